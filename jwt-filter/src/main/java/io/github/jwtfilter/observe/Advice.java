package io.github.jwtfilter.observe;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line of {@code rules} that would decide as the container does. */
final class Advice {
    /** Shown if no rule decides the request. */
    static final String NO_RULE = "(no rule, so a login is needed)";

    /** Methods and pattern at the begin of a rule. A pattern may be in quotes. */
    private static final Pattern HEAD = Pattern.compile("([^\\s/*\"]\\S*\\s+)?([/*]\\S*|\"[^\"]*\")");

    private Advice() {}

    /**
     * Returns the deciding line with the requirement of the container. An operator checks the other requests that the
     * line covers: after the change, the comparison at start shows each place where it admits too much.
     */
    static String line(AccessRules rules, String method, String path, Requirement container) {
        Optional<String> line = rules.ruleFor(method, path);
        return line.map(Advice::head).orElse(rules.patternFor(path)) + " " + container;
    }

    /** Returns methods and pattern of a rule. */
    private static String head(String line) {
        Matcher head = HEAD.matcher(line);
        return head.lookingAt() ? head.group() : line;
    }
}
