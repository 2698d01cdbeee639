package io.github.jwtfilter.access.constraints;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A {@code <security-constraint>} of web.xml or of a fragment, or an annotation with the same meaning. Immutable. */
public final class SecurityConstraint {
    /** A {@code <web-resource-collection>}: url-patterns and methods. */
    public static final class Resources {
        public final List<String> urlPatterns;
        /** The methods of the {@code <http-method>}s; empty if the collection covers all methods. */
        public final Set<String> methods;
        /** The methods of the {@code <http-method-omission>}s. The collection leaves them out. */
        public final Set<String> omissions;

        /** Creates the collection. */
        public Resources(List<String> urlPatterns, Set<String> methods, Set<String> omissions) {
            this.urlPatterns = List.copyOf(urlPatterns);
            this.methods = Set.copyOf(methods);
            this.omissions = Set.copyOf(omissions);
        }

        /** Returns whether the collection covers a method. Containers refuse a collection with both lists. */
        public boolean cover(String method) {
            return methods.isEmpty() ? !omissions.contains(method) : methods.contains(method);
        }
    }

    /** Where the constraint is written, for messages: {@code web.xml line 12}. */
    public final String place;

    public final List<Resources> resources;

    /** The roles of the {@code <auth-constraint>}. Empty without one. An empty set denies everybody. */
    public final Optional<Set<String>> roles;

    /** Whether the {@code <transport-guarantee>} requires TLS. */
    public final boolean needsTls;

    /**
     * Creates the constraint.
     *
     * @param place where it is written
     * @param roles empty without an auth-constraint. Names of white space are ignored, as Jetty does
     */
    public SecurityConstraint(String place, List<Resources> resources, Optional<Set<String>> roles, boolean needsTls) {
        this.place = place;
        this.resources = List.copyOf(resources);
        this.roles = roles.map(
                names -> names.stream().filter(name -> !name.trim().isEmpty()).collect(Collectors.toUnmodifiableSet()));
        this.needsTls = needsTls;
    }
}
