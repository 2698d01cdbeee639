package io.github.jwtfilter.tools.rules;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.tools.war.UnreadableWarException;
import io.github.jwtfilter.tools.war.WebXml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Who decides about a request to an application, and why: the container by its constraints, the filter by its rules. */
public final class ApplicationAccess {
    private final WebXml webXml;
    private final String document;
    private final List<SecurityConstraint> constraints;
    private final ContainerAccess container;
    private final Optional<DeclaredFilter> filter;

    /**
     * Reads what decides.
     *
     * @param document the text of the same web.xml
     * @param constraints all constraints, of web.xml and elsewhere
     */
    public ApplicationAccess(WebXml webXml, String document, List<SecurityConstraint> constraints) {
        this.webXml = webXml;
        this.document = document;
        this.constraints = List.copyOf(constraints);
        this.container = new ContainerAccess(constraints, webXml.securityRoles(), webXml.deniesUncoveredMethods());
        this.filter = DeclaredFilter.in(webXml.root());
    }

    /** Returns whether the filter is declared. */
    public boolean isConverted() {
        return filter.isPresent();
    }

    /**
     * Returns the explanations of those who decide, in their order. A request is let through if each of them agrees.
     *
     * @throws UnreadableWarException if the rules of the filter are invalid
     */
    public List<Explanation> decisions(Question question) throws UnreadableWarException {
        List<Explanation> decisions = new ArrayList<>();
        if (!constraints.isEmpty() || filter.isEmpty()) {
            decisions.add(byContainer(question));
        }
        if (filter.isPresent()) {
            decisions.add(byFilter(question, filter.get()));
        }
        return decisions;
    }

    private Explanation byContainer(Question question) {
        Explanation explanation = new Explanation("The container's constraints");
        if (question.path.isEmpty()) {
            return explanation
                    .because("this path is ambiguous; containers refuse it or read it in different ways")
                    .requires(Requirement.DENY);
        }
        String path = question.path.get();
        Map<String, UrlPattern> patterns = new LinkedHashMap<>();
        for (SecurityConstraint constraint : constraints) {
            constraint.resources.forEach(resources -> resources.urlPatterns.forEach(
                    text -> parsed(text).ifPresent(pattern -> patterns.putIfAbsent(pattern.toString(), pattern))));
        }
        Patterns.choose(path, patterns.values(), "no constraint covers this path, so it is open", explanation)
                .ifPresent(chosen -> constraintsOn(chosen, question.method, explanation));
        container.inexpressible().forEach(explanation::because);
        return explanation.requires(container.requirement(question.method, path));
    }

    private void constraintsOn(UrlPattern chosen, String method, Explanation explanation) {
        boolean covered = false;
        for (SecurityConstraint constraint : constraints) {
            for (SecurityConstraint.Resources resources : constraint.resources) {
                boolean isOnPattern = resources.urlPatterns.stream()
                        .anyMatch(text -> parsed(text)
                                .filter(pattern -> pattern.toString().equals(chosen.toString()))
                                .isPresent());
                if (isOnPattern) {
                    boolean covers = resources.cover(method);
                    covered |= covers;
                    explanation.because(
                            constraint.place + ": " + (covers ? inWords(constraint) : "does not cover " + method));
                }
            }
        }
        if (!covered) {
            explanation.because(
                    webXml.deniesUncoveredMethods()
                            ? "no constraint covers " + method + ", and <deny-uncovered-http-methods> closes it"
                            : "no constraint of this pattern covers " + method);
        }
    }

    private static String inWords(SecurityConstraint constraint) {
        String tls = constraint.needsTls ? ", over TLS" : "";
        if (constraint.roles.isEmpty()) {
            return "open to everyone" + tls;
        }
        return constraint.roles.get().isEmpty()
                ? "closed to everyone"
                : "role " + String.join(" or ", new TreeSet<>(constraint.roles.get())) + tls;
    }

    /** Containers add a missing slash in front. */
    private static Optional<UrlPattern> parsed(String text) {
        boolean plain = text.isEmpty() || text.startsWith("/") || text.startsWith("*");
        try {
            return Optional.of(UrlPattern.parse(plain ? text : "/" + text));
        } catch (IllegalArgumentException unusual) {
            return Optional.empty();
        }
    }

    private Explanation byFilter(Question question, DeclaredFilter declared) throws UnreadableWarException {
        boolean observes = declared.observes();
        Explanation explanation = new Explanation("The filter's rules (filter " + declared.name + ", line "
                + declared.line() + (observes ? ", mode=observe: they only watch" : "") + ")");
        if (question.path.isEmpty()) {
            explanation
                    .because("this path is ambiguous: it has an empty, . or .. segment, a backslash, a semicolon or a"
                            + " wrong escape after decoding. The filter answers 400")
                    .requires(Requirement.DENY);
        } else if (!declared.covers(question.path.get())) {
            explanation.because("no <filter-mapping> covers this path, so the filter is not called");
        } else {
            declared.rules(document).explain(question.method, question.path.get(), explanation);
        }
        return observes ? watched(explanation) : explanation;
    }

    private static Explanation watched(Explanation explanation) {
        return explanation
                .because("the rules would require: " + explanation.requirement())
                .requires(Requirement.PERMIT);
    }

    /**
     * Explains the rules that the command convert would write for an application without the filter.
     *
     * @return empty if the constraints cannot become rules, or the filter is there already
     */
    public Optional<Explanation> afterConversion(Question question) {
        if (isConverted()
                || question.path.isEmpty()
                || !container.inexpressible().isEmpty()) {
            return Optional.empty();
        }
        FilterRules rules = new FilterRules(FilterRules.lines(String.join("\n", container.rules()), 0), List.of());
        return Optional.of(rules.explain(
                question.method, question.path.get(), new Explanation("The filter's rules after convert")));
    }
}
