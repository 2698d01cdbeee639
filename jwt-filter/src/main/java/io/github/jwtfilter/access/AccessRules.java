package io.github.jwtfilter.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rules, one a line: {@code [METHODS] url-pattern permit|authenticated|deny|role A,"B C"}. First the pattern is chosen
 * for the path, then the method among that pattern's rules. What no rule covers, a path or a method of a path, needs a
 * login. Immutable.
 */
public final class AccessRules {
    private static final Pattern RULE =
            Pattern.compile("(?:(?<methods>[^\\s/*]\\S*)\\s+)?(?<pattern>[/*]\\S*)\\s+(?<requirement>\\S.*)");
    private static final Pattern METHODS = Pattern.compile("[A-Z][A-Z0-9_-]*(,[A-Z][A-Z0-9_-]*)*");
    private static final Pattern ROLE = Pattern.compile("\\s*(?:\"([^\"]+)\"|([^\\s\",]+))\\s*(,|$)");

    private final UrlPatterns<MethodRules> patterns = new UrlPatterns<>();
    private final List<String> warnings = new ArrayList<>();

    private AccessRules() {}

    /**
     * Reads rules.
     *
     * @param text lines; blank ones and those that begin with {@code #} are passed over
     * @param permitted paths that everybody may use whatever the rules say, matched exactly
     * @return the rules
     * @throws IllegalArgumentException if a line is wrong; the message holds all that is wrong, a line each
     */
    public static AccessRules parse(String text, Collection<String> permitted) {
        AccessRules rules = new AccessRules();
        List<String> problems = new ArrayList<>();
        for (String line : text.strip().split("\\R")) {
            String rule = line.strip();
            if (!rule.isEmpty() && !rule.startsWith("#")) {
                try {
                    rules.add(rule);
                } catch (IllegalArgumentException e) {
                    problems.add("rule '" + rule + "': " + e.getMessage());
                }
            }
        }
        rules.checkReachable(problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        rules.noteUncoveredMethods();
        for (String path : permitted) {
            rules.patterns.at(UrlPattern.exactly(path), new MethodRules(path)).permitAll();
        }
        return rules;
    }

    private void add(String rule) {
        Matcher matcher = RULE.matcher(rule);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected '[METHODS] url-pattern permit|authenticated|deny|role NAME,NAME'");
        }
        UrlPattern pattern = UrlPattern.parse(matcher.group("pattern"));
        Requirement requirement = requirement(matcher.group("requirement"));
        MethodRules rules = patterns.at(pattern, new MethodRules(pattern.toString()));
        String methods = matcher.group("methods");
        if (methods == null) {
            rules.addForOthers(requirement);
            return;
        }
        if (!METHODS.matcher(methods).matches()) {
            throw new IllegalArgumentException("expected methods such as GET,POST, got '" + methods + "'");
        }
        for (String method : methods.split(",")) {
            rules.add(method, requirement);
        }
    }

    private static Requirement requirement(String text) {
        String[] words = text.strip().split("\\s+", 2);
        if (words[0].equals("role") && words.length == 2) {
            return Requirement.anyRole(roles(words[1]));
        }
        for (Requirement simple : List.of(Requirement.PERMIT, Requirement.AUTHENTICATED, Requirement.DENY)) {
            if (text.strip().equals(simple.toString())) {
                return simple;
            }
        }
        throw new IllegalArgumentException(
                "expected permit, authenticated, deny or 'role NAME,NAME', got '" + text + "'");
    }

    private static List<String> roles(String text) {
        List<String> roles = new ArrayList<>();
        Matcher matcher = ROLE.matcher(text);
        int end = 0;
        boolean more = true;
        while (more && matcher.find(end) && matcher.start() == end) {
            roles.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
            end = matcher.end();
            more = matcher.group(3).equals(",");
        }
        if (more || end != text.length()) {
            throw new IllegalArgumentException("expected roles such as A,\"B C\", got '" + text + "'");
        }
        return roles;
    }

    /**
     * A prefix pattern for everything is chosen before any extension and before the default: a stricter rule there
     * would look like a lock and be none.
     */
    private void checkReachable(List<String> problems) {
        for (MethodRules everything : patterns.withForm(UrlPattern.Form.PREFIX)) {
            if (everything.pattern().equals("/*")) {
                checkShadowed(everything, UrlPattern.Form.EXTENSION, problems);
                checkShadowed(everything, UrlPattern.Form.DEFAULT, problems);
            }
        }
    }

    private void checkShadowed(MethodRules everything, UrlPattern.Form form, List<String> problems) {
        for (MethodRules shadowed : patterns.withForm(form)) {
            String finding = "rules: '" + shadowed.pattern() + "' is never chosen: '/*' is a prefix pattern and goes"
                    + " first (Servlet specification 12.1); write '/' instead of '/*'";
            if (shadowed.asksMoreThan(everything)) {
                problems.add(finding);
            } else {
                warnings.add(finding);
            }
        }
    }

    private void noteUncoveredMethods() {
        for (UrlPattern.Form form : UrlPattern.Form.values()) {
            for (MethodRules rules : patterns.withForm(form)) {
                rules.uncovered().ifPresent(warnings::add);
            }
        }
    }

    /**
     * What a request must bring.
     *
     * @param method the request's method; case counts
     * @param path the container's decoded {@code servletPath + pathInfo}
     * @return never null
     */
    public Requirement requirement(String method, String path) {
        return patterns.find(path).map(rules -> rules.requirement(method)).orElse(Requirement.AUTHENTICATED);
    }

    /**
     * What is allowed but may surprise, for the operator's log.
     *
     * @return one sentence each
     */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The rules of one pattern: by method, and for the methods that none names. */
    private static final class MethodRules {
        private final String pattern;
        private final Map<String, Requirement> byMethod = new HashMap<>();
        private Requirement others;

        MethodRules(String pattern) {
            this.pattern = pattern;
        }

        String pattern() {
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

        void permitAll() {
            byMethod.clear();
            others = Requirement.PERMIT;
        }

        Requirement requirement(String method) {
            Requirement named = byMethod.get(method);
            if (named != null) {
                return named;
            }
            return others == null ? Requirement.AUTHENTICATED : others;
        }

        /** Whether some method needs more here than there. */
        boolean asksMoreThan(MethodRules other) {
            return requirement("").isStricterThan(other.requirement(""))
                    || byMethod.keySet().stream()
                            .anyMatch(method -> requirement(method).isStricterThan(other.requirement(method)));
        }

        Optional<String> uncovered() {
            boolean stricter = others == null
                    && byMethod.values().stream()
                            .anyMatch(requirement -> requirement.isStricterThan(Requirement.AUTHENTICATED));
            return stricter
                    ? Optional.of("rules: '" + pattern + "': methods other than "
                            + byMethod.keySet().stream().sorted().collect(Collectors.joining(", "))
                            + " need a login and nothing more")
                    : Optional.empty();
        }
    }
}
