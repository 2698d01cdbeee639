package io.github.jwtfilter.tools.rules;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.war.OutsideConstraints;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The access decisions of an application with their reasons: the container's constraints and the filter's rules. */
public final class ApplicationAccess {
    private final WebXml webXml;
    private final String document;
    private final List<SecurityConstraint> constraints;
    private final List<String> code;
    private final ContainerAccess container;
    private final Optional<DeclaredFilter> filter;

    /**
     * Reads the constraints and the rules.
     *
     * @param document the text of the same web.xml
     * @param outside the constraints outside of web.xml
     */
    public ApplicationAccess(WebXml webXml, String document, OutsideConstraints outside) {
        List<SecurityConstraint> all = new ArrayList<>(webXml.constraints());
        all.addAll(outside.known());
        this.webXml = webXml;
        this.document = document;
        this.constraints = List.copyOf(all);
        this.code = outside.code();
        this.container = new ContainerAccess(constraints, webXml.securityRoles(), webXml.deniesUncoveredMethods());
        this.filter = DeclaredFilter.in(webXml.root());
    }

    /** Returns whether the filter is declared. */
    public boolean isConverted() {
        return filter.isPresent();
    }

    /**
     * Returns the explanations of the container and the filter, in this order. Both must permit the request.
     *
     * @throws UnreadableWarException if the rules of the filter are invalid
     */
    public List<Explanation> decisions(Question question) throws UnreadableWarException {
        List<Explanation> decisions = new ArrayList<>();
        if (!constraints.isEmpty() || !code.isEmpty() || filter.isEmpty()) {
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
        code.forEach(place -> explanation.because("not counted: a constraint that code sets at the start, " + place));
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

    /** Parses a pattern. Adds a missing slash in front, as containers do. */
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

    /** Returns whether the constraints can become rules. */
    public boolean isExpressible() {
        return container.inexpressible().isEmpty();
    }

    /**
     * Explains the decision of the rules that the command convert would write.
     *
     * @param converted the web.xml after this conversion
     * @return empty for an ambiguous path
     */
    public static Optional<Explanation> afterConversion(Question question, XmlElement converted)
            throws UnreadableWarException {
        Optional<DeclaredFilter> filter = DeclaredFilter.in(converted);
        if (question.path.isEmpty() || filter.isEmpty()) {
            return Optional.empty();
        }
        Explanation explanation = new Explanation("The filter's rules after convert");
        return Optional.of(filter.get().newRules().explain(question.method, question.path.get(), explanation));
    }
}
