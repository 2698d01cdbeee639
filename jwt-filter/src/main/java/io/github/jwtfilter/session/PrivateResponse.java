package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A response that carries a login cookie: whatever the application says of caching, no shared cache may keep it
 * (RFC 9111 §5.2.2.7).
 */
public final class PrivateResponse extends HttpServletResponseWrapper {
    private static final String CACHE_CONTROL = "Cache-Control";

    private final BooleanSupplier carriesCookie;

    /**
     * Wraps a response.
     *
     * @param response the container's
     * @param carriesCookie whether it carries a login cookie by now
     */
    public PrivateResponse(HttpServletResponse response, BooleanSupplier carriesCookie) {
        super(response);
        this.carriesCookie = carriesCookie;
    }

    @Override
    public void setHeader(String name, String value) {
        super.setHeader(name, mustStayPrivate(name) ? keepPrivate(value) : value);
    }

    /** A further Cache-Control line is joined to ours by its readers, so {@code private} stands already. */
    @Override
    public void addHeader(String name, String value) {
        super.addHeader(name, mustStayPrivate(name) ? keepPrivate(value) : value);
    }

    /**
     * Says again what was said of caching before the cookie was set, as private.
     *
     * @param response that carries the cookie
     */
    public static void mark(HttpServletResponse response) {
        response.setHeader(CACHE_CONTROL, keepPrivate(response.getHeader(CACHE_CONTROL)));
    }

    private boolean mustStayPrivate(String name) {
        return CACHE_CONTROL.equalsIgnoreCase(name) && carriesCookie.getAsBoolean();
    }

    private static String keepPrivate(String value) {
        if (value == null) {
            return "private";
        }
        if (value.toLowerCase(Locale.ROOT).contains("no-store")) {
            return value;
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
