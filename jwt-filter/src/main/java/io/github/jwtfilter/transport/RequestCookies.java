package io.github.jwtfilter.transport;

import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;

/**
 * The cookies of a request, including those that the container hides. A browser sends one cookie for each path and
 * domain, the longest path first (RFC 6265 §5.4). Undertow and WildFly return only the first cookie of each name from
 * {@code getCookies()}. This class reads the others from the {@code Cookie} headers.
 *
 * <p>An earlier filter may hide or replace cookies with a wrapper, and the wrapper takes precedence. If the request is
 * wrapped, the headers are used only if they contain all cookies of {@code getCookies()} and additional ones. The own
 * requests of Tomcat and Jetty hide nothing, so their headers are read at once.
 */
final class RequestCookies {
    private static final String COOKIE = "Cookie";

    /**
     * Whether a class is the container's own request, so that no wrapper hides a cookie. Tomcat and Jetty make an object
     * of each cookie in {@code getCookies()}. To search their headers is faster.
     */
    private static final ClassValue<Boolean> IS_BARE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            String name = type.getName();
            return !ServletRequestWrapper.class.isAssignableFrom(type)
                    && (name.startsWith("org.apache.catalina.connector.") || name.startsWith("org.eclipse.jetty."));
        }
    };

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
     * Returns the cookies with certain names, in the order of the request.
     *
     * @param needle the text that each of these cookies begins with, for example {@code jwt=}
     * @param wanted accepts the names
     * @param request the request
     */
    static List<Pair> read(String needle, Predicate<String> wanted, HttpServletRequest request) {
        if (IS_BARE.get(request.getClass())) {
            return sent(needle, wanted, request);
        }
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
        // The cookie is absent, or a wrapper hides it.
        if (shown.isEmpty() || !holdsMore(needle, shown.size(), request)) {
            return shown;
        }
        List<Pair> sent = sent(needle, wanted, request);
        boolean hidden = sent.size() > shown.size()
                && shown.stream().allMatch(pair -> sent.stream().anyMatch(pair::isSameAs));
        return hidden ? sent : shown;
    }

    /**
     * Estimates quickly whether the headers contain more cookies. The estimate may be too high, but is never too low.
     * Usually there is one cookie, and parsing is unnecessary.
     */
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

    private static List<Pair> sent(String needle, Predicate<String> wanted, HttpServletRequest request) {
        List<Pair> sent = new ArrayList<>(1);
        Enumeration<String> lines = request.getHeaders(COOKIE);
        while (lines != null && lines.hasMoreElements()) {
            String line = lines.nextElement();
            if (line.contains(needle)) {
                parse(line, wanted, sent);
            }
        }
        return sent;
    }

    /** Parses a header (RFC 6265 §4.2.1). Text in quotes belongs to the value, including semicolons (RFC 2109 §4.1). */
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

    /** Returns the end of the cookie that begins here: a semicolon or the end of the line. */
    private static int end(String line, int start) {
        int quoted = start;
        while (quoted < line.length() && line.charAt(quoted) != '=' && line.charAt(quoted) != ';') {
            quoted++;
        }
        boolean isQuoted = line.startsWith("=\"", quoted);
        int close = isQuoted ? closingQuote(line, quoted + 2) : quoted;
        int end = line.indexOf(';', close);
        int found = end < 0 ? line.length() : end;
        // A quote in the middle of the value is an ordinary character.
        if (isQuoted && !line.substring(Math.min(close + 1, found), found).isBlank()) {
            int first = line.indexOf(';', quoted);
            return first < 0 ? line.length() : first;
        }
        return found;
    }

    /** Returns the position of the closing quote, or at least the length of the line if it is missing. */
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
