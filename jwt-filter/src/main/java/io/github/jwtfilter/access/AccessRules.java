package io.github.jwtfilter.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private final Set<String> permitted;

    private AccessRules(Collection<String> permitted) {
        this.permitted = Set.copyOf(permitted);
    }

    /**
     * Reads rules.
     *
     * @param text lines; blank ones and those that begin with {@code #} are passed over
     * @param permitted paths that everybody may use whatever the rules say, compared as they are
     * @return the rules
     * @throws IllegalArgumentException if a line is wrong; the message holds all that is wrong, a line each
     */
    public static AccessRules parse(String text, Collection<String> permitted) {
        AccessRules rules = new AccessRules(permitted);
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
        MethodRules rules = patterns.at(pattern, new MethodRules(pattern));
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
            if (everything.pattern().coversEverything()) {
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
        if (permitted.contains(path)) {
            return Requirement.PERMIT;
        }
        Requirement chosen =
                patterns.find(path).map(rules -> rules.requirement(method)).orElse(Requirement.AUTHENTICATED);
        return path.length() > 1 && path.endsWith("/") ? stricter(chosen, withoutSlash(method, path)) : chosen;
    }

    /**
     * The pattern that a path belongs to, for the operator's log.
     *
     * @param path the container's decoded {@code servletPath + pathInfo}
     * @return the pattern as the rules have it; that of everything if no rule covers the path
     */
    public String patternFor(String path) {
        return patterns.find(path).map(rules -> rules.pattern().toString()).orElse("/");
    }

    /** Frameworks serve {@code /admin/} as {@code /admin}: the lock on the one holds the other as well. */
    private Requirement withoutSlash(String method, String path) {
        return patterns.findExact(path.substring(0, path.length() - 1))
                .map(rules -> rules.requirement(method))
                .orElse(Requirement.PERMIT);
    }

    private static Requirement stricter(Requirement one, Requirement other) {
        return other.isStricterThan(one) ? other : one;
    }

    /**
     * The patterns of the rules that a login can satisfy and no request without one.
     *
     * @return in alphabetical order
     */
    public List<String> askingForLogin() {
        return Stream.of(UrlPattern.Form.values())
                .flatMap(form -> patterns.withForm(form).stream())
                .filter(MethodRules::asksForLogin)
                .map(rules -> rules.pattern().toString())
                .sorted()
                .collect(Collectors.toList());
    }

    /**
     * What is allowed but may surprise, for the operator's log.
     *
     * @return one sentence each
     */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
