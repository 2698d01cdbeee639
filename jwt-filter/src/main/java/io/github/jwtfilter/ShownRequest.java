package io.github.jwtfilter;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A failed login form as the team's own page sees it: a GET, for a static page answers nothing else, and without the
 * password, which a page could print by mistake.
 */
final class ShownRequest extends HttpServletRequestWrapper {
    ShownRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public String getParameter(String name) {
        return LoginFields.isPassword(name) ? null : super.getParameter(name);
    }

    @Override
    public String[] getParameterValues(String name) {
        return LoginFields.isPassword(name) ? null : super.getParameterValues(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> shown = new LinkedHashMap<>(super.getParameterMap());
        shown.keySet().removeIf(LoginFields::isPassword);
        return Collections.unmodifiableMap(shown);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }
}
