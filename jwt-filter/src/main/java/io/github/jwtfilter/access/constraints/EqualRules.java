package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.access.UrlPattern.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the rules that decide as a container does. */
final class EqualRules {
    /** An operator mends these and calls again. */
    private static final int MAX_PROBLEMS = 100;

    private final ContainerAccess access;
    private final List<PatternConstraints> patterns;
    private final List<PatternConstraints> extensions;
    private final Set<String> ofDefault = new TreeSet<>();
    private final Probes probes;
    private final boolean everything;

    EqualRules(ContainerAccess access) {
        this.access = access;
        List<PatternConstraints> all = access.patterns();
        everything = all.stream().anyMatch(one -> one.pattern().coversEverything());
        // With '/*', extensions and the default are never chosen.
        patterns = all.stream()
                .filter(one -> !everything || isExactOrPrefix(one.pattern()))
                .collect(Collectors.toList());
        extensions = all.stream()
                .filter(one -> one.pattern().form() == Form.EXTENSION)
                .collect(Collectors.toList());
        all.stream()
                .filter(one -> one.pattern().form() == Form.DEFAULT)
                .forEach(one -> ofDefault.addAll(one.methods()));
        probes = new Probes(all.stream().map(one -> one.pattern().toString()).collect(Collectors.toList()));
    }

    private static boolean isExactOrPrefix(UrlPattern pattern) {
        return pattern.form() == Form.EXACT || pattern.form() == Form.PREFIX;
    }

    /** Returns the lines. The last one permits the paths that no constraint names. */
    List<String> lines() {
        Map<String, String> requirements = new LinkedHashMap<>();
        patterns.forEach(one -> addRules(one, requirements));
        if (patterns.stream().noneMatch(one -> isLast(one.pattern()))) {
            requirements.put("/", Requirement.PERMIT.toString());
        }
        int width =
                requirements.keySet().stream().mapToInt(String::length).max().orElse(0);
        return requirements.entrySet().stream()
                .map(rule -> String.format("%-" + Math.min(width, 50) + "s  %s", rule.getKey(), rule.getValue()))
                .collect(Collectors.toList());
    }

    private static boolean isLast(UrlPattern pattern) {
        return pattern.form() == Form.DEFAULT || pattern.coversEverything();
    }

    private void addRules(PatternConstraints one, Map<String, String> requirements) {
        String path = probes.path(one.pattern());
        Set<String> named = methods(one);
        Requirement others = access.requirement(unnamed(named), path);
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (String method : named) {
            Requirement requirement = access.requirement(method, path);
            Requirement implied = method.equals("HEAD") && named.contains("GET")
                    ? strictest(access.requirement("GET", path), others)
                    : others;
            if (!requirement.toString().equals(implied.toString())) {
                methods.computeIfAbsent(requirement.toString(), text -> new ArrayList<>())
                        .add(method);
            }
        }
        methods.forEach((text, list) -> requirements.put(String.join(",", list) + " " + one.pattern(), text));
        requirements.put(one.pattern().toString(), others.toString());
    }

    /** Returns the requirement for HEAD if it has no rule of its own, apart from roles of equal strictness. */
    private static Requirement strictest(Requirement get, Requirement others) {
        return get.asksForRole() && others.asksForRole()
                        || others.equals(Requirement.DENY)
                        || get.admitsMoreThan(others)
                ? others
                : get;
    }

    /** Returns the methods with a decision of their own. Those that a prefix leaves out may have one by the default. */
    private Set<String> methods(PatternConstraints one) {
        Set<String> methods = new TreeSet<>(one.methods());
        if (one.pattern().form() == Form.PREFIX) {
            methods.addAll(ofDefault);
        }
        return methods;
    }

    private static String unnamed(Set<String> named) {
        return Probes.methods(named).stream()
                .filter(method -> !named.contains(method) && !method.equals("HEAD") && !method.equals("GET"))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Returns the parts that rules cannot express: names with unsuitable characters, the root if containers disagree
     * about it, and methods that a prefix leaves out.
     */
    List<String> problems() {
        Set<String> problems = new TreeSet<>(root());
        for (PatternConstraints one : patterns) {
            String path = probes.path(one.pattern());
            Set<String> named = methods(one);
            for (String method : named) {
                if (!RuleText.holdsMethod(method)) {
                    problems.add("Method " + RuleText.quoted(method) + " of '" + one.pattern()
                            + "' cannot be written in rules. Names of methods have capital letters there.");
                }
            }
            Stream.concat(named.stream(), Stream.of(unnamed(named)))
                    .flatMap(method -> access.requirement(method, path).roles().stream())
                    .filter(role -> !RuleText.holds(role))
                    .forEach(role -> problems.add("Role " + RuleText.quoted(role) + " cannot be written in rules."));
            if (one.pattern().form() == Form.PREFIX) {
                problems.addAll(methodsByExtension(one));
            }
            if (problems.size() >= MAX_PROBLEMS) {
                problems.add("There are more problems of this kind.");
                break;
            }
        }
        return List.copyOf(problems);
    }

    private List<String> root() {
        Set<String> named = new TreeSet<>();
        access.patterns().forEach(one -> named.addAll(one.methods()));
        return Probes.methods(named).stream()
                .filter(method -> access.rootOnTomcat(method)
                        .filter(requirement -> !same(requirement, access.requirement(method, "/")))
                        .isPresent())
                .limit(1)
                .map(method -> "Containers disagree about " + RuleText.quoted(method)
                        + " of '/', the root: Tomcat applies the constraints on '/' there, and other containers "
                        + (everything
                                ? "those on '/*'. For the root alone, write an empty pattern in place of '/'."
                                : "only those on the empty pattern. For all paths, write '/*' in place of '/'."))
                .collect(Collectors.toList());
    }

    private static boolean same(Requirement one, Requirement other) {
        return !one.admitsMoreThan(other) && !other.admitsMoreThan(one);
    }

    private List<String> methodsByExtension(PatternConstraints prefix) {
        List<String> problems = new ArrayList<>();
        Set<String> ofPrefix = methods(prefix);
        for (PatternConstraints other : extensions) {
            if (problems.size() < MAX_PROBLEMS) {
                Set<String> named = new TreeSet<>(ofPrefix);
                named.addAll(other.methods());
                Probes.methods(named).stream()
                        // A method that the prefix covers is decided there.
                        .filter(method -> prefix.requirement(method).isEmpty())
                        .filter(method -> !sameWithExtension(method, prefix.pattern(), other.pattern()))
                        .findFirst()
                        .ifPresent(method -> problems.add("Containers disagree about " + RuleText.quoted(method)
                                + " of "
                                + RuleText.quoted(probes.path(prefix.pattern(), other.pattern()))
                                + ": the constraint on '"
                                + prefix.pattern() + "' leaves the method out, and Tomcat then applies the one on '"
                                + other.pattern() + "'. Let both constraints cover the same methods."));
            }
        }
        return problems;
    }

    private boolean sameWithExtension(String method, UrlPattern prefix, UrlPattern extension) {
        return same(
                access.requirement(method, probes.path(prefix, extension)),
                access.requirement(method, probes.path(prefix)));
    }
}
