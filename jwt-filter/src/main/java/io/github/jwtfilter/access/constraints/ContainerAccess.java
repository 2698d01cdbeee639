package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.access.UrlPattern.Form;
import io.github.jwtfilter.access.UrlPatterns;
import io.github.jwtfilter.access.constraints.PatternConstraints.Part;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The decision of a container by its constraints (Servlet 6.0 §13.8), before any filter runs. Immutable. */
public final class ContainerAccess {
    private final UrlPatterns<PatternConstraints> patterns = new UrlPatterns<>();
    private final boolean denyUncovered;
    private final List<String> inexpressible = new ArrayList<>();
    private final RoleNames names;
    private final JettyReading jetty;

    /**
     * Combines constraints.
     *
     * @param securityRoles the roles that the application declares; {@code *} means these, and the roles of all
     *     constraints
     * @param denyUncovered whether methods that a pattern leaves uncovered are denied
     */
    public ContainerAccess(
            Collection<SecurityConstraint> constraints, Set<String> securityRoles, boolean denyUncovered) {
        this.denyUncovered = denyUncovered;
        names = new RoleNames(securityRoles, constraints);
        jetty = new JettyReading(RoleNames.ofJetty(securityRoles, constraints), denyUncovered);
        for (SecurityConstraint constraint : constraints) {
            for (Resources resources : constraint.resources) {
                add(constraint, resources);
            }
        }
        inexpressible.addAll(new EqualRules(this).problems());
    }

    private void add(SecurityConstraint constraint, Resources resources) {
        if (!resources.methods.isEmpty() && !resources.omissions.isEmpty()) {
            inexpressible.add(
                    constraint.place + ": containers refuse a <web-resource-collection> with both <http-method>"
                            + " and <http-method-omission>. Keep one of them.");
        }
        for (String written : resources.urlPatterns) {
            try {
                UrlPattern pattern = ConstraintPattern.parse(written);
                Part part = new Part(resources, constraint.roles);
                patterns.at(pattern, new PatternConstraints(pattern, names)).add(part);
                jetty.add(ConstraintPattern.literal(written), part);
            } catch (IllegalArgumentException e) {
                inexpressible.add(constraint.place + ": url-pattern " + RuleText.quoted(written)
                        + " cannot become a rule: " + e.getMessage() + ".");
            }
        }
    }

    /**
     * Returns the requirement of the container for a request.
     *
     * <p>The path chooses a pattern, and then the method chooses among its constraints. Tomcat goes on to extensions and
     * the default if the longest prefix leaves the method uncovered. Other containers let such a request through. The
     * stricter reading counts here.
     *
     * @param path the container's decoded {@code servletPath + pathInfo}
     */
    public Requirement requirement(String method, String path) {
        Optional<PatternConstraints> chosen = patterns.find(path);
        if (chosen.isEmpty()) {
            return Requirement.PERMIT;
        }
        boolean covered = chosen.get().requirement(method).isPresent();
        if (!covered && denyUncovered) {
            return Requirement.DENY;
        }
        Optional<PatternConstraints> deciding =
                !covered && chosen.get().pattern().form() == Form.PREFIX ? patterns.findBehindPrefixes(path) : chosen;
        return deciding.flatMap(one -> one.requirement(method)).orElse(Requirement.PERMIT);
    }

    /**
     * Returns the parts that rules cannot express, one sentence for each problem. Decisions about these constraints are
     * unknown here, so {@link #differences} is reliable only if the list is empty.
     *
     * @return an empty list if {@link #rules} are equal to the constraints
     */
    public List<String> inexpressible() {
        return List.copyOf(inexpressible);
    }

    /**
     * Returns the lines of {@code rules} that decide in the same way, one rule per line.
     *
     * @throws IllegalStateException if something is {@link #inexpressible}
     */
    public List<String> rules() {
        if (!inexpressible.isEmpty()) {
            throw new IllegalStateException(String.join("\n", inexpressible));
        }
        return new EqualRules(this).lines();
    }

    /**
     * Returns the places where rules decide otherwise: over all patterns, methods and roles of both. One example stands
     * for all paths and methods with the same two patterns and the same two requirements.
     *
     * <p>Rules are stricter on purpose in three points, and these are left out: an exact rule covers the path
     * with a slash at the end, {@code HEAD} requires at least as much as {@code GET}, and ambiguous paths are refused.
     * Paths that the rules permit regardless of their lines, such as the login page, are left out too.
     */
    public List<RuleDifference> differences(AccessRules rules) {
        return new Comparison(this, this::requirement, rules).differences();
    }

    /** Returns the places where Jetty decides otherwise than the rules, as {@link #differences}. */
    public List<RuleDifference> differencesOnJetty(AccessRules rules) {
        return new Comparison(this, this::onJetty, rules).differences();
    }

    /** Returns the requirement of Tomcat for the root. It takes {@code /} for an exact pattern there, as the empty one. */
    Optional<Requirement> rootOnTomcat(String method) {
        List<PatternConstraints> ofRoot = patterns().stream()
                .filter(one -> one.pattern().form() == Form.DEFAULT
                        || one.pattern().form() == Form.EXACT
                                && one.pattern().key().equals("/"))
                .collect(Collectors.toList());
        if (denyUncovered
                && ofRoot.stream().anyMatch(one -> one.requirement(method).isEmpty())) {
            return Optional.of(Requirement.DENY);
        }
        List<Optional<Set<String>>> covering = ofRoot.stream()
                .flatMap(one -> one.parts().stream())
                .filter(part -> part.resources.cover(method))
                .map(part -> part.roles)
                .collect(Collectors.toList());
        return ofRoot.isEmpty()
                ? Optional.empty()
                : Optional.of(names.combined(covering).orElse(Requirement.PERMIT));
    }

    /** Returns the requirement of Jetty 12.1. */
    public Requirement onJetty(String method, String path) {
        return jetty.requirement(method, path);
    }

    /** Returns the constraints of all patterns, by form and in the order of the application. */
    List<PatternConstraints> patterns() {
        return Stream.of(Form.values())
                .flatMap(form -> patterns.withForm(form).stream())
                .collect(Collectors.toList());
    }

    /** Returns the pattern that is chosen for a path; {@code /} if there is none. */
    String patternFor(String path) {
        return patterns.find(path).map(chosen -> chosen.pattern().toString()).orElse("/");
    }
}
