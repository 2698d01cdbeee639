package io.github.jwtfilter.tools.rules;

import io.github.jwtfilter.access.UrlPattern;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The patterns that cover a path, in the order of the Servlet specification (§12.1). The first is chosen. */
final class Patterns {
    private Patterns() {}

    static List<UrlPattern> covering(String path, Collection<UrlPattern> patterns) {
        return patterns.stream()
                .filter(pattern -> covers(pattern, path))
                .sorted(Comparator.comparing(UrlPattern::form)
                        .thenComparing(pattern -> -pattern.key().length()))
                .collect(Collectors.toList());
    }

    private static boolean covers(UrlPattern pattern, String path) {
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

    /** Returns why a pattern loses against the chosen one. */
    static String reason(UrlPattern loser, UrlPattern chosen) {
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
