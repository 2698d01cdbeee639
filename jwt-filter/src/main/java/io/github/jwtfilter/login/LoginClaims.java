package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.Claims;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The claims that only the filter uses. They are hidden from the application. A malformed value counts as absent: a
 * token of another issuer may use the same name for something else, and must stay valid.
 */
public final class LoginClaims {
    /** The scope of the cookie that a token was put into. */
    static final String COOKIE_SCOPE = "cks";

    /** The name of the source that proved the user. */
    static final String SOURCE = "usrc";

    /** The stamp of the user's account. Only a login that can be rechecked has it. */
    static final String STAMP = "ustp";

    /** When a recheck last confirmed the account. */
    static final String CHECKED = "uchk";

    /** The names of all these claims. */
    static final List<String> NAMES = List.of(COOKIE_SCOPE, SOURCE, STAMP, CHECKED);

    /** The claims that a token keeps when a recheck replaces everything that came from the store. */
    static final List<String> KEPT = List.of("sid", "auth_time");

    private static final int MAX_CHARACTERS = 64;
    private static final long MAX_SECONDS = 253_402_300_799L;

    private LoginClaims() {}

    /** Returns the name of the source that proved the user; empty if unknown, as in tokens of older versions. */
    public static Optional<String> source(Login login) {
        return text(login, SOURCE);
    }

    /** Returns the stamp of the user's account; empty if the login cannot be rechecked. */
    public static Optional<String> stamp(Login login) {
        return text(login, STAMP);
    }

    /** Returns when the account was last checked: at a recheck, or else at the login. */
    static Instant checked(Login login) {
        Claims claims = login.claims();
        return claims.get(CHECKED)
                .filter(value -> value instanceof Long && (Long) value >= 0 && (Long) value <= MAX_SECONDS)
                .map(value -> Instant.ofEpochSecond((Long) value))
                .orElseGet(() -> claims.time("auth_time").orElse(Instant.EPOCH));
    }

    static Optional<String> text(Login login, String name) {
        return login.claims()
                .get(name)
                .filter(value -> value instanceof String && ((String) value).length() <= MAX_CHARACTERS)
                .map(String.class::cast);
    }
}
