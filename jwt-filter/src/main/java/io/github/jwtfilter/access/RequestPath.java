package io.github.jwtfilter.access;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path that rules are matched with: the container's decoded servlet path and path info, as one. What could mean one
 * path to us and another to whatever reads it next is no path.
 */
public final class RequestPath {
    private static final Pattern ESCAPE = Pattern.compile("%([0-7][0-9a-fA-F])");

    private RequestPath() {}

    /**
     * Joins the two parts.
     *
     * @param servletPath as {@code HttpServletRequest.getServletPath()} tells
     * @param pathInfo as {@code HttpServletRequest.getPathInfo()} tells; may be null
     * @return a path that begins with a slash, or empty if it is ambiguous: an empty, {@code .} or {@code ..} segment, a
     *     backslash, a semicolon or a control character, be it only after decoding once more
     */
    public static Optional<String> of(String servletPath, String pathInfo) {
        String joined = pathInfo == null ? servletPath : servletPath + pathInfo;
        String path = joined.isEmpty() ? "/" : joined;
        boolean plain = path.charAt(0) == '/' && isPlain(path) && (path.indexOf('%') < 0 || isPlain(decoded(path)));
        return plain ? Optional.of(path) : Optional.empty();
    }

    /** A container that leaves an encoded slash as it is (Undertow), or an address that was encoded twice. */
    private static String decoded(String path) {
        return ESCAPE.matcher(path)
                .replaceAll(
                        escape -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 16))));
    }

    private static boolean isPlain(String path) {
        int segment = 1;
        for (int i = 1; i <= path.length(); i++) {
            boolean end = i == path.length();
            if (end || path.charAt(i) == '/') {
                boolean emptyInside = i == segment && !end;
                if (emptyInside || isDots(path, segment, i)) {
                    return false;
                }
                segment = i + 1;
            } else if (isAmbiguous(path.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** A decoded semicolon was none to the container, and may be one to whatever dispatches the path again. */
    private static boolean isAmbiguous(char c) {
        return c == '\\' || c == ';' || Character.isISOControl(c);
    }

    private static boolean isDots(String path, int from, int to) {
        int length = to - from;
        return (length == 1 || length == 2) && path.charAt(from) == '.' && path.charAt(to - 1) == '.';
    }
}
