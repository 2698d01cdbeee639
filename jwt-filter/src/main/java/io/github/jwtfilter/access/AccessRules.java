package io.github.jwtfilter.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Access rules, one per line: {@code [METHODS] url-pattern permit|authenticated|deny|role A,"B C"}. The path selects a
 * pattern, and the method selects one of the pattern's rules. A path or method without a rule requires a login.
 * Immutable.
 */
public final class AccessRules {
    private static final Pattern RULE = Pattern.compile(
            "(?:(?<methods>[^\\s/*\"]\\S*)\\s+)?(?<pattern>[/*]\\S*|\"[^\"]*\")\\s+(?<requirement>\\S.*)");
    private static final Pattern METHODS = Pattern.compile("[A-Z][A-Z0-9_-]*(,[A-Z][A-Z0-9_-]*)*");
    private static final Pattern ROLE = Pattern.compile("\\s*(?:\"([^\"]+)\"|([^\\s\",]+))\\s*(,|$)");

    private final UrlPatterns<MethodRules> patterns = new UrlPatterns<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    private final Set<String> permitted;

    private AccessRules(Collection<String> permitted) {
        this.permitted = Set.copyOf(permitted);
    }

    /**
     * Parses rules.
     *
     * @param text the rules; blank lines and lines that begin with {@code #} are skipped
     * @param permitted paths that everyone may use, regardless of the rules; compared exactly
     * @return the rules
     * @throws IllegalArgumentException if a line is invalid; the message lists all problems, one per line
     */
    public static AccessRules parse(String text, Collection<String> permitted) {
        AccessRules rules = new AccessRules(permitted);
        List<String> problems = new ArrayList<>();
        for (String line : text.strip().split("\\R")) {
            String rule = line.strip();
            if (!rule.isEmpty() && !rule.startsWith("#")) {
                try {
                    Requirement requirement = rules.add(rule);
                    rules.lines.add(rule);
                    rules.counts.merge(requirement.kind(), 1, Integer::sum);
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

    private Requirement add(String rule) {
        Matcher matcher = RULE.matcher(rule);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected '[METHODS] url-pattern permit|authenticated|deny|role NAME,NAME'");
        }
        String text = matcher.group("pattern");
        UrlPattern pattern = UrlPattern.parse(text.startsWith("\"") ? text.substring(1, text.length() - 1) : text);
        Requirement requirement = requirement(matcher.group("requirement"));
        MethodRules rules = patterns.at(pattern, new MethodRules(pattern));
        String methods = matcher.group("methods");
        if (methods == null) {
            rules.addForOthers(requirement, rule);
            return requirement;
        }
        if (!METHODS.matcher(methods).matches()) {
            throw new IllegalArgumentException("expected methods, for example GET,POST, got '" + methods + "'");
        }
        for (String method : methods.split(",")) {
            rules.add(method, requirement, rule);
        }
        return requirement;
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
            throw new IllegalArgumentException("expected roles, for example A,\"B C\", got '" + text + "'");
        }
        return roles;
    }

    /**
     * Reports rules that never apply. The prefix pattern {@code /*} is chosen before any extension and before the
     * default. A stricter rule there would protect nothing, so it is a problem. Any other rule there is a warning.
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
            String pattern = "pattern '" + shadowed.pattern() + "'";
            if (shadowed.asksMoreThan(everything)) {
                problems.add(pattern + " never applies, because the prefix pattern '/*' is chosen first (Servlet"
                        + " specification 12.1); write '/' instead of '/*'");
            } else {
                warnings.add("JWTF-120 rules: " + pattern + " never applies, because the prefix pattern '/*' is chosen"
                        + " first (Servlet specification 12.1). Write '/' instead of '/*'.");
            }
        }
    }

    private void noteUncoveredMethods() {
        all().forEach(rules -> rules.uncovered().ifPresent(warnings::add));
    }

    /**
     * Returns the requirement for a request.
     *
     * @param method the request's method; case-sensitive
     * @param path the container's decoded {@code servletPath + pathInfo}
     * @return the requirement, always present
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
     * Returns the pattern that applies to a path, for the operator's log.
     *
     * @param path the container's decoded {@code servletPath + pathInfo}
     * @return the pattern as written in the rules, or {@code /} if no rule covers the path
     */
    public String patternFor(String path) {
        return patterns.find(path).map(rules -> rules.pattern().toString()).orElse("/");
    }

    /**
     * Returns the rule that decides for a request.
     *
     * @param method the request's method; case-sensitive
     * @param path the container's decoded {@code servletPath + pathInfo}
     * @return the line as it is written; empty if the path is permitted regardless of the rules, or no rule covers it
     */
    public Optional<String> ruleFor(String method, String path) {
        if (permitted.contains(path)) {
            return Optional.empty();
        }
        Optional<MethodRules> chosen = patterns.find(path);
        Requirement decided = requirement(method, path);
        boolean byPattern = chosen.map(rules -> rules.requirement(method))
                .filter(decided::equals)
                .isPresent();
        Optional<MethodRules> deciding =
                byPattern || path.length() == 1 ? chosen : patterns.findExact(path.substring(0, path.length() - 1));
        return deciding.or(() -> chosen).flatMap(rules -> rules.line(method));
    }

    /**
     * Returns all rules.
     *
     * @return the lines as they are written, in their order
     */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Returns the number of rules of each kind.
     *
     * @return the numbers by {@code authenticated}, {@code deny}, {@code permit} and {@code role}; without zeros
     */
    public Map<String, Integer> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /**
     * Returns the rule that opens most paths to everybody, for the operator's log. Long prefixes count as narrower than
     * short ones, and extensions as narrower than prefixes.
     *
     * @return the line as it is written; empty if no rule permits
     */
    public Optional<String> widestPermit() {
        return Stream.of(
                        prefixes().filter(rules -> rules.pattern().coversEverything()),
                        patterns.withForm(UrlPattern.Form.DEFAULT).stream(),
                        prefixes(),
                        patterns.withForm(UrlPattern.Form.EXTENSION).stream(),
                        patterns.withForm(UrlPattern.Form.EXACT).stream())
                .flatMap(rules -> rules)
                .flatMap(rules -> rules.permitting().stream())
                .findFirst();
    }

    private Stream<MethodRules> prefixes() {
        return patterns.withForm(UrlPattern.Form.PREFIX).stream()
                .sorted(Comparator.comparingInt(rules -> rules.pattern().key().length()));
    }

    /**
     * Returns the patterns of all rules.
     *
     * @return the patterns, each once
     */
    public List<UrlPattern> patterns() {
        return all().map(MethodRules::pattern).collect(Collectors.toList());
    }

    /**
     * Returns the methods that rules name.
     *
     * @return the methods of all patterns
     */
    public Set<String> methods() {
        return all().flatMap(rules -> rules.methods().stream()).collect(Collectors.toSet());
    }

    /**
     * Returns the paths that everyone may use, regardless of the rules.
     *
     * @return the paths given to {@link #parse}
     */
    public Set<String> permitted() {
        return permitted;
    }

    private Stream<MethodRules> all() {
        return Stream.of(UrlPattern.Form.values()).flatMap(form -> patterns.withForm(form).stream());
    }

    /**
     * Frameworks serve {@code /admin/} as {@code /admin}. An exact rule for {@code /admin} therefore also applies to
     * {@code /admin/}.
     */
    private Requirement withoutSlash(String method, String path) {
        return patterns.findExact(path.substring(0, path.length() - 1))
                .map(rules -> rules.requirement(method))
                .orElse(Requirement.PERMIT);
    }

    private static Requirement stricter(Requirement one, Requirement other) {
        return other.isStricterThan(one) ? other : one;
    }

    /**
     * Returns the roles of all rules.
     *
     * @return the names in alphabetical order
     */
    public Set<String> roles() {
        return all().flatMap(MethodRules::roles).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns the patterns of all rules that require a login or a role.
     *
     * @return the patterns in alphabetical order
     */
    public List<String> askingForLogin() {
        return all().filter(MethodRules::asksForLogin)
                .map(rules -> rules.pattern().toString())
                .sorted()
                .collect(Collectors.toList());
    }

    /**
     * Returns the patterns of all rules that admit nobody.
     *
     * @return the patterns in alphabetical order
     */
    public List<String> denying() {
        return all().filter(MethodRules::denies)
                .map(rules -> rules.pattern().toString())
                .sorted()
                .collect(Collectors.toList());
    }

    /** Returns whether each path has a rule. A path without a rule requires a login. */
    public boolean coverEveryPath() {
        return !patterns.withForm(UrlPattern.Form.DEFAULT).isEmpty()
                || patterns.withForm(UrlPattern.Form.PREFIX).stream()
                        .anyMatch(rules -> rules.pattern().coversEverything());
    }

    /**
     * Returns warnings about valid rules that may surprise, for the operator's log.
     *
     * @return one sentence per warning
     */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
