package io.github.jwtfilter.tools.rules;

import io.github.jwtfilter.access.UrlPattern;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The choice of the pattern for a path, in the order of the Servlet specification (§12.1). */
final class Patterns {
    private Patterns() {}

    /**
     * Returns the chosen pattern. Adds this pattern and the other covering patterns to the explanation.
     *
     * @param uncovered the reason to add if no pattern covers the path
     */
    static Optional<UrlPattern> choose(
            String path, Collection<UrlPattern> patterns, String uncovered, Explanation explanation) {
        List<UrlPattern> covering = patterns.stream()
                .filter(pattern -> covers(pattern, path))
                .sorted(Comparator.comparing(UrlPattern::form)
                        .thenComparing(pattern -> -pattern.key().length()))
                .collect(Collectors.toList());
        if (covering.isEmpty()) {
            explanation.because(uncovered);
            return Optional.empty();
        }
        UrlPattern chosen = covering.get(0);
        explanation.because("pattern " + chosen + " is chosen");
        for (UrlPattern loser : covering.subList(1, covering.size())) {
            explanation.because("pattern " + loser + " covers the path too; " + reason(loser, chosen));
        }
        return Optional.of(chosen);
    }

    static boolean covers(UrlPattern pattern, String path) {
        switch (pattern.form()) {
            case EXACT:
                return path.equals(pattern.key());
            case PREFIX:
                return path.equals(pattern.key()) || path.startsWith(pattern.key() + "/");
            case EXTENSION:
                int dot = path.lastIndexOf('.');
                return dot > path.lastIndexOf('/') && path.substring(dot + 1).equals(pattern.key());
            default:
                return true;
        }
    }

    private static String reason(UrlPattern loser, UrlPattern chosen) {
        if (loser.form() == chosen.form()) {
            return "the longer prefix is chosen first";
        }
        return noun(chosen.form()) + " is chosen before " + noun(loser.form());
    }

    private static String noun(UrlPattern.Form form) {
        switch (form) {
            case EXACT:
                return "an exact path";
            case PREFIX:
                return "a prefix";
            case EXTENSION:
                return "an extension";
            default:
                return "the default";
        }
    }
}
