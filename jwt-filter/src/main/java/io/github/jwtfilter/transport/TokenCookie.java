package io.github.jwtfilter.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A cookie that is hidden from scripts. It ends with the browser session unless it has a {@code Max-Age} (RFC 6265
 * §4.1). The filter writes the header itself, because older Servlet versions lack SameSite.
 */
public final class TokenCookie {
    /**
     * The maximum bytes of name, value and attributes. Browsers may silently drop longer cookies (RFC 6265 §6.1).
     * Chromium counted the attributes until 2022, and has counted only name and value since then.
     */
    public static final int MAX_BYTES = 4096;

    /**
     * The maximum number of values that are tried. Several applications on one host may set cookies with the same name
     * for different paths, and a browser sends them all.
     */
    private static final int MAX_CANDIDATES = 4;

    private final String name;

    /** The name and the equals sign. */
    private final String start;

    private final String attributes;
    private final String secureAttributes;
    private final Secure secure;

    /** When a cookie has the {@code Secure} attribute. */
    public enum Secure {
        /** Always. */
        ALWAYS,
        /** Never. */
        NEVER,
        /** If the request was secure. */
        AS_REQUESTED
    }

    /**
     * Creates a cookie.
     *
     * @param name the cookie's name
     * @param path the path below which browsers send the cookie
     * @param domain the domain whose hosts receive the cookie; null for the host that set it
     * @param sameSite {@code Strict}, {@code Lax} or {@code None}
     * @param secure when to add the {@code Secure} attribute
     */
    public TokenCookie(String name, String path, String domain, String sameSite, Secure secure) {
        this(
                name,
                "; Path=" + path + (domain == null ? "" : "; Domain=" + domain) + "; HttpOnly; SameSite=" + sameSite,
                secure);
    }

    private TokenCookie(String name, String attributes, Secure secure) {
        this.name = name;
        this.start = name + "=";
        this.attributes = attributes;
        this.secureAttributes = attributes + "; Secure";
        this.secure = secure;
    }

    /**
     * Returns a copy of this cookie that expires in the browser.
     *
     * @param lifetime the time since the cookie was last set, in whole seconds
     * @return the copy
     */
    public TokenCookie withMaxAge(Duration lifetime) {
        return new TokenCookie(name, attributes + "; Max-Age=" + lifetime.toSeconds(), secure);
    }

    /**
     * Returns the values that a request carries under this name.
     *
     * @param request the request
     * @return at most four values in the order of the request; empty values are skipped
     */
    public List<String> read(HttpServletRequest request) {
        List<String> values = new ArrayList<>(1);
        for (RequestCookies.Pair cookie : RequestCookies.read(start, name::equals, request)) {
            if (!cookie.value.isEmpty() && values.size() < MAX_CANDIDATES) {
                values.add(cookie.value);
            }
        }
        return values;
    }

    /**
     * Returns the cookies of a request whose names are a prefix and a short digest.
     *
     * @param prefix the beginning of the names
     * @param characters the length of the digest in base64url
     * @param request the request
     * @return the last value by name, in the order of the request
     */
    public static Map<String, String> readAll(String prefix, int characters, HttpServletRequest request) {
        Pattern digest = Pattern.compile("[\\w-]{" + characters + "}");
        Map<String, String> values = new LinkedHashMap<>();
        RequestCookies.read(
                        prefix,
                        name -> name.startsWith(prefix)
                                && digest.matcher(name.substring(prefix.length()))
                                        .matches(),
                        request)
                .forEach(cookie -> values.put(cookie.name, cookie.value));
        return values;
    }

    /**
     * Sets the cookie.
     *
     * @param value the value, in characters that need no quoting
     * @param request the request to answer
     * @param response the uncommitted response
     * @throws UnusableTokenException if a browser would drop the cookie; the response is then unchanged
     */
    public void write(String value, HttpServletRequest request, HttpServletResponse response)
            throws UnusableTokenException {
        requireLength(value, request);
        response.addHeader("Set-Cookie", header(value, request));
    }

    /** Throws if a browser would drop the cookie. */
    void requireLength(String value, HttpServletRequest request) throws UnusableTokenException {
        int length = length(value, request);
        if (length > MAX_BYTES) {
            throw new UnusableTokenException(
                    "cookie " + name + " with its attributes: expected at most " + MAX_BYTES + " bytes, got " + length);
        }
    }

    /**
     * Returns the length of the cookie.
     *
     * @param value the cookie's value
     * @param request the request to answer
     * @return bytes of name, value and attributes in the {@code Set-Cookie} header
     */
    public int length(String value, HttpServletRequest request) {
        return start.length() + value.length() + attributes(request).length();
    }

    private String header(String value, HttpServletRequest request) {
        return start + value + attributes(request);
    }

    /**
     * Returns the cookie's name.
     *
     * @return the name as configured in web.xml
     */
    public String name() {
        return name;
    }

    /**
     * Clears the cookie in the browser.
     *
     * @param request the request to answer
     * @param response the uncommitted response
     */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                "Set-Cookie", start + attributes(request) + "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    }

    private String attributes(HttpServletRequest request) {
        boolean marked = secure == Secure.ALWAYS || secure == Secure.AS_REQUESTED && request.isSecure();
        return marked ? secureAttributes : attributes;
    }
}
