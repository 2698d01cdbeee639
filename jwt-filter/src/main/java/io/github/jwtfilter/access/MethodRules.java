package io.github.jwtfilter.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of one pattern: by method, and for the methods that none names. */
final class MethodRules {
    private final UrlPattern pattern;
    private final Map<String, Requirement> byMethod = new HashMap<>();
    private Requirement others;

    MethodRules(UrlPattern pattern) {
        this.pattern = pattern;
    }

    UrlPattern pattern() {
        return pattern;
    }

    void add(String method, Requirement requirement) {
        if (byMethod.putIfAbsent(method, requirement) != null) {
            throw new IllegalArgumentException("a second rule for " + method + " " + pattern);
        }
    }

    void addForOthers(Requirement requirement) {
        if (others != null) {
            throw new IllegalArgumentException("a second rule for " + pattern);
        }
        others = requirement;
    }

    /** What no rule names needs a login; and HEAD, which servlets answer by GET, needs what GET needs at the least. */
    Requirement requirement(String method) {
        Requirement named = byMethod.get(method);
        if (named != null) {
            return named;
        }
        Requirement unnamed = others == null ? Requirement.AUTHENTICATED : others;
        Requirement get = method.equals("HEAD") ? byMethod.get("GET") : null;
        return get != null && get.isStricterThan(unnamed) ? get : unnamed;
    }

    /** Whether a rule that is written here needs a login, and is not {@code deny}. */
    boolean asksForLogin() {
        return Stream.concat(byMethod.values().stream(), Stream.ofNullable(others))
                .anyMatch(requirement -> requirement == Requirement.AUTHENTICATED || requirement.asksForRole());
    }

    /** Whether some method needs more here than there. */
    boolean asksMoreThan(MethodRules other) {
        return requirement("").isStricterThan(other.requirement(""))
                || byMethod.keySet().stream()
                        .anyMatch(method -> requirement(method).isStricterThan(other.requirement(method)));
    }

    /** What the operator may not expect: a role for some methods, and a mere login for the others. */
    Optional<String> uncovered() {
        boolean stricter = others == null
                && byMethod.values().stream()
                        .anyMatch(requirement -> requirement.isStricterThan(Requirement.AUTHENTICATED));
        if (!stricter) {
            return Optional.empty();
        }
        String named = byMethod.keySet().stream().sorted().collect(Collectors.joining(", "));
        return Optional.of("rules: '" + pattern + "': methods other than " + named + " need a login and nothing more");
    }
}
