package io.github.jwtfilter.transport;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/** Finds the token of a request: the first source that carries one decides, whatever becomes of it. */
public final class TokenFinder {
    private static final String SCHEME = "Bearer";

    private final List<TokenSource> sources;
    private final LoginCookie cookie;

    /**
     * A finder.
     *
     * @param sources where to look, in this order
     * @param cookie the login cookie
     */
    public TokenFinder(List<TokenSource> sources, LoginCookie cookie) {
        this.sources = List.copyOf(sources);
        this.cookie = cookie;
    }

    /**
     * Looks for tokens.
     *
     * @param request the request
     * @return those of the first source that has any, or {@link PresentedTokens#NONE}
     */
    public PresentedTokens find(HttpServletRequest request) {
        for (TokenSource source : sources) {
            List<String> texts = source == TokenSource.HEADER ? bearer(request) : cookie.read(request);
            if (!texts.isEmpty()) {
                return new PresentedTokens(source, texts);
            }
        }
        return PresentedTokens.NONE;
    }

    /**
     * Whether a request carries a bearer token in its header, whatever it is worth. Other schemes say nothing about the
     * client: a proxy may hand on the {@code Basic} or {@code Negotiate} that it asked a browser for.
     *
     * @param request the request
     * @return true for a program, because browsers send no bearer token on their own
     */
    public static boolean hasBearer(HttpServletRequest request) {
        return !bearer(request).isEmpty();
    }

    /** Two bearer headers are one refused token. */
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

    /** What follows the scheme, whose case does not count (RFC 9110 §11.1); null if it is another one. */
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
