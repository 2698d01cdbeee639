package io.github.jwtfilter.transport;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;

/**
 * The cookies of a request, with those that the container hides. A browser sends one cookie for each path and domain,
 * the longest path first (RFC 6265 §5.4). Undertow and WildFly return only the first one of a name from
 * {@code getCookies()}; the others are read from the {@code Cookie} headers.
 *
 * <p>A filter before ours may hide or replace cookies by a wrapper. The wrapper decides: the headers are used only if
 * they hold all that {@code getCookies()} returns, and more.
 */
final class RequestCookies {
    private static final String COOKIE = "Cookie";

    private RequestCookies() {}

    /** One cookie of a request. */
    static final class Pair {
        final String name;
        final String value;

        Pair(String name, String value) {
            this.name = name;
            this.value = value;
        }

        private boolean isSameAs(Pair other) {
            return name.equals(other.name) && value.equals(other.value);
        }
    }

    /**
     * Returns the cookies of some names, in the request's order.
     *
     * @param needle a text that each of these cookies begins with, such as {@code jwt=}
     * @param wanted accepts the names
     * @param request the request
     */
    static List<Pair> read(String needle, Predicate<String> wanted, HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return List.of();
        }
        List<Pair> shown = new ArrayList<>(1);
        for (Cookie cookie : cookies) {
            String value = cookie.getValue();
            if (value != null && wanted.test(cookie.getName())) {
                shown.add(new Pair(cookie.getName(), value));
            }
        }
        // No cookie, or a wrapper that hides it.
        if (shown.isEmpty() || !holdsMore(needle, shown.size(), request)) {
            return shown;
        }
        List<Pair> sent = sent(wanted, request);
        boolean hidden = sent.size() > shown.size()
                && shown.stream().allMatch(pair -> sent.stream().anyMatch(pair::isSameAs));
        return hidden ? sent : shown;
    }

    /** A quick look that finds too many at worst: usually there is one cookie, and nothing has to be parsed. */
    private static boolean holdsMore(String needle, int count, HttpServletRequest request) {
        int found = 0;
        Enumeration<String> lines = request.getHeaders(COOKIE);
        while (lines != null && lines.hasMoreElements()) {
            String line = lines.nextElement();
            for (int at = line.indexOf(needle); at >= 0; at = line.indexOf(needle, at + needle.length())) {
                found++;
            }
        }
        return found > count;
    }

    private static List<Pair> sent(Predicate<String> wanted, HttpServletRequest request) {
        List<Pair> sent = new ArrayList<>();
        Enumeration<String> lines = request.getHeaders(COOKIE);
        while (lines.hasMoreElements()) {
            parse(lines.nextElement(), wanted, sent);
        }
        return sent;
    }

    /** RFC 6265 §4.2.1. What stands between quotes belongs to the value, semicolons too (RFC 2109 §4.1). */
    private static void parse(String line, Predicate<String> wanted, List<Pair> sent) {
        int start = 0;
        while (start < line.length()) {
            int end = end(line, start);
            int equals = line.indexOf('=', start);
            if (equals > start && equals < end) {
                String name = line.substring(start, equals).strip();
                if (wanted.test(name)) {
                    sent.add(new Pair(
                            name, unquoted(line.substring(equals + 1, end).strip())));
                }
            }
            start = end + 1;
        }
    }

    /** Where the cookie that begins here ends: at a semicolon, or with the line. */
    private static int end(String line, int start) {
        int quoted = start;
        while (quoted < line.length() && line.charAt(quoted) != '=' && line.charAt(quoted) != ';') {
            quoted++;
        }
        boolean isQuoted = line.startsWith("=\"", quoted);
        int close = isQuoted ? closingQuote(line, quoted + 2) : quoted;
        int end = line.indexOf(';', close);
        int found = end < 0 ? line.length() : end;
        // A quote that does not end the value is a character like any other.
        if (isQuoted && !line.substring(Math.min(close + 1, found), found).isBlank()) {
            int first = line.indexOf(';', quoted);
            return first < 0 ? line.length() : first;
        }
        return found;
    }

    /** The line's length if there is none. */
    private static int closingQuote(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) != '"') {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
