package io.github.jwtfilter.access.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Do rules, differences and a second implementation of the container agree for random constraints? */
final class RandomConstraintsTest {
    /** {@code -Drandom.rounds=…} looks at more. */
    private static final int ROUNDS = Integer.getInteger("random.rounds", 1_000);

    private static final List<String> PATTERNS = List.of(
            "", "/", "/*", "/a", "/a/", "/a/*", "/a/b", "/a/b/*", "/b/*", "*.do", "*.jsp", "/a.do", "/a.do/*",
            "/a/b.do");
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "X");
    private static final List<Set<String>> ROLES = List.of(
            Set.of(), Set.of("a"), Set.of("b"), Set.of("a", "c d"), Set.of("*"), Set.of("**"), Set.of("a", "*"));

    /** All paths of up to three segments over names that the patterns use, and others. */
    private static final List<String> PATHS = paths();

    private static List<String> paths() {
        List<String> names = List.of("a", "b", "z", "a.do", "b.do", "z.do", "z.jsp", "z.txt");
        List<String> paths = new ArrayList<>(List.of("/"));
        List<String> longest = List.of("");
        for (int depth = 0; depth < 3; depth++) {
            longest = longest.stream()
                    .flatMap(path -> names.stream().map(name -> path + "/" + name))
                    .collect(Collectors.toList());
            longest.forEach(path -> paths.addAll(List.of(path, path + "/")));
        }
        return paths;
    }

    private final Random random = new Random(16);

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private Set<String> someMethods() {
        return IntStream.rangeClosed(0, random.nextInt(2))
                .mapToObj(i -> any(METHODS.subList(0, 4)))
                .collect(Collectors.toSet());
    }

    private SecurityConstraint constraint() {
        List<String> patterns = IntStream.rangeClosed(0, random.nextInt(2))
                .mapToObj(i -> any(PATTERNS))
                .distinct()
                .collect(Collectors.toList());
        int kind = random.nextInt(4);
        Resources resources =
                new Resources(patterns, kind == 2 ? someMethods() : Set.of(), kind == 3 ? someMethods() : Set.of());
        Optional<Set<String>> roles = random.nextInt(6) == 0 ? Optional.empty() : Optional.of(any(ROLES));
        return new SecurityConstraint("web.xml", List.of(resources), roles, false);
    }

    private List<SecurityConstraint> constraints() {
        return IntStream.rangeClosed(0, random.nextInt(5))
                .mapToObj(i -> constraint())
                .collect(Collectors.toList());
    }

    /** The container's decision, written once more along the text of the specification. */
    private static final class Oracle {
        private final List<SecurityConstraint> constraints;
        private final Set<String> declared;
        private final boolean deny;

        private Oracle(List<SecurityConstraint> constraints, Set<String> declared, boolean deny) {
            this.constraints = constraints;
            this.declared = new HashSet<>(declared);
            this.deny = deny;
            constraints.stream()
                    .flatMap(constraint -> constraint.roles.stream())
                    .flatMap(Set::stream)
                    .filter(role -> !role.startsWith("*"))
                    .forEach(this.declared::add);
        }

        private static int rank(String pattern, String path) {
            if (pattern.isEmpty()) {
                return path.equals("/") ? 1_000 : -1;
            }
            if (pattern.equals("/")) {
                return 0;
            }
            if (pattern.equals(path)) {
                return 1_000;
            }
            if (pattern.endsWith("/*")) {
                String prefix = pattern.substring(0, pattern.length() - 2);
                return path.equals(prefix) || path.startsWith(prefix + "/") ? 2 + prefix.length() : -1;
            }
            boolean extension = pattern.startsWith("*.")
                    && path.endsWith(pattern.substring(1))
                    && path.lastIndexOf('.') > path.lastIndexOf('/');
            return extension ? 1 : -1;
        }

        /** Returns who is admitted: "all", "users", or the roles. */
        private Set<String> admitted(String method, String path) {
            int best = best(path, Integer.MAX_VALUE);
            Set<String> here = at(best, method, path);
            if (here != null) {
                return here;
            }
            if (deny && best >= 0) {
                return Set.of();
            }
            boolean prefix = best >= 2 && best < 1_000;
            here = prefix ? at(best(path, 2), method, path) : null;
            return Objects.requireNonNullElse(here, Set.of("all"));
        }

        private int best(String path, int below) {
            return constraints.stream()
                    .flatMap(constraint -> constraint.resources.stream())
                    .flatMap(resources -> resources.urlPatterns.stream())
                    .mapToInt(pattern -> rank(pattern, path))
                    .filter(rank -> rank < below)
                    .max()
                    .orElse(-1);
        }

        private Set<String> at(int rank, String method, String path) {
            List<Optional<Set<String>>> covering = new ArrayList<>();
            for (SecurityConstraint constraint : constraints) {
                for (Resources resources : constraint.resources) {
                    boolean covers = resources.methods.isEmpty()
                            ? !resources.omissions.contains(method)
                            : resources.methods.contains(method);
                    if (rank >= 0
                            && covers
                            && resources.urlPatterns.stream().anyMatch(pattern -> rank(pattern, path) == rank)) {
                        covering.add(constraint.roles);
                    }
                }
            }
            if (covering.isEmpty()) {
                return null;
            }
            if (covering.contains(Optional.of(Set.of()))) {
                return Set.of();
            }
            if (covering.contains(Optional.<Set<String>>empty())) {
                return Set.of("all");
            }
            Set<String> roles = new TreeSet<>();
            covering.forEach(set -> roles.addAll(set.orElseThrow()));
            if (roles.contains("**")) {
                return Set.of("users");
            }
            if (roles.remove("*")) {
                roles.addAll(declared);
            }
            return roles;
        }
    }

    private static Set<String> admitted(Requirement requirement) {
        switch (requirement.toString()) {
            case "permit":
                return Set.of("all");
            case "authenticated":
                return Set.of("users");
            default:
                return requirement.roles();
        }
    }

    /** Returns whether the first set of users contains somebody whom the second one lacks. */
    private static boolean more(Set<String> one, Set<String> other) {
        if (other.contains("all") || one.isEmpty()) {
            return false;
        }
        return one.contains("all") || !other.contains("users") && (one.contains("users") || !other.containsAll(one));
    }

    @Test
    void equalRulesDecideAsTheContainer() {
        int expressed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<SecurityConstraint> constraints = constraints();
            Set<String> declared = any(List.of(Set.of(), Set.of("a"), Set.of("a", "d")));
            boolean deny = random.nextInt(4) == 0;
            ContainerAccess access = new ContainerAccess(constraints, declared, deny);
            Oracle oracle = new Oracle(constraints, declared, deny);
            AccessRules rules = null;
            if (access.inexpressible().isEmpty()) {
                expressed++;
                rules = AccessRules.parse(String.join("\n", access.rules()), List.of());
                assertEquals(List.of(), access.differences(rules), () -> String.join("\n", access.rules()));
            }
            for (int probe = 0; probe < 60; probe++) {
                String path = any(PATHS);
                String method = any(METHODS);
                Set<String> expected = oracle.admitted(method, path);
                String request = method + " " + path;
                assertEquals(expected, admitted(access.requirement(method, path)), request);
                if (rules != null) {
                    Set<String> ours = admitted(rules.requirement(method, path));
                    boolean wanted = method.equals("HEAD") || path.endsWith("/");
                    assertTrue(
                            !more(ours, expected) && (wanted || !more(expected, ours)),
                            () -> request + ": " + expected + " but " + ours + " by\n"
                                    + String.join("\n", access.rules()));
                }
            }
        }
        assertTrue(expressed > ROUNDS / 2, "only " + expressed + " of " + ROUNDS + " could be expressed");
    }

    @Test
    void differencesAreThoseThatManyRequestsFind() {
        for (int round = 0; round < ROUNDS; round++) {
            ContainerAccess access = new ContainerAccess(constraints(), Set.of("a"), random.nextInt(4) == 0);
            ContainerAccess other = new ContainerAccess(constraints(), Set.of("a"), random.nextInt(4) == 0);
            if (!other.inexpressible().isEmpty()) {
                continue;
            }
            AccessRules rules = AccessRules.parse(String.join("\n", other.rules()), List.of("/z"));
            List<RuleDifference> found = access.differences(rules);
            Set<String> keys = found.stream()
                    .map(one -> one.container + "/" + one.rules + "/" + one.containerPattern + "/" + one.rulesPattern)
                    .collect(Collectors.toSet());
            for (RuleDifference one : found) {
                assertEquals(
                        one.container.toString(),
                        access.requirement(one.method, one.path).toString());
                assertEquals(
                        one.rules.toString(),
                        rules.requirement(one.method, one.path).toString());
            }
            for (int probe = 0; probe < 200; probe++) {
                String path = any(PATHS);
                String method = any(METHODS);
                Requirement container = access.requirement(method, path);
                Requirement ours = rules.requirement(method, path);
                boolean permitsMore = more(admitted(ours), admitted(container));
                boolean differs = permitsMore || more(admitted(container), admitted(ours));
                boolean mayBeWanted = !permitsMore && (method.equals("HEAD") || path.endsWith("/"));
                String key = container + "/" + ours + "/" + access.patternFor(path) + "/" + rules.patternFor(path);
                assertTrue(
                        !differs || mayBeWanted || path.equals("/z") || keys.contains(key),
                        () -> method + " " + path + " " + key + " is not in " + found);
            }
        }
    }

    /** Changes one line of rules as an operator could: leaves it out, or gives it another pattern or requirement. */
    private List<String> changed(List<String> lines) {
        List<String> changed = new ArrayList<>(lines);
        int at = random.nextInt(lines.size());
        String[] words = lines.get(at).split(" {2,}", 2);
        String pattern = words[0].replaceFirst("^[A-Z,]+ ", "");
        String methods = words[0].substring(0, words[0].length() - pattern.length());
        switch (random.nextInt(5)) {
            case 0:
                changed.remove(at);
                break;
            case 1:
                changed.set(at, words[0] + "  " + any(lines).split(" {2,}", 2)[1]);
                break;
            case 2:
                changed.set(at, methods + wider(pattern) + "  " + words[1]);
                break;
            case 3:
                changed.set(at, any(METHODS) + ' ' + pattern + "  " + words[1]);
                break;
            default:
                changed.set(
                        at,
                        words[0] + "  "
                                + any(List.of("permit", "authenticated", "deny", "role a", "role a,\"c d\",x")));
        }
        return changed;
    }

    private static String wider(String pattern) {
        if (!pattern.startsWith("/")) {
            return pattern.equals("*.do") ? "*.jsp" : "*.do";
        }
        String shorter = pattern.replaceFirst("/[^/]*(/\\*)?$", "");
        return pattern.endsWith("*") ? shorter + "/*" : pattern + "/*";
    }

    @Test
    void differencesOfChangedRulesAreThoseThatAllRequestsFind() {
        int more = 0;
        int equal = 0;
        for (int round = 0; round < ROUNDS / 4; round++) {
            ContainerAccess access = new ContainerAccess(constraints(), Set.of("a"), random.nextInt(4) == 0);
            if (!access.inexpressible().isEmpty()) {
                continue;
            }
            String text = String.join("\n", changed(access.rules()));
            AccessRules rules;
            try {
                rules = AccessRules.parse(text, List.of());
            } catch (IllegalArgumentException twoRulesForOnePattern) {
                continue;
            }
            boolean permitsMore = false;
            boolean differs = false;
            for (String path : PATHS) {
                for (String method : METHODS) {
                    Set<String> container = admitted(access.requirement(method, path));
                    Set<String> ours = admitted(rules.requirement(method, path));
                    permitsMore |= more(ours, container);
                    differs |= more(ours, container)
                            || more(container, ours) && !method.equals("HEAD") && !path.endsWith("/");
                }
            }
            List<RuleDifference> found = access.differences(rules);
            assertEquals(permitsMore, found.stream().anyMatch(one -> one.permitsMore), () -> found + "\n" + text);
            assertTrue(!differs || !found.isEmpty(), text);
            more += permitsMore ? 1 : 0;
            equal += found.isEmpty() ? 1 : 0;
        }
        assertTrue(more > ROUNDS / 20 && equal > ROUNDS / 100, more + " permit more, " + equal + " are equal");
    }
}
