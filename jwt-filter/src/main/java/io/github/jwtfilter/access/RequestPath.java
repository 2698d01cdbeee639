package io.github.jwtfilter.access;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path for the access rules: the container's decoded servlet path and path info, joined. Ambiguous paths are
 * rejected, because a later reader may see another path than the filter.
 */
public final class RequestPath {
    private static final Pattern ESCAPE = Pattern.compile("%([0-7][0-9a-fA-F])");

    private RequestPath() {}

    /**
     * Joins the two parts.
     *
     * @param servletPath the result of {@code HttpServletRequest.getServletPath()}
     * @param pathInfo the result of {@code HttpServletRequest.getPathInfo()}; may be null
     * @return a path that begins with a slash; empty if the path is ambiguous. A path is ambiguous if it contains an
     *     inner empty segment, a {@code .} or {@code ..} segment, a backslash, a semicolon or a control character,
     *     either as it is or after decoding it once more
     */
    public static Optional<String> of(String servletPath, String pathInfo) {
        String joined = pathInfo == null ? servletPath : servletPath + pathInfo;
        String path = joined.isEmpty() ? "/" : joined;
        boolean plain = path.charAt(0) == '/' && isPlain(path) && (path.indexOf('%') < 0 || isPlain(decoded(path)));
        return plain ? Optional.of(path) : Optional.empty();
    }

    /**
     * Decodes once more. This covers containers that keep encoded slashes (Undertow), and addresses that were encoded
     * twice.
     */
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

    /** The container saw {@code %3B} as data. A later dispatch may read it as the start of a path parameter. */
    private static boolean isAmbiguous(char c) {
        return c == '\\' || c == ';' || Character.isISOControl(c);
    }

    private static boolean isDots(String path, int from, int to) {
        int length = to - from;
        return (length == 1 || length == 2) && path.charAt(from) == '.' && path.charAt(to - 1) == '.';
    }
}
