package io.github.jwtfilter.tools.rules;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Access rules with their lines in web.xml, to explain their decisions. */
final class FilterRules {
    private final List<RuleLine> lines;
    private final AccessRules rules;

    /**
     * Reads rules.
     *
     * @param texts the lines with their places in web.xml
     * @param permitted the paths that are always permitted
     * @throws IllegalArgumentException if a line is invalid
     */
    FilterRules(List<Map.Entry<String, Integer>> texts, Collection<String> permitted) {
        rules = AccessRules.parse(texts.stream().map(Map.Entry::getKey).collect(Collectors.joining("\n")), permitted);
        lines = texts.stream()
                .map(text -> RuleLine.of(text.getKey(), text.getValue()))
                .collect(Collectors.toList());
    }

    /** Adds the steps of a decision. */
    Explanation explain(String method, String path, Explanation explanation) {
        Requirement decision = rules.requirement(method, path);
        explanation.requires(decision);
        if (rules.permitted().contains(path)) {
            return explanation.because("always open: a servlet of the filter, the login page or the error page");
        }
        Map<String, UrlPattern> all = new LinkedHashMap<>();
        lines.forEach(line -> all.putIfAbsent(line.pattern.toString(), line.pattern));
        Patterns.choose(path, all.values(), "no rule covers this path, so a login is required", explanation)
                .ifPresent(chosen -> explanation.because(byMethod(method, path, chosen)));
        slash(method, path, decision).ifPresent(explanation::because);
        return explanation;
    }

    private String byMethod(String method, String path, UrlPattern chosen) {
        List<RuleLine> ofPattern = lines(chosen);
        Optional<RuleLine> named = find(ofPattern, method);
        if (named.isPresent()) {
            return named.get().place();
        }
        Optional<RuleLine> others =
                ofPattern.stream().filter(line -> line.methods.isEmpty()).findFirst();
        Optional<RuleLine> get = method.equals("HEAD") ? find(ofPattern, "GET") : Optional.empty();
        String unnamed = others.map(line -> line.requirement(path))
                .orElse(Requirement.AUTHENTICATED)
                .toString();
        if (get.isPresent() && !unnamed.equals(rules.requirement(method, path).toString())) {
            return get.get().place() + "; HEAD requires at least the same as GET";
        }
        return others.map(RuleLine::place)
                .orElse("no rule of this pattern is for " + method + ", so a login is required");
    }

    /** Returns the note about an exact rule for the path without its trailing slash. */
    private Optional<String> slash(String method, String path, Requirement decision) {
        if (path.length() < 2 || !path.endsWith("/")) {
            return Optional.empty();
        }
        String without = path.substring(0, path.length() - 1);
        List<RuleLine> exact = lines.stream()
                .filter(line -> line.pattern.form() == UrlPattern.Form.EXACT
                        && line.pattern.key().equals(without))
                .collect(Collectors.toList());
        if (exact.isEmpty()) {
            return Optional.empty();
        }
        boolean decides = rules.requirement(method, without).toString().equals(decision.toString());
        return Optional.of("pattern " + without + " also covers the path with a slash at its end; "
                + (decides ? "its rule is the stricter one and decides" : "its rule is not the stricter one")
                + (decides ? ": " + byMethod(method, without, exact.get(0).pattern) : ""));
    }

    private List<RuleLine> lines(UrlPattern pattern) {
        return lines.stream()
                .filter(line -> line.pattern.toString().equals(pattern.toString()))
                .collect(Collectors.toList());
    }

    private static Optional<RuleLine> find(List<RuleLine> lines, String method) {
        return lines.stream().filter(line -> line.methods.contains(method)).findFirst();
    }

    /** Returns the lines of a text that are rules, each with its place. */
    static List<Map.Entry<String, Integer>> lines(String text, int firstLine) {
        List<Map.Entry<String, Integer>> rules = new ArrayList<>();
        String[] all = text.split("\\r?\\n|\\r", -1);
        for (int i = 0; i < all.length; i++) {
            String rule = all[i].strip();
            if (!rule.isEmpty() && !rule.startsWith("#")) {
                rules.add(Map.entry(rule, firstLine == 0 ? 0 : firstLine + i));
            }
        }
        return rules;
    }
}
