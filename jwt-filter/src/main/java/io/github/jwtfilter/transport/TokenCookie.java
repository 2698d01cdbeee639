package io.github.jwtfilter.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A cookie that scripts cannot read and that ends with the browser unless told otherwise (RFC 6265 §4.1). Written as a header of our own,
 * for older Servlet versions know no SameSite.
 */
public final class TokenCookie {
    /**
     * Browsers need not keep a cookie whose name, value and attributes are longer (RFC 6265 §6.1), and drop it without
     * a word. Chromium counted them all until 2022; since then it counts name and value.
     */
    public static final int LONGEST = 4096;

    /** Applications on one host may set cookies of one name for several paths; a browser sends them all. */
    private static final int MOST_TRIED = 4;

    private final String name;
    private final String needle;
    private final String attributes;
    private final Secure secure;

    /** When a cookie is marked Secure. */
    public enum Secure {
        /** Always. */
        ALWAYS,
        /** Never. */
        NEVER,
        /** When the request that it answers came securely. */
        AS_REQUESTED
    }

    /**
     * A cookie.
     *
     * @param name its name
     * @param path the paths that a browser sends it to
     * @param domain the domain whose hosts a browser sends it to, or null for the one host that set it
     * @param sameSite {@code Strict}, {@code Lax} or {@code None}
     * @param secure when it is marked Secure
     */
    public TokenCookie(String name, String path, String domain, String sameSite, Secure secure) {
        this.name = name;
        this.needle = name + "=";
        this.attributes =
                "; Path=" + path + (domain == null ? "" : "; Domain=" + domain) + "; HttpOnly; SameSite=" + sameSite;
        this.secure = secure;
    }

    private TokenCookie(String name, String attributes, Secure secure) {
        this.name = name;
        this.needle = name + "=";
        this.attributes = attributes;
        this.secure = secure;
    }

    /**
     * The same cookie, forgotten by the browser after some time.
     *
     * @param lifetime from each time that it is set, in whole seconds
     * @return another cookie
     */
    public TokenCookie withMaxAge(Duration lifetime) {
        return new TokenCookie(name, attributes + "; Max-Age=" + lifetime.toSeconds(), secure);
    }

    /**
     * The values that a request carries under this name.
     *
     * @param request the request
     * @return at most four, in the request's order; empty values are passed over
     */
    public List<String> read(HttpServletRequest request) {
        List<String> values = new ArrayList<>(1);
        for (RequestCookies.Pair cookie : RequestCookies.read(needle, name::equals, request)) {
            if (!cookie.value.isEmpty() && values.size() < MOST_TRIED) {
                values.add(cookie.value);
            }
        }
        return values;
    }

    /**
     * Sets the cookie.
     *
     * @param value its value, of characters that need no quoting
     * @param request the request that is answered
     * @param response not committed yet
     * @throws UnusableTokenException if a browser would drop it; then nothing was set
     */
    public void write(String value, HttpServletRequest request, HttpServletResponse response)
            throws UnusableTokenException {
        requireLength(value, request);
        response.addHeader("Set-Cookie", header(value, request));
    }

    /** Throws if a browser would drop the cookie. */
    void requireLength(String value, HttpServletRequest request) throws UnusableTokenException {
        int length = length(value, request);
        if (length > LONGEST) {
            throw new UnusableTokenException(
                    "cookie " + name + " with its attributes: expected at most " + LONGEST + " bytes, got " + length);
        }
    }

    /**
     * How long the cookie would be.
     *
     * @param value its value
     * @param request the request that would be answered
     * @return the bytes of name, value and attributes, as the {@code Set-Cookie} header has them
     */
    public int length(String value, HttpServletRequest request) {
        return header(value, request).length();
    }

    private String header(String value, HttpServletRequest request) {
        return name + "=" + value + attributes(request);
    }

    /**
     * The cookie's name.
     *
     * @return as web.xml has it
     */
    public String name() {
        return name;
    }

    /**
     * Makes the browser forget the cookie.
     *
     * @param request the request that is answered
     * @param response not committed yet
     */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                "Set-Cookie", name + "=" + attributes(request) + "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    }

    private String attributes(HttpServletRequest request) {
        boolean marked = secure == Secure.ALWAYS || secure == Secure.AS_REQUESTED && request.isSecure();
        return marked ? attributes + "; Secure" : attributes;
    }
}
