package io.github.jwtfilter.observe;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The line of {@code rules} that would decide as the container does. */
final class Advice {
    /** Shown if no rule decides the request. */
    static final String NO_RULE = "(no rule, so a login is needed)";

    /** Methods and pattern at the begin of a rule. A pattern may be in quotes. */
    private static final Pattern HEAD = Pattern.compile("([^\\s/*\"]\\S*\\s+)?([/*]\\S*|\"[^\"]*\")");

    private Advice() {}

    /**
     * Returns the line that is equal to the constraint, if it would decide beside the other rules. Otherwise returns the
     * deciding line with the requirement of the container. An operator checks the other requests that this line covers:
     * after the change, the comparison at start shows each place where it admits too much.
     *
     * @param equal the rules that are equal to the constraints; empty if there are none
     */
    static String line(
            AccessRules rules, Optional<AccessRules> equal, String method, String path, Requirement container) {
        return equal.flatMap(lines -> lines.ruleFor(method, path))
                .map(line -> head(line) + " " + container)
                .filter(line -> with(line, rules, method, path).equals(container.toString()))
                .orElseGet(() ->
                        rules.ruleFor(method, path).map(Advice::head).orElse(rules.patternFor(path)) + " " + container);
    }

    /** Returns the requirement of the rules with one more line. It replaces a line with the same methods and pattern. */
    private static String with(String line, AccessRules rules, String method, String path) {
        String others = rules.lines().stream()
                .filter(other -> !head(other).equals(head(line)))
                .collect(Collectors.joining("\n"));
        return AccessRules.parse(others + "\n" + line, rules.permitted())
                .requirement(method, path)
                .toString();
    }

    /** Returns methods and pattern of a rule. */
    private static String head(String line) {
        Matcher head = HEAD.matcher(line);
        return head.lookingAt() ? Objects.toString(head.group(1), "").replaceFirst("\\s+$", " ") + head.group(2) : line;
    }
}
