package io.github.jwtfilter.observe;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The line of {@code rules} that would decide as the container does. */
final class Advice {
    /** Shown in place of a rule that does not exist. */
    static final String NO_RULE = "(no rule, so a login is needed)";

    private Advice() {}

    /**
     * Returns the deciding line with the requirement of the container. An operator checks what else the line covers:
     * after the change, the comparison at start shows each place where it admits too much.
     */
    static String line(AccessRules rules, String method, String path, Requirement container) {
        Optional<String> line = rules.ruleFor(method, path);
        return line.map(Advice::head).orElse(rules.patternFor(path)) + " " + inRules(container);
    }

    /** Returns methods and pattern of a rule. */
    private static String head(String line) {
        String[] words = line.split("\\s+", 3);
        return words[0].startsWith("/") || words[0].startsWith("*") ? words[0] : words[0] + " " + words[1];
    }

    /** Returns a requirement as {@code rules} writes it. */
    private static String inRules(Requirement requirement) {
        Set<String> roles = requirement.roles();
        return roles.isEmpty()
                ? requirement.toString()
                : "role "
                        + roles.stream()
                                .map(role -> role.matches("[^\\s\",]+") ? role : '"' + role + '"')
                                .collect(Collectors.joining(","));
    }
}
