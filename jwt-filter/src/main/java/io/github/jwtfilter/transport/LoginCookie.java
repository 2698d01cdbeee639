package io.github.jwtfilter.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cookie that carries a login, and the cookies of the same name that an earlier configuration may have left in
 * browsers. A browser keeps one cookie for each scope: name, path and domain (RFC 6265 §5.3). A leftover of a longer
 * path is sent first and would hide a new login for as long as it is good.
 *
 * <p>Leftovers are looked for at the context path only. No other application sets cookies there. Any other path may
 * belong to a neighbour's login.
 */
public final class LoginCookie {
    private static final int SCOPE_BYTES = 6;

    private final TokenCookie cookie;
    private final String scope;
    private final Map<String, TokenCookie> leftovers = new LinkedHashMap<>();

    /**
     * A login cookie.
     *
     * @param name its name
     * @param path the paths that a browser sends it to
     * @param domain the domain whose hosts a browser sends it to, or null for the one host that set it
     * @param contextPath the application's path, with {@code /} for the root, as browsers send it
     * @param sameSite {@code Strict}, {@code Lax} or {@code None}
     * @param secure when it is marked Secure
     */
    public LoginCookie(
            String name, String path, String domain, String contextPath, String sameSite, TokenCookie.Secure secure) {
        this.cookie = new TokenCookie(name, path, domain, sameSite, secure);
        this.scope = scope(name, path, domain);
        // Browsers keep no cookie with this prefix at another path or for a domain.
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
     * Whether a cookie's name makes demands on its attributes. Browsers ignore the case of the prefix
     * (RFC 6265bis §5.4).
     *
     * @param name the cookie's name
     * @param prefix such as {@code __Host-}
     * @return true if the name begins with it
     */
    public static boolean hasPrefix(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /**
     * The name for another cookie beside this one, which may have another path.
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

    /** A short hash: it tells the few scopes apart that one server's operators configure, and protects nothing. */
    private static String scope(String name, String path, String domain) {
        String text = name + '\n' + path + '\n' + (domain == null ? "" : domain);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, SCOPE_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }

    /**
     * The scope of this cookie, for the token in it.
     *
     * @return a hash of 8 characters
     */
    public String scope() {
        return scope;
    }

    /**
     * Whether a browser may hold leftovers.
     *
     * @return false if the configured scope is the narrowest one
     */
    public boolean mayHaveLeftovers() {
        return !leftovers.isEmpty();
    }

    /**
     * Whether {@link #write} overwrites or clears the cookies of a scope.
     *
     * @param other the scope that a token names; null if it names none
     * @return true for the scope of this cookie and of its leftovers
     */
    public boolean replaces(String other) {
        return scope.equals(other) || leftovers.containsKey(other);
    }

    /**
     * The cookie's name.
     *
     * @return as web.xml has it
     */
    public String name() {
        return cookie.name();
    }

    /**
     * Returns the values that a request carries under this name, leftovers and neighbours' cookies included.
     *
     * @param request the request
     * @return at most four, in the request's order; empty values are skipped
     */
    public List<String> read(HttpServletRequest request) {
        return cookie.read(request);
    }

    /**
     * Returns the length of the cookie.
     *
     * @param value its value
     * @param request the request that would be answered
     * @return the bytes of name, value and attributes, as the {@code Set-Cookie} header has them
     */
    public int length(String value, HttpServletRequest request) {
        return cookie.length(value, request);
    }

    /**
     * Sets the cookie and nothing else: for a token that takes the place of one in the same scope.
     *
     * @param value its value, of characters that need no quoting
     * @param request the request that is answered
     * @param response not committed yet
     * @throws UnusableTokenException if a browser would drop it; then nothing was set
     */
    public void overwrite(String value, HttpServletRequest request, HttpServletResponse response)
            throws UnusableTokenException {
        cookie.write(value, request, response);
    }

    /**
     * Clears the leftovers and sets the cookie.
     *
     * @param value its value, of characters that need no quoting
     * @param request the request that is answered
     * @param response not committed yet
     * @throws UnusableTokenException if a browser would drop it; then nothing was set
     */
    public void write(String value, HttpServletRequest request, HttpServletResponse response)
            throws UnusableTokenException {
        cookie.requireLength(value, request);
        // First, because simple clients keep one cookie a name, and the last one counts.
        clearLeftovers(request, response);
        cookie.write(value, request, response);
    }

    /**
     * Makes the browser forget the cookie and the leftovers.
     *
     * @param request the request that is answered
     * @param response not committed yet
     */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        clearLeftovers(request, response);
        cookie.clear(request, response);
    }

    /**
     * Makes the browser forget the leftovers only.
     *
     * @param request the request that is answered
     * @param response not committed yet
     */
    public void clearLeftovers(HttpServletRequest request, HttpServletResponse response) {
        leftovers.values().forEach(leftover -> leftover.clear(request, response));
    }
}
