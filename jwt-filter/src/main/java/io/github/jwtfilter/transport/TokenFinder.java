package io.github.jwtfilter.transport;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/** Finds the tokens of a request. The first source that has a token is used, even if that token is then refused. */
public final class TokenFinder {
    private static final String SCHEME = "Bearer";

    private final List<TokenSource> sources;
    private final LoginCookie cookie;

    /**
     * Creates a finder.
     *
     * @param sources the sources in the order of the search
     * @param cookie the login cookie
     */
    public TokenFinder(List<TokenSource> sources, LoginCookie cookie) {
        this.sources = List.copyOf(sources);
        this.cookie = cookie;
    }

    /**
     * Finds the tokens of a request.
     *
     * @param request the request
     * @return the tokens of the first source that has any, or {@link PresentedTokens#NONE}
     */
    public PresentedTokens find(HttpServletRequest request) {
        for (TokenSource source : sources) {
            List<String> texts = texts(source, request);
            if (!texts.isEmpty()) {
                return new PresentedTokens(source, texts);
            }
        }
        return PresentedTokens.NONE;
    }

    private List<String> texts(TokenSource source, HttpServletRequest request) {
        if (source.isProxy()) {
            return ofProxy(request.getHeaders(source.proxyHeader().orElseThrow()));
        }
        return source == TokenSource.HEADER ? bearer(request) : cookie.read(request);
    }

    /** Two headers count as one invalid token: a client may have sent one of them past the proxy. */
    private static List<String> ofProxy(Enumeration<String> headers) {
        if (headers == null || !headers.hasMoreElements()) {
            return List.of();
        }
        String token = headers.nextElement().strip();
        return List.of(headers.hasMoreElements() ? "" : token);
    }

    /**
     * Returns true if a request has a bearer token in its header, valid or invalid. Other schemes are ignored, because
     * a proxy may forward the {@code Basic} or {@code Negotiate} header that it requested from a browser.
     *
     * @param request the request
     * @return true for a program, because browsers send bearer tokens only on behalf of scripts
     */
    public static boolean hasBearer(HttpServletRequest request) {
        return !bearer(request).isEmpty();
    }

    /** Two bearer headers count as one invalid token. */
    private static List<String> bearer(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders("Authorization");
        List<String> found = new ArrayList<>(1);
        while (headers != null && headers.hasMoreElements()) {
            String token = bearer(headers.nextElement().strip());
            if (token != null) {
                found.add(token);
            }
        }
        return found.size() > 1 ? List.of("") : found;
    }

    /** Returns the text after the scheme; null for another scheme. The scheme is case-insensitive (RFC 9110 §11.1). */
    private static String bearer(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        if (header.length() == SCHEME.length()) {
            return "";
        }
        return header.charAt(SCHEME.length()) == ' '
                ? header.substring(SCHEME.length() + 1).strip()
                : null;
    }
}
