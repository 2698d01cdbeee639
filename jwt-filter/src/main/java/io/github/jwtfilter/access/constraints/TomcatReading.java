package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.access.UrlPattern.Form;
import io.github.jwtfilter.access.constraints.PatternConstraints.Part;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The decision of Tomcat 9.0.117 and its contemporaries, until mistakes were mended in 2026. As all versions, they go on
 * to extensions and the default if the longest prefix leaves the method uncovered. The default pattern covers all methods. Of several matching prefixes in one collection the last one counts that is not
 * shorter than those before, and of several collections with one extension in one constraint the first one.
 */
final class TomcatReading {
    /** A collection with its patterns as they are read. */
    static final class Collected {
        final SecurityConstraint constraint;
        final Resources resources;
        final List<UrlPattern> patterns = new ArrayList<>();

        Collected(SecurityConstraint constraint, Resources resources) {
            this.constraint = constraint;
            this.resources = resources;
        }

        /** Returns whether a pattern is equal to the path. For the root, the default is. */
        private boolean isExactly(String path) {
            return has(Form.EXACT, path) || path.equals("/") && has(Form.DEFAULT, "");
        }

        private boolean has(Form form, String key) {
            return patterns.stream()
                    .anyMatch(pattern ->
                            pattern.form() == form && pattern.key().equals(key));
        }
    }

    private final List<Collected> collections;
    private final RoleNames names;

    /**
     * Creates the reading.
     *
     * @param collections the collections of all constraints, in order
     * @param patterns the constraints by pattern
     */
    TomcatReading(
            List<Collected> collections, List<PatternConstraints> patterns, RoleNames names, boolean denyUncovered) {
        this.collections = new ArrayList<>(collections);
        this.names = names;
        if (denyUncovered) {
            patterns.forEach(this::denyUncovered);
        }
    }

    /** Adds a constraint for the methods that no constraint on the pattern covers. */
    private void denyUncovered(PatternConstraints pattern) {
        Set<String> methods = new HashSet<>();
        Set<String> omissions = null;
        for (Part part : pattern.parts()) {
            methods.addAll(part.resources.methods);
            if (part.resources.methods.isEmpty()) {
                omissions = omissions == null ? new HashSet<>(part.resources.omissions) : omissions;
                omissions.retainAll(part.resources.omissions);
            }
        }
        Resources uncovered;
        if (omissions == null) {
            uncovered = new Resources(List.of(), Set.of(), methods);
        } else {
            omissions.removeAll(methods);
            uncovered = new Resources(List.of(), omissions, Set.of());
        }
        if (omissions == null || !omissions.isEmpty()) {
            SecurityConstraint nobody =
                    new SecurityConstraint("", List.of(uncovered), Optional.of(Set.of()), false);
            Collected added = new Collected(nobody, uncovered);
            added.patterns.add(pattern.pattern());
            collections.add(added);
        }
    }

    Requirement requirement(String method, String path) {
        List<Collected> chosen =
                collections.stream().filter(one -> one.isExactly(path)).collect(Collectors.toList());
        if (chosen.isEmpty()) {
            List<Collected> prefixed = covering(method, withLongestPrefix(path));
            if (!prefixed.isEmpty()) {
                return combined(prefixed);
            }
            chosen = withExtension(path);
        }
        if (chosen.isEmpty()) {
            return combined(collections.stream()
                    .filter(one -> one.has(Form.DEFAULT, ""))
                    .collect(Collectors.toList()));
        }
        return combined(covering(method, chosen));
    }

    private static List<Collected> covering(String method, List<Collected> chosen) {
        return chosen.stream().filter(one -> one.resources.cover(method)).collect(Collectors.toList());
    }

    private Requirement combined(List<Collected> applied) {
        return names.combined(
                        applied.stream().map(one -> one.constraint.roles).collect(Collectors.toList()))
                .orElse(Requirement.PERMIT);
    }

    private List<Collected> withLongestPrefix(String path) {
        List<Collected> matching = new ArrayList<>();
        int longest = -1;
        for (Collected one : collections) {
            int length = -1;
            for (UrlPattern pattern : one.patterns) {
                String key = pattern.key();
                boolean matches = pattern.form() == Form.PREFIX && (path.equals(key) || path.startsWith(key + '/'));
                if (matches && key.length() >= longest) {
                    length = key.length();
                }
            }
            if (length > longest) {
                matching.clear();
                longest = length;
            }
            if (length >= 0) {
                matching.add(one);
            }
        }
        return matching;
    }

    private List<Collected> withExtension(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < path.lastIndexOf('/')) {
            return List.of();
        }
        List<Collected> matching = new ArrayList<>();
        Set<SecurityConstraint> seen = new HashSet<>();
        for (Collected one : collections) {
            if (one.has(Form.EXTENSION, path.substring(dot + 1)) && seen.add(one.constraint)) {
                matching.add(one);
            }
        }
        return matching;
    }
}
