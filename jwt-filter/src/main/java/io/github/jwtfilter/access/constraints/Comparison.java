package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares the decisions of a container with those of access rules. */
final class Comparison {
    private final ContainerAccess container;
    private final BiFunction<String, String, Requirement> decision;
    private final AccessRules rules;

    /**
     * Creates the comparison.
     *
     * @param decision the requirement of the container for a method and a path
     */
    Comparison(ContainerAccess container, BiFunction<String, String, Requirement> decision, AccessRules rules) {
        this.container = container;
        this.decision = decision;
        this.rules = rules;
    }

    List<RuleDifference> differences() {
        List<UrlPattern> patterns = Stream.concat(
                        container.patterns().stream().map(PatternConstraints::pattern), rules.patterns().stream())
                .collect(Collectors.toList());
        List<String> texts = Stream.concat(patterns.stream().map(UrlPattern::toString), rules.permitted().stream())
                .collect(Collectors.toList());
        Set<String> named = new TreeSet<>(rules.methods());
        container.patterns().forEach(one -> named.addAll(one.methods()));
        Map<String, RuleDifference> differences = new LinkedHashMap<>();
        for (String path : new Probes(texts).paths(patterns)) {
            boolean compared = !rules.permitted().contains(path)
                    && RequestPath.of(path, null).isPresent();
            for (String method : compared ? Probes.methods(named) : Set.<String>of()) {
                RuleDifference difference = at(method, path);
                if (!same(difference.container, difference.rules) && !isWanted(difference)) {
                    differences.putIfAbsent(
                            String.join(
                                    "\n",
                                    difference.containerPattern,
                                    difference.rulesPattern,
                                    difference.container.toString(),
                                    difference.rules.toString()),
                            difference);
                }
            }
        }
        return new ArrayList<>(differences.values());
    }

    private RuleDifference at(String method, String path) {
        return new RuleDifference(
                method,
                path,
                container.patternFor(path),
                rules.patternFor(path),
                decision.apply(method, path),
                rules.requirement(method, path));
    }

    private static boolean same(Requirement one, Requirement other) {
        return !one.admitsMoreThan(other) && !other.admitsMoreThan(one);
    }

    /**
     * Returns whether the rules are stricter only because they treat HEAD as GET, or ignore a slash at the end of a
     * path.
     */
    private boolean isWanted(RuleDifference difference) {
        String path = difference.path;
        String shorter = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String method = difference.method.equals("HEAD") ? "GET" : difference.method;
        return !difference.permitsMore
                && Stream.of(path, shorter)
                        .flatMap(one -> Stream.of(difference.method, method).map(name -> decision.apply(name, one)))
                        .anyMatch(requirement -> same(requirement, difference.rules));
    }
}
