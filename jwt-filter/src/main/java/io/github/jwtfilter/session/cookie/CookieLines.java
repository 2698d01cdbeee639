package io.github.jwtfilter.session.cookie;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Collects added {@code Set-Cookie} lines and replaces earlier ones with them. It replaces the header instead of
 * removing it, because only some servers can remove a header.
 */
final class CookieLines extends HttpServletResponseWrapper {
    private static final String SET_COOKIE = "Set-Cookie";

    private final HttpServletResponse response;
    private final List<String> added = new ArrayList<>();

    CookieLines(HttpServletResponse response) {
        super(response);
        this.response = response;
    }

    @Override
    public void addHeader(String name, String value) {
        if (SET_COOKIE.equalsIgnoreCase(name)) {
            added.add(value);
        } else {
            super.addHeader(name, value);
        }
    }

    /** Returns true if the response has such a {@code Set-Cookie} line. */
    static boolean areOn(HttpServletResponse response, Predicate<String> wanted) {
        return response.getHeaders(SET_COOKIE).stream().anyMatch(wanted);
    }

    /** Replaces the earlier lines with the collected ones. All other lines stay. */
    void replace(Predicate<String> earlier) {
        if (!areOn(response, earlier)) {
            added.forEach(line -> response.addHeader(SET_COOKIE, line));
            return;
        }
        List<String> lines = new ArrayList<>(response.getHeaders(SET_COOKIE));
        lines.removeIf(earlier);
        lines.addAll(added);
        response.setHeader(SET_COOKIE, lines.isEmpty() ? null : lines.get(0));
        lines.stream().skip(1).forEach(line -> response.addHeader(SET_COOKIE, line));
    }
}
