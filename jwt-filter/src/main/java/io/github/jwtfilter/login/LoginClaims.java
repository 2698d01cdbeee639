package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.Claims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The claims that only the filter uses. They are hidden from the application. A malformed value counts as absent: a
 * token of another issuer may use the same name for something else, and must stay valid.
 */
public final class LoginClaims {
    /** The longest time from the entry of the password to the end of a family. */
    public static final Duration MAX_REFRESH_LIFETIME = Duration.ofDays(400);

    /** The scope of the cookie that a token was put into. */
    static final String COOKIE_SCOPE = "cks";

    /** The name of the source that proved the user. */
    static final String SOURCE = "usrc";

    /** The stamp of the user's account. Only a login that can be rechecked has it. */
    static final String STAMP = "ustp";

    /** When a recheck last confirmed the account. */
    static final String CHECKED = "uchk";

    /** When the family of the login ends, in seconds since 1970. Only a login with refresh tokens has it. */
    static final String FAMILY_END = "uend";

    /** The session at the provider that proved the user, as a digest. */
    static final String PROVIDER_SESSION = "psid";

    /** The user at the provider, as a digest. */
    static final String PROVIDER_SUBJECT = "psub";

    /** The names of all these claims. */
    static final List<String> NAMES =
            List.of(COOKIE_SCOPE, SOURCE, STAMP, CHECKED, FAMILY_END, PROVIDER_SESSION, PROVIDER_SUBJECT);

    /** The claims that a token keeps when a recheck replaces everything that came from the store. */
    static final List<String> KEPT = List.of("sid", "auth_time", FAMILY_END);

    private static final int MAX_CHARACTERS = 64;
    private static final long MAX_SECONDS = 253_402_300_799L;

    private LoginClaims() {}

    /** Returns the claims of another issuer. Whatever it means by these names, the filter must not read it. */
    static Claims without(Claims claims) {
        if (NAMES.stream().noneMatch(claims::has)) {
            return claims;
        }
        Claims.Builder rest = claims.toBuilder();
        NAMES.forEach(rest::remove);
        return rest.build();
    }

    /** Returns the name of the source that proved the user; empty if unknown, as in tokens of older versions. */
    public static Optional<String> source(Login login) {
        return text(login, SOURCE);
    }

    /** Returns the stamp of the user's account; empty if the login cannot be rechecked. */
    public static Optional<String> stamp(Login login) {
        return text(login, STAMP);
    }

    /** Returns the user at the provider; empty unless a provider proved the user. */
    public static Optional<String> providerSubject(Login login) {
        return text(login, PROVIDER_SUBJECT);
    }

    /** Returns the session at the provider; empty unless a provider proved the user and named its session. */
    static Optional<String> providerSession(Login login) {
        return text(login, PROVIDER_SESSION);
    }

    /** Returns when the account was last checked: at a recheck, or else at the login. */
    public static Instant checked(Login login) {
        Claims claims = login.claims();
        return claims.get(CHECKED)
                .filter(value -> value instanceof Long && (Long) value >= 0 && (Long) value <= MAX_SECONDS)
                .map(value -> Instant.ofEpochSecond((Long) value))
                .orElseGet(() -> claims.time("auth_time").orElse(Instant.EPOCH));
    }

    /**
     * Returns when the family of a login ends. It counts in place of {@code maxLifetime}, so only a token of this filter or
     * one like it may have it: one with {@code sid}, {@code auth_time}, the name of the source, and our issuer.
     *
     * @param issuer the issuer of our tokens, if they name one
     */
    static Optional<Instant> familyEnd(Claims claims, Optional<String> issuer) {
        Object end = claims.asMap().get(FAMILY_END);
        if (!(end instanceof Long)
                || !claims.has("sid")
                || text(claims, SOURCE).isEmpty()
                || !claims.issuer().equals(issuer)) {
            return Optional.empty();
        }
        long last = (Long) end;
        return claims.time("auth_time")
                .filter(authTime -> last > authTime.getEpochSecond()
                        && last - authTime.getEpochSecond() <= MAX_REFRESH_LIFETIME.toSeconds())
                .map(authTime -> Instant.ofEpochSecond(last));
    }

    static Optional<String> text(Login login, String name) {
        return text(login.claims(), name);
    }

    private static Optional<String> text(Claims claims, String name) {
        return claims.get(name)
                .filter(value -> value instanceof String && ((String) value).length() <= MAX_CHARACTERS)
                .map(String.class::cast);
    }
}
