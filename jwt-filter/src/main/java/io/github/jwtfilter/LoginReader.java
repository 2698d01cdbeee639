package io.github.jwtfilter;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.VerifiedJwt;
import io.github.jwtfilter.session.Login;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Understands a verified token's claims as a login: who it is, which login, and until when at the longest. */
final class LoginReader {
    private static final int LONGEST_ID = 80;

    private final FilterSettings settings;
    private final Clock clock;

    LoginReader(FilterSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The login that a verified token stands for.
     *
     * @throws InvalidTokenException if it names nobody, or the password was given too long ago
     */
    Login read(VerifiedJwt jwt) throws InvalidTokenException {
        try {
            checkAge(jwt.claims());
            return Login.of(identity(jwt.claims()), jwt.claims(), id(jwt));
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException(Reason.INVALID_CLAIMS, e.getMessage());
        }
    }

    /** When the last token of the login is over everywhere, clock skew included. */
    Instant lastEnd(Login login) {
        Claims claims = login.claims();
        Instant expiresAt = claims.expiresAt().orElseThrow();
        Instant end = claims.time("auth_time")
                .map(authTime -> authTime.plus(settings.maxLifetime))
                .orElseGet(() ->
                        claims.has("sid") ? later(expiresAt, clock.instant().plus(settings.maxLifetime)) : expiresAt);
        return end.plus(settings.clockSkew);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** However late a token ends, its login ends maxLifetime after the password: so long its end is remembered. */
    private void checkAge(Claims claims) throws InvalidTokenException {
        Optional<Instant> authTime = claims.time("auth_time");
        if (authTime.isPresent()) {
            Instant end = authTime.get().plus(settings.maxLifetime).plus(settings.clockSkew);
            if (!clock.instant().isBefore(end)) {
                throw new InvalidTokenException(Reason.EXPIRED, "claim auth_time: maxLifetime is over");
            }
        }
    }

    private Identity identity(Claims claims) throws InvalidTokenException {
        Object name = claims.at(settings.principalClaim).orElse(null);
        if (name == null || name.equals("")) {
            throw new InvalidTokenException(
                    Reason.MISSING_CLAIM, "claim " + settings.principalClaim + ": required and absent");
        }
        if (!(name instanceof String)) {
            throw new InvalidTokenException(
                    Reason.INVALID_CLAIMS, "claim " + settings.principalClaim + ": expected a string");
        }
        return new Identity((String) name, roles(claims), claims.asMap());
    }

    private List<String> roles(Claims claims) {
        Object roles = claims.at(settings.rolesClaim).orElse(List.of());
        return Claims.builder().claim("roles", roles).build().strings("roles");
    }

    /** All tokens of a login have its sid; a foreign token without one is a login of its own. */
    private static String id(VerifiedJwt jwt) {
        Claims claims = jwt.claims();
        return named("sid", claims).or(() -> named("jti", claims)).orElseGet(() -> "token " + hash(jwt.signingInput()));
    }

    /** An issuer's name for a login or token; a long one is hashed, for ended logins are kept in memory. */
    private static Optional<String> named(String claim, Claims claims) {
        return claims.string(claim).map(value -> {
            String name = claim + " " + claims.issuer().orElse("") + " " + value;
            return name.length() <= LONGEST_ID ? name : claim + " " + hash(name.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static String hash(byte[] bytes) {
        return Base64.getEncoder().encodeToString(DigestUtils.sha256(bytes));
    }
}
