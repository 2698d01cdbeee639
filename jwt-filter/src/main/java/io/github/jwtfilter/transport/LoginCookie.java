package io.github.jwtfilter.transport;

import io.github.jwtfilter.text.Digests;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The login cookie, and cookies of the same name that an earlier configuration may have left in browsers. A browser
 * keeps one cookie per scope: name, path and domain (RFC 6265 §5.3). It sends a leftover with a longer path first. Such
 * a leftover would hide a new login until it expires.
 *
 * <p>The filter looks for leftovers at the context path only, because only this application sets cookies there. A
 * cookie at any other path may be the login of a neighbour application.
 */
public final class LoginCookie {
    private static final int SCOPE_CHARACTERS = 8;

    private final TokenCookie cookie;
    private final String scope;
    private final Map<String, TokenCookie> leftovers = new LinkedHashMap<>();

    /**
     * Creates a login cookie.
     *
     * @param name the cookie's name
     * @param path the path below which browsers send the cookie
     * @param domain the domain whose hosts receive the cookie; null for the host that set it
     * @param contextPath the application's path as browsers send it; {@code /} for the root
     * @param sameSite {@code Strict}, {@code Lax} or {@code None}
     * @param secure when to add the {@code Secure} attribute
     */
    public LoginCookie(
            String name, String path, String domain, String contextPath, String sameSite, TokenCookie.Secure secure) {
        this.cookie = new TokenCookie(name, path, domain, sameSite, secure);
        this.scope = scope(name, path, domain);
        // Browsers reject cookies with this prefix if they have another path or a domain.
        if (!hasPrefix(name, "__Host-")) {
            leftover(name, contextPath, null, sameSite, secure);
            leftover(name, contextPath, domain, sameSite, secure);
        }
    }

    private void leftover(String name, String path, String domain, String sameSite, TokenCookie.Secure secure) {
        String of = scope(name, path, domain);
        if (!of.equals(scope)) {
            leftovers.put(of, new TokenCookie(name, path, domain, sameSite, secure));
        }
    }

    /**
     * Returns true if a cookie's name begins with a prefix that restricts its attributes. Browsers ignore the case of
     * the prefix (RFC 6265bis §5.4).
     *
     * @param name the cookie's name
     * @param prefix for example {@code __Host-}
     * @return true if the name begins with the prefix
     */
    public static boolean hasPrefix(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /**
     * Removes the prefix that restricts a cookie's attributes. The names of other cookies are derived from the result,
     * because they may have another path.
     *
     * @param name the cookie's name
     * @return the name without {@code __Host-} or {@code __Secure-}
     */
    public static String withoutPrefix(String name) {
        for (String prefix : List.of("__Host-", "__Secure-")) {
            if (hasPrefix(name, prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

    /**
     * Returns a short hash of a scope. It distinguishes the few scopes that the operators of one server configure. It
     * has no cryptographic purpose.
     */
    private static String scope(String name, String path, String domain) {
        String text = name + '\n' + path + '\n' + (domain == null ? "" : domain);
        return Digests.name(text, SCOPE_CHARACTERS);
    }

    /**
     * Returns the scope of this cookie. The token in the cookie carries it as a claim.
     *
     * @return a hash of 8 characters
     */
    public String scope() {
        return scope;
    }

    /**
     * Returns true if browsers may hold leftovers.
     *
     * @return false if the configured scope is the narrowest one
     */
    public boolean mayHaveLeftovers() {
        return !leftovers.isEmpty();
    }

    /**
     * Returns true if {@link #write} overwrites or clears the cookies of a scope.
     *
     * @param other the scope in a token; null if the token has none
     * @return true for the scope of this cookie and of its leftovers
     */
    public boolean replaces(String other) {
        return scope.equals(other) || leftovers.containsKey(other);
    }

    /**
     * Returns the cookie's name.
     *
     * @return the name as configured in web.xml
     */
    public String name() {
        return cookie.name();
    }

    /**
     * Returns the values that a request carries under this name, including leftovers and cookies of neighbour
     * applications.
     *
     * @param request the request
     * @return at most four values in the order of the request; empty values are skipped
     */
    public List<String> read(HttpServletRequest request) {
        return cookie.read(request);
    }

    /**
     * Returns the length of the cookie.
     *
     * @param value the cookie's value
     * @param request the request to answer
     * @return bytes of name, value and attributes in the {@code Set-Cookie} header
     */
    public int length(String value, HttpServletRequest request) {
        return cookie.length(value, request);
    }

    /**
     * Sets the cookie and keeps leftovers. Used for a token that replaces another one in the same scope.
     *
     * @param value the value, in characters that need no quoting
     * @param request the request to answer
     * @param response the uncommitted response
     * @throws UnusableTokenException if a browser would drop the cookie; the response is then unchanged
     */
    public void overwrite(String value, HttpServletRequest request, HttpServletResponse response)
            throws UnusableTokenException {
        cookie.write(value, request, response);
    }

    /**
     * Clears the leftovers and sets the cookie.
     *
     * @param value the value, in characters that need no quoting
     * @param request the request to answer
     * @param response the uncommitted response
     * @throws UnusableTokenException if a browser would drop the cookie; the response is then unchanged
     */
    public void write(String value, HttpServletRequest request, HttpServletResponse response)
            throws UnusableTokenException {
        cookie.requireLength(value, request);
        // Clear first: simple clients keep one cookie per name, and the last one wins.
        clearLeftovers(request, response);
        cookie.write(value, request, response);
    }

    /**
     * Clears the cookie and the leftovers in the browser.
     *
     * @param request the request to answer
     * @param response the uncommitted response
     */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        clearLeftovers(request, response);
        cookie.clear(request, response);
    }

    /**
     * Clears only the leftovers in the browser.
     *
     * @param request the request to answer
     * @param response the uncommitted response
     */
    public void clearLeftovers(HttpServletRequest request, HttpServletResponse response) {
        leftovers.values().forEach(leftover -> leftover.clear(request, response));
    }
}
