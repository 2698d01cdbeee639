package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.tools.xml.XmlElement;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A web.xml as servlet API objects, in place of a container. Methods beyond the content of web.xml throw
 * {@link UnsupportedOperationException}.
 */
final class DescriptorContext {
    private final XmlElement webXml;
    private final ServletContext context;

    /**
     * Creates the context.
     *
     * @param isKnown accepts the names of the servlets' init-params that are passed on
     */
    DescriptorContext(XmlElement webXml, Predicate<String> isKnown) {
        this.webXml = webXml;
        Map<String, ServletRegistration> servlets = new LinkedHashMap<>();
        webXml.children("servlet")
                .forEach(servlet -> servlets.put(servlet.text("servlet-name").orElse(""), servlet(servlet, isKnown)));
        this.context = made(
                ServletContext.class,
                Map.of(
                        "getContextPath", name -> "",
                        "getServletContextName",
                                name -> webXml.text("display-name").orElse(null),
                        "getInitParameterNames", name -> Collections.enumeration(List.<String>of()),
                        "getServletRegistrations", name -> servlets));
    }

    private ServletRegistration servlet(XmlElement servlet, Predicate<String> isKnown) {
        String name = servlet.text("servlet-name").orElse("");
        Map<String, String> parameters = params(servlet, "init-param");
        parameters.keySet().removeIf(isKnown.negate());
        return made(
                ServletRegistration.class,
                Map.of(
                        "getName", none -> name,
                        "getClassName", none -> servlet.text("servlet-class").orElse(null),
                        "getInitParameters", none -> parameters,
                        "getMappings", none -> patterns("servlet-mapping", "servlet-name", name)));
    }

    /**
     * Returns the url-patterns by which requests of clients reach a filter. A mapping to a servlet has the patterns of
     * that servlet.
     */
    List<String> requestPatterns(String filterName) {
        return webXml.children("filter-mapping")
                .filter(each ->
                        each.text("filter-name").filter(filterName::equals).isPresent())
                .filter(each -> each.texts("dispatcher").isEmpty()
                        || each.texts("dispatcher").contains("REQUEST"))
                .flatMap(each -> Stream.concat(
                        each.texts("url-pattern").stream(),
                        each.texts("servlet-name").stream()
                                .flatMap(servlet -> servlet.equals("*")
                                        ? Stream.of("/*")
                                        : patterns("servlet-mapping", "servlet-name", servlet).stream())))
                .distinct()
                .collect(Collectors.toList());
    }

    /** Returns the url-patterns of a filter or servlet. */
    List<String> patterns(String mapping, String nameElement, String name) {
        return webXml.children(mapping)
                .filter(each -> each.text(nameElement).filter(name::equals).isPresent())
                .flatMap(each -> each.texts("url-pattern").stream())
                .collect(Collectors.toList());
    }

    /** Returns the parameters of a filter or servlet, or those of the context. */
    static Map<String, String> params(XmlElement element, String name) {
        Map<String, String> params = new LinkedHashMap<>();
        element.children(name)
                .forEach(param -> params.putIfAbsent(
                        param.text("param-name").orElse(""),
                        param.text("param-value").orElse("")));
        return params;
    }

    ServletContext context() {
        return context;
    }

    /** Returns the configuration of a filter. */
    FilterConfig filter(String name, Map<String, String> parameters) {
        return made(
                FilterConfig.class,
                Map.of(
                        "getFilterName", none -> name,
                        "getServletContext", none -> context,
                        "getInitParameterNames", none -> Collections.enumeration(parameters.keySet()),
                        "getInitParameter", parameters::get));
    }

    /** Creates a proxy with a table of answers by method name. Each answer gets the first argument, or null. */
    private static <T> T made(Class<T> type, Map<String, Function<Object, Object>> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Function<Object, Object> answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(type.getSimpleName() + "." + method.getName());
            }
            return answer.apply(given == null ? null : given[0]);
        }));
    }
}
