package io.github.jwtfilter.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of one pattern: one rule per method, and one for all other methods. */
final class MethodRules {
    private final UrlPattern pattern;
    private final Map<String, Requirement> byMethod = new HashMap<>();
    private final Map<String, String> lines = new HashMap<>();
    private Requirement others;
    private String othersLine;

    MethodRules(UrlPattern pattern) {
        this.pattern = pattern;
    }

    UrlPattern pattern() {
        return pattern;
    }

    /** Returns the methods that rules name. */
    Set<String> methods() {
        return byMethod.keySet();
    }

    void add(String method, Requirement requirement, String line) {
        if (byMethod.putIfAbsent(method, requirement) != null) {
            throw new IllegalArgumentException(
                    "expected one rule for " + method + " " + pattern + ", got a second one");
        }
        lines.put(method, line);
    }

    void addForOthers(Requirement requirement, String line) {
        if (others != null) {
            throw new IllegalArgumentException("expected one rule for " + pattern + ", got a second one");
        }
        others = requirement;
        othersLine = line;
    }

    /**
     * Returns the requirement for a method. A method without a rule requires a login. HEAD without a rule of its own
     * requires at least as much as GET, because servlets answer HEAD with GET.
     */
    Requirement requirement(String method) {
        Requirement named = byMethod.get(method);
        if (named != null) {
            return named;
        }
        Requirement unnamed = others == null ? Requirement.AUTHENTICATED : others;
        Requirement get = method.equals("HEAD") ? byMethod.get("GET") : null;
        return get != null && get.isStricterThan(unnamed) ? get : unnamed;
    }

    /** Returns the rule that decides for a method, as it is written; empty if no rule covers the method. */
    Optional<String> line(String method) {
        boolean likeGet =
                method.equals("HEAD") && !byMethod.containsKey(method) && requirement(method) == byMethod.get("GET");
        return Optional.ofNullable(lines.getOrDefault(likeGet ? "GET" : method, othersLine));
    }

    /** Returns a rule that permits, as it is written. One for all methods comes before one for some. */
    Optional<String> permitting() {
        return others == Requirement.PERMIT
                ? Optional.of(othersLine)
                : byMethod.keySet().stream()
                        .filter(method -> byMethod.get(method) == Requirement.PERMIT)
                        .sorted()
                        .map(lines::get)
                        .findFirst();
    }

    /** Returns the roles of the rules. */
    Stream<String> roles() {
        return Stream.concat(byMethod.values().stream(), Stream.ofNullable(others))
                .flatMap(requirement -> requirement.roles().stream());
    }

    /** Returns true if one of the rules requires a login or a role. */
    boolean asksForLogin() {
        return Stream.concat(byMethod.values().stream(), Stream.ofNullable(others))
                .anyMatch(requirement -> requirement == Requirement.AUTHENTICATED || requirement.asksForRole());
    }

    /** Returns true if one of the rules admits nobody. */
    boolean denies() {
        return others == Requirement.DENY || byMethod.containsValue(Requirement.DENY);
    }

    /** Returns true if at least one method requires more here than in the other rules. */
    boolean asksMoreThan(MethodRules other) {
        return requirement("").isStricterThan(other.requirement(""))
                || byMethod.keySet().stream()
                        .anyMatch(method -> requirement(method).isStricterThan(other.requirement(method)));
    }

    /**
     * Returns a warning if the rules require a role or deny access for some methods, and all other methods need only a
     * login.
     */
    Optional<String> uncovered() {
        boolean stricter = others == null
                && byMethod.values().stream()
                        .anyMatch(requirement -> requirement.isStricterThan(Requirement.AUTHENTICATED));
        if (!stricter) {
            return Optional.empty();
        }
        String named = byMethod.keySet().stream().sorted().collect(Collectors.joining(", "));
        return Optional.of("JWTF-121 rules: pattern '" + pattern + "': methods other than " + named
                + " need only a login. If that is too little, add a rule for '" + pattern + "' without methods.");
    }
}
