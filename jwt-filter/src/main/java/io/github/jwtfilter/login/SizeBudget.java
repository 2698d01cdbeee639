package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.TokenCookie;
import jakarta.servlet.http.HttpServletRequest;

/** The maximum length of a new login's token, which depends on the way it is sent. Immutable. */
public final class SizeBudget {
    /**
     * Less than {@link TokenCookie#MAX_BYTES}, as a reserve for renewals. A longer path or key id then does not end a
     * login.
     */
    public static final int MAX_COOKIE_BYTES = 3900;

    static final int LONG_COOKIE = 2500;

    /** By default Tomcat and Jetty accept 8 kB of headers in total. Clients send other headers too. */
    static final int LONG_TOKEN = 6000;

    private static final int STEP = 250;

    private final String carrier;
    private final int around;
    private final int warned;
    private final int longest;

    private SizeBudget(String carrier, int around, int warned, int longest) {
        this.carrier = carrier;
        this.around = around;
        this.warned = warned;
        this.longest = longest;
    }

    /** Returns the budget of a token in a cookie. The cookie's name and attributes count. */
    public static SizeBudget ofCookie(LoginCookie cookie, HttpServletRequest request) {
        String carrier = "cookie " + cookie.name() + " with its attributes";
        return new SizeBudget(carrier, cookie.length("", request), LONG_COOKIE, MAX_COOKIE_BYTES);
    }

    /** Returns the budget of a token in the Authorization header. */
    public static SizeBudget ofHeader() {
        return new SizeBudget("token", 0, LONG_TOKEN, JwtVerifier.MAX_TOKEN_CHARACTERS);
    }

    /** Returns the name of the measured text: the cookie or the token. */
    String carrier() {
        return carrier;
    }

    boolean isExceededBy(String token) {
        return length(token) > longest;
    }

    /** Returns whether the token is long enough for a warning. */
    public boolean isNarrowFor(String token) {
        return length(token) >= warned;
    }

    /** Returns how far the length exceeds the warning limit, in steps: 0, 1, 2 and so on. */
    int step(String token) {
        return (length(token) - warned) / STEP;
    }

    /** Returns the allowed and the actual length, in words. */
    String measured(String token) {
        return carrier + ": expected at most " + longest + " bytes, got " + length(token);
    }

    private int length(String token) {
        return around + token.length();
    }
}
