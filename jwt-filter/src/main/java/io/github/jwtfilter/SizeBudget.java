package io.github.jwtfilter;

import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.TokenCookie;
import jakarta.servlet.http.HttpServletRequest;

/** How long a new login's token may be on the way it travels. Immutable. */
final class SizeBudget {
    /** What is left of {@link TokenCookie#LONGEST} is for renewals: a longer path or key name ends no login. */
    static final int LONGEST_COOKIE = 3800;

    static final int LONG_COOKIE = 2500;

    /** Tomcat and Jetty take 8 kB of headers in all unless told otherwise; clients send more than the token. */
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

    /** A token that a browser keeps: name and attributes count. */
    static SizeBudget ofCookie(LoginCookie cookie, HttpServletRequest request) {
        String carrier = "cookie " + cookie.name() + " with its attributes";
        return new SizeBudget(carrier, cookie.length("", request), LONG_COOKIE, LONGEST_COOKIE);
    }

    /** A token that a client sends in the Authorization header. */
    static SizeBudget ofHeader() {
        return new SizeBudget("token", 0, LONG_TOKEN, JwtVerifier.LONGEST_TOKEN);
    }

    /** What travels. */
    String carrier() {
        return carrier;
    }

    boolean isExceededBy(String token) {
        return length(token) > longest;
    }

    /** Whether the operator should hear of it, while there is still room. */
    boolean isNarrowFor(String token) {
        return length(token) >= warned;
    }

    /** How far it has grown into what is narrow: 0, 1, 2 and so on. */
    int step(String token) {
        return (length(token) - warned) / STEP;
    }

    /** What the token may take and takes. */
    String measured(String token) {
        return carrier + ": expected at most " + longest + " bytes, got " + length(token);
    }

    private int length(String token) {
        return around + token.length();
    }
}
