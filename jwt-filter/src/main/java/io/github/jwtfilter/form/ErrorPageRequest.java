package io.github.jwtfilter.form;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A failed login form as the application's own error page sees it. Its method is GET, because a static page supports
 * only that. The password is removed, so that a page cannot print it by mistake.
 */
final class ErrorPageRequest extends HttpServletRequestWrapper {
    private final LoginForm form;

    /** @param form the login form; its fields are added to those that the container parsed */
    ErrorPageRequest(HttpServletRequest request, LoginForm form) {
        super(request);
        this.form = form;
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public String getParameter(String name) {
        String[] values = getParameterValues(name);
        return values == null ? null : values[0];
    }

    @Override
    public String[] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> shown = new LinkedHashMap<>(parsed());
        form.readHere()
                .forEach((name, sent) -> shown.merge(name, sent.toArray(String[]::new), ErrorPageRequest::joined));
        shown.keySet().removeIf(LoginFields::isPassword);
        return Collections.unmodifiableMap(shown);
    }

    /** Returns the values of the page's own query before those of the form (Servlet specification §9.4.1). */
    private static String[] joined(String[] own, String[] sent) {
        return Stream.concat(Stream.of(own), Stream.of(sent)).toArray(String[]::new);
    }

    /**
     * Returns the parameters that the container parsed: those of the page's query. If the container cannot parse the
     * body, the error page must still be shown.
     */
    private Map<String, String[]> parsed() {
        try {
            return super.getParameterMap();
        } catch (RuntimeException unparsed) {
            return Map.of();
        }
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }
}
