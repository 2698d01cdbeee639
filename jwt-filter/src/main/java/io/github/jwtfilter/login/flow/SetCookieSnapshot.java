package io.github.jwtfilter.login.flow;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The cookies of a response at one point in time. Cookies that are set later can be removed. */
final class SetCookieSnapshot {
    private static final String SET_COOKIE = "Set-Cookie";

    private final HttpServletResponse response;
    private final List<String> earlier;

    SetCookieSnapshot(HttpServletResponse response) {
        this.response = response;
        this.earlier = List.copyOf(response.getHeaders(SET_COOKIE));
    }

    /**
     * Removes the cookies that were set since the snapshot. If the server cannot remove the header, the cookies are
     * replaced by expired ones.
     */
    void restore() {
        List<String> later = new ArrayList<>(response.getHeaders(SET_COOKIE));
        earlier.forEach(later::remove);
        if (later.isEmpty() || response.isCommitted()) {
            return;
        }
        response.setHeader(SET_COOKIE, null);
        boolean removed = response.getHeaders(SET_COOKIE).isEmpty();
        Iterator<String> wanted = earlier.iterator();
        if (!removed && earlier.isEmpty()) {
            wanted = later.stream().map(SetCookieSnapshot::forgotten).iterator();
        }
        if (wanted.hasNext()) {
            response.setHeader(SET_COOKIE, wanted.next());
        }
        wanted.forEachRemaining(cookie -> response.addHeader(SET_COOKIE, cookie));
    }

    /**
     * Returns the cookie with {@code Max-Age=0}. If Max-Age occurs twice, browsers use the last one (RFC 6265 section
     * 5.3).
     */
    private static String forgotten(String cookie) {
        int end = cookie.indexOf(';');
        String attributes = end < 0 ? "" : cookie.substring(end);
        return cookie.substring(0, cookie.indexOf('=') + 1) + attributes + "; Max-Age=0";
    }
}
