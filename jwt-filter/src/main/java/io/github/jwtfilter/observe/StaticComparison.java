package io.github.jwtfilter.observe;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.RuleDifference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules compared with the declared constraints at start, before the first request. Immutable. */
public final class StaticComparison {
    private static final int MAX_ROWS = 50;

    private final ContainerAccess container;
    private final AccessRules rules;
    private final List<String> places;
    private final List<String> unread;
    private final List<RuleDifference> differences;

    /** The rules that are equal to the constraints; empty if no rules are. */
    private final Optional<AccessRules> equal;

    /**
     * Compares.
     *
     * @param pages the paths of the pages for operators. They check the role themselves
     * @param places where the constraints are declared, for the page
     * @param unread unreadable places, each with the reason
     */
    public StaticComparison(
            ContainerAccess container,
            AccessRules rules,
            Collection<String> pages,
            List<String> places,
            List<String> unread) {
        this.container = container;
        this.rules = rules;
        this.places = List.copyOf(places);
        this.unread = Stream.concat(unread.stream(), container.inexpressible().stream())
                .collect(Collectors.toUnmodifiableList());
        this.equal = container.inexpressible().isEmpty()
                ? Optional.of(AccessRules.parse(String.join("\n", container.rules()), rules.permitted()))
                : Optional.empty();
        this.differences = container.differences(rules).stream()
                .filter(difference -> !pages.contains(withoutSlash(difference.path)))
                .sorted((one, other) -> Boolean.compare(other.permitsMore, one.permitsMore))
                .collect(Collectors.toUnmodifiableList());
    }

    /** Returns the requirement of the container. */
    Requirement requirement(String method, String path) {
        return container.requirement(method, path);
    }

    /**
     * Returns false if the container certainly asks for a user where the rules do. It is a quick answer for each
     * request. The comparison leaves out requests that rules refuse on purpose: {@code HEAD}, and a slash at the end.
     */
    boolean mayLeaveOpen(String method, String path) {
        return !differences.isEmpty() || !unread.isEmpty() || method.equals("HEAD") || path.endsWith("/");
    }

    /** Returns the line of {@code rules} that would decide a request as the container does. */
    String change(String method, String path) {
        return Advice.line(rules, equal, method, path, container.requirement(method, path));
    }

    /** Returns the unreadable places. */
    List<String> unread() {
        return unread;
    }

    /** Returns the places where the rules admit a request that the container refuses. */
    public List<RuleDifference> looser() {
        return differences.stream().filter(each -> each.permitsMore).collect(Collectors.toList());
    }

    /**
     * Returns the places where the rules only ask for more than the container. An exact rule also covers its path with a
     * slash at the end; that path is left out.
     */
    public List<RuleDifference> stricter() {
        List<RuleDifference> all =
                differences.stream().filter(each -> !each.permitsMore).collect(Collectors.toList());
        Set<String> places =
                all.stream().map(each -> each.method + " " + each.path).collect(Collectors.toSet());
        all.removeIf(each -> each.path.endsWith("/")
                && places.contains(each.method + " " + withoutSlash(each.path))
                && rules.ruleFor(each.method, each.path).equals(rules.ruleFor(each.method, withoutSlash(each.path))));
        return all;
    }

    private static String withoutSlash(String path) {
        return path.replaceFirst("(?<=.)/$", "");
    }

    /**
     * Returns the places where only the rules would refuse a user, each as method, path and requirement of the rules.
     */
    public List<String> unprotected() {
        return stricter().stream()
                .map(each -> each.method + " " + each.path + " " + each.rules)
                .collect(Collectors.toList());
    }

    Map<String, Object> described() {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("constraints", places.size());
        section.put("declared_in", ReportText.list(new LinkedHashSet<>(places)));
        section.put("not_readable", String.join(", ", unread));
        section.put("places_where_rules_admit_more", looser().size());
        section.put("places_where_rules_ask_for_more", stricter().size());
        List<Object> rows = new ArrayList<>();
        List<RuleDifference> shown = looser();
        shown.addAll(stricter());
        shown.stream().limit(MAX_ROWS).map(this::row).forEach(rows::add);
        section.put("places", rows);
        return section;
    }

    private Map<String, Object> row(RuleDifference difference) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("rules_admit", difference.permitsMore ? "more" : "less");
        row.put("example", difference.method + " " + difference.path);
        row.put("container", difference.container.toString());
        row.put("rule", rules.ruleFor(difference.method, difference.path).orElse(Advice.NO_RULE));
        row.put("change", change(difference.method, difference.path));
        return row;
    }
}
