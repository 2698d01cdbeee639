package io.github.jwtfilter.access;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A map from url-patterns to values. It chooses the pattern for a path by the rules of the Servlet specification for
 * servlets (§12.1): exact path, longest prefix, extension, default.
 */
public final class UrlPatterns<V> {
    private final Map<UrlPattern.Form, Map<String, V>> byForm = new EnumMap<>(UrlPattern.Form.class);
    private int longestPrefix;

    /** Creates an empty map. */
    public UrlPatterns() {
        for (UrlPattern.Form form : UrlPattern.Form.values()) {
            byForm.put(form, new LinkedHashMap<>());
        }
    }

    /** Returns the value of this pattern. If the pattern is new, adds the given value first. */
    public V at(UrlPattern pattern, V anew) {
        if (pattern.form() == UrlPattern.Form.PREFIX) {
            longestPrefix = Math.max(longestPrefix, pattern.key().length());
        }
        V present = byForm.get(pattern.form()).putIfAbsent(pattern.key(), anew);
        return present == null ? anew : present;
    }

    /** Returns the values of all patterns of a form, in the order in which they were added. */
    public Collection<V> withForm(UrlPattern.Form form) {
        return byForm.get(form).values();
    }

    /** Returns the value of the chosen pattern. All other matching patterns are ignored. */
    public Optional<V> find(String path) {
        V exact = byForm.get(UrlPattern.Form.EXACT).get(path);
        if (exact != null) {
            return Optional.of(exact);
        }
        V prefixed = longestPrefix(path);
        return prefixed != null ? Optional.of(prefixed) : findBehindPrefixes(path);
    }

    /** Returns the value of the chosen pattern among the extensions and the default. */
    public Optional<V> findBehindPrefixes(String path) {
        int dot = path.lastIndexOf('.');
        V extended = dot > path.lastIndexOf('/')
                ? byForm.get(UrlPattern.Form.EXTENSION).get(path.substring(dot + 1))
                : null;
        return Optional.ofNullable(
                extended != null
                        ? extended
                        : byForm.get(UrlPattern.Form.DEFAULT).get(""));
    }

    /** Returns the value of the exact pattern for this path. */
    Optional<V> findExact(String path) {
        return Optional.ofNullable(byForm.get(UrlPattern.Form.EXACT).get(path));
    }

    /**
     * Returns the value of the longest prefix pattern. {@code /a/*} covers {@code /a}, {@code /a/} and all paths below.
     * The search starts at the length of the longest known prefix, so a client cannot raise its cost with a long path.
     */
    private V longestPrefix(String path) {
        Map<String, V> prefixes = byForm.get(UrlPattern.Form.PREFIX);
        int start = path.length() <= longestPrefix ? path.length() : path.lastIndexOf('/', longestPrefix);
        for (int end = start; end >= 0; end = path.lastIndexOf('/', end - 1)) {
            V value = prefixes.get(path.substring(0, end));
            if (value != null || end == 0) {
                return value;
            }
        }
        return null;
    }
}
