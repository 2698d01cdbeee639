package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A response that carries a login cookie: whatever the application says of caching, no shared cache may keep it
 * (RFC 9111 §5.2.2.7).
 */
public final class PrivateResponse extends HttpServletResponseWrapper {
    private static final String CACHE_CONTROL = "Cache-Control";

    /**
     * Wraps a response and marks it private.
     *
     * @param response not committed yet
     */
    public PrivateResponse(HttpServletResponse response) {
        super(response);
        response.setHeader(CACHE_CONTROL, "private");
    }

    @Override
    public void setHeader(String name, String value) {
        super.setHeader(name, isCacheControl(name) ? keepPrivate(value) : value);
    }

    /** A further Cache-Control line is joined to ours by its readers, so {@code private} stands already. */
    @Override
    public void addHeader(String name, String value) {
        super.addHeader(name, isCacheControl(name) ? keepPrivate(value) : value);
    }

    private static boolean isCacheControl(String name) {
        return CACHE_CONTROL.equalsIgnoreCase(name);
    }

    private static String keepPrivate(String value) {
        if (value == null) {
            return "private";
        }
        String others = Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(directive -> !isForSharedCaches(directive.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "private" : "private, " + others;
    }

    private static boolean isForSharedCaches(String directive) {
        return directive.isEmpty()
                || directive.equals("public")
                || directive.equals("private")
                || directive.startsWith("s-maxage");
    }
}
