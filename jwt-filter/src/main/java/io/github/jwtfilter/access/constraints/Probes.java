package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.access.UrlPattern.Form;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requests that stand for all requests. A decision depends on the exact pattern, the longest prefix, the extension and
 * a slash at the end. One path for each combination is therefore enough, and one method that no constraint names.
 */
final class Probes {
    private static final List<String> COMMON_METHODS =
            List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND");

    private final String segment;

    /**
     * Creates the probes.
     *
     * @param texts paths and patterns; the invented segment differs from all of theirs
     */
    Probes(Collection<String> texts) {
        Set<String> segments = texts.stream()
                .flatMap(text -> Stream.of(text.split("/")))
                .map(text -> text.replaceAll("\\..*", ""))
                .collect(Collectors.toSet());
        String fresh = "page";
        while (segments.contains(fresh)) {
            fresh += "x";
        }
        segment = fresh;
    }

    /** Returns a path that chooses the pattern, unless another pattern is better. */
    String path(UrlPattern pattern) {
        switch (pattern.form()) {
            case EXACT:
                return pattern.key();
            case PREFIX:
                return pattern.key() + "/" + segment;
            case EXTENSION:
                return "/" + segment + "." + pattern.key();
            default:
                return "/" + segment;
        }
    }

    /** Returns a path below a prefix with an extension. */
    String path(UrlPattern prefix, UrlPattern extension) {
        return path(prefix) + "." + extension.key();
    }

    /** Returns a path for each kind of match of the patterns. */
    Set<String> paths(Collection<UrlPattern> patterns) {
        Set<String> paths = new LinkedHashSet<>();
        patterns.stream().filter(pattern -> pattern.form() == Form.EXACT).forEach(pattern -> {
            String path = pattern.key();
            paths.add(path);
            if (path.length() > 1) {
                paths.add(path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/");
            }
        });
        Set<String> extensions = patterns.stream()
                .filter(pattern -> pattern.form() == Form.EXTENSION)
                .map(pattern -> "." + pattern.key())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Stream<String> prefixes = patterns.stream()
                .filter(pattern -> pattern.form() == Form.PREFIX)
                .map(UrlPattern::key);
        Stream.concat(prefixes, Stream.of("")).forEach(prefix -> {
            paths.add(prefix + "/" + segment);
            paths.add(prefix.isEmpty() ? "/" : prefix);
            paths.add(prefix + "/");
            extensions.forEach(extension -> paths.add(prefix + "/" + segment + extension));
        });
        return paths;
    }

    /** Returns the named methods, HEAD, GET, and one that is not named. */
    static Set<String> methods(Collection<String> named) {
        Set<String> methods = new LinkedHashSet<>(List.of("GET"));
        methods.add(COMMON_METHODS.stream()
                .filter(method -> !named.contains(method))
                .findFirst()
                .orElseGet(() -> unlike(named)));
        methods.add("HEAD");
        methods.addAll(named);
        return methods;
    }

    private static String unlike(Collection<String> named) {
        String method = "OTHER";
        while (named.contains(method)) {
            method += "X";
        }
        return method;
    }
}
