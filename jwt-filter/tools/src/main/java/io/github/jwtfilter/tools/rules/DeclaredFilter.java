package io.github.jwtfilter.tools.rules;

import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.config.application.DeclaredClasses;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The filter of a web.xml: its rules, its mappings and the paths that are always permitted. */
final class DeclaredFilter {
    private static final String CONTEXT_PREFIX = "jwt-filter.";
    private static final String DEFAULT_RULES = "/* authenticated";

    /** The servlets with always permitted paths. The pages for operators need a rule. */
    private static final Set<String> OPEN_SERVLETS = Set.of(
            DeclaredClasses.LOGIN_SERVLET,
            DeclaredClasses.LOGOUT_SERVLET,
            DeclaredClasses.ME_SERVLET,
            DeclaredClasses.HEALTH_SERVLET);

    private final XmlElement webXml;
    private final XmlElement filter;
    final String name;

    private DeclaredFilter(XmlElement webXml, XmlElement filter) {
        this.webXml = webXml;
        this.filter = filter;
        this.name = filter.text("filter-name").orElse("");
    }

    /** Returns the first filter of this library; empty if there is none. */
    static Optional<DeclaredFilter> in(XmlElement webXml) {
        return webXml.children("filter")
                .filter(filter -> filter.text("filter-class")
                        .filter(DeclaredClasses.FILTER::equals)
                        .isPresent())
                .findFirst()
                .map(filter -> new DeclaredFilter(webXml, filter));
    }

    int line() {
        return filter.line();
    }

    boolean observes() {
        return parameter("mode").map(XmlElement::text).filter("observe"::equals).isPresent();
    }

    /** Returns whether the filter is called for a path. */
    boolean covers(String path) {
        List<UrlPattern> patterns = new ArrayList<>();
        for (XmlElement mapping : named(webXml.children("filter-mapping"), "filter-name", name)) {
            if (mapping.children("servlet-name").findFirst().isPresent()) {
                return true;
            }
            for (String pattern : mapping.texts("url-pattern")) {
                try {
                    patterns.add(UrlPattern.parse(pattern));
                } catch (IllegalArgumentException unusual) {
                    // The container refuses the application.
                }
            }
        }
        // In a filter mapping, "/" is the exact path (Servlet 6.0 §12.2). Most containers also read it as all paths.
        return patterns.stream().anyMatch(pattern -> Patterns.covers(pattern, path));
    }

    /**
     * Returns the rules.
     *
     * @param document the text of web.xml, for the line numbers
     * @throws UnreadableWarException if they are invalid
     */
    FilterRules rules(String document) throws UnreadableWarException {
        Optional<XmlElement> value = parameter("rules");
        return rules(value.isPresent() ? lines(value.get(), document) : FilterRules.lines(DEFAULT_RULES, 0));
    }

    /** Returns the rules of a planned web.xml. Omits the line numbers. */
    FilterRules newRules() throws UnreadableWarException {
        return rules(FilterRules.lines(parameter("rules").map(XmlElement::text).orElse(DEFAULT_RULES), 0));
    }

    private FilterRules rules(List<Map.Entry<String, Integer>> lines) throws UnreadableWarException {
        try {
            return new FilterRules(lines, permitted());
        } catch (IllegalArgumentException e) {
            throw new UnreadableWarException("the filter would not start with these rules: " + e.getMessage(), e);
        }
    }

    /** Returns the rules with their lines of web.xml. A comment inside the value makes the line numbers unknown. */
    private static List<Map.Entry<String, Integer>> lines(XmlElement value, String document) {
        String raw = document.substring(value.contentStart(), value.contentEnd());
        boolean plain = raw.strip().equals(value.text()) || raw.indexOf("<!--") < 0 && raw.indexOf("<![") < 0;
        int first = 1
                + (int) document.substring(0, value.contentStart() + leading(raw))
                        .replace("\r\n", "\n")
                        .chars()
                        .filter(c -> c == '\n' || c == '\r')
                        .count();
        return FilterRules.lines(value.text(), plain ? first : 0);
    }

    private static int leading(String text) {
        return text.length() - text.stripLeading().length();
    }

    /** Returns the value of the filter's parameter, or else of the context's parameter. */
    private Optional<XmlElement> parameter(String parameter) {
        return value(filter.children("init-param"), parameter)
                .or(() -> value(webXml.children("context-param"), CONTEXT_PREFIX + parameter));
    }

    private static Optional<XmlElement> value(Stream<XmlElement> params, String parameter) {
        return named(params, "param-name", parameter).stream()
                .findFirst()
                .flatMap(param -> param.children("param-value").findFirst());
    }

    private static List<XmlElement> named(Stream<XmlElement> elements, String child, String name) {
        return elements.filter(
                        element -> element.text(child).filter(name::equals).isPresent())
                .collect(Collectors.toList());
    }

    private List<String> permitted() {
        List<String> permitted = new ArrayList<>();
        parameter("loginPage").map(XmlElement::text).ifPresent(page -> addPath(page, permitted));
        webXml.children("servlet").forEach(servlet -> {
            String type = servlet.text("servlet-class").orElse("");
            if (OPEN_SERVLETS.contains(type)) {
                named(
                                webXml.children("servlet-mapping"),
                                "servlet-name",
                                servlet.text("servlet-name").orElse(""))
                        .forEach(mapping -> permitted.addAll(mapping.texts("url-pattern")));
            }
            if (type.equals(DeclaredClasses.LOGIN_SERVLET)) {
                for (String page : List.of("page", "errorPage")) {
                    value(servlet.children("init-param"), page).ifPresent(value -> addPath(value.text(), permitted));
                }
            }
        });
        return permitted;
    }

    private static void addPath(String page, List<String> permitted) {
        if (page.startsWith("/")) {
            permitted.add(page.split("[?#]", 2)[0]);
        }
    }
}
