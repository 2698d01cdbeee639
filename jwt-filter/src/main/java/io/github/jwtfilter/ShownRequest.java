package io.github.jwtfilter;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A failed login form as the team's own page sees it: a GET, for a static page answers nothing else, and without the
 * password, which a page could print by mistake.
 */
final class ShownRequest extends HttpServletRequestWrapper {
    private final LoginForm form;

    /** @param form whose body the container has not parsed */
    ShownRequest(HttpServletRequest request, LoginForm form) {
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
        form.readHere().forEach((name, sent) -> shown.merge(name, sent.toArray(String[]::new), ShownRequest::joined));
        shown.keySet().removeIf(LoginFields::isPassword);
        return Collections.unmodifiableMap(shown);
    }

    /** The page's own query goes before the form (Servlet specification §9.4.1). */
    private static String[] joined(String[] own, String[] sent) {
        return Stream.concat(Stream.of(own), Stream.of(sent)).toArray(String[]::new);
    }

    /** What the container has: the page's own query. A body that it cannot parse must not fail the page that tells so. */
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
