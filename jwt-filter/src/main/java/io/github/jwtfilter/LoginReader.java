package io.github.jwtfilter;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.VerifiedJwt;
import io.github.jwtfilter.session.Login;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** Understands a verified token's claims as a login: who it is, which login, and until when at the longest. */
final class LoginReader {
    /** The scope of the cookie that a token was put into. For the filter only: the application does not see it. */
    static final String COOKIE_SCOPE = "cks";

    private static final int LONGEST_ID = 80;
    private static final Set<String> SCOPES = Set.of("scope", "scp");

    private final FilterSettings settings;
    private final Clock clock;
    private final Duration longest;
    private final boolean isScope;

    LoginReader(FilterSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.isScope = SCOPES.contains(settings.rolesClaim.substring(settings.rolesClaim.lastIndexOf('.') + 1));
        this.longest = settings.maxLifetime.plus(settings.clockSkew);
    }

    /**
     * The login that a verified token stands for.
     *
     * @throws InvalidTokenException if it names nobody, or the password was given too long ago
     */
    Login read(VerifiedJwt jwt) throws InvalidTokenException {
        Claims claims = jwt.claims();
        try {
            checkAge(claims);
            String sid = claims.string("sid").orElse(null);
            return Login.of(identity(claims), claims, () -> id(jwt, sid));
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException(Reason.INVALID_CLAIMS, e.getMessage());
        }
    }

    /** The scope of the cookie that the token was put into; null if the token names none, as older versions' do not. */
    static String cookieScope(Login login) {
        Object scope = login.claims().asMap().get(COOKIE_SCOPE);
        return scope instanceof String ? (String) scope : null;
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
            if (!clock.instant().isBefore(authTime.get().plus(longest))) {
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
        return Identity.proved((String) name, roles(claims), () -> visible(claims));
    }

    private static Map<String, Object> visible(Claims claims) {
        Map<String, Object> visible = new LinkedHashMap<>(claims.asMap());
        visible.remove(COOKIE_SCOPE);
        return Collections.unmodifiableMap(visible);
    }

    /**
     * A scope as text holds its values with spaces between them (RFC 8693 §4.2, RFC 9068 §2.2.3). A list holds one in each
     * element.
     */
    private List<String> roles(Claims claims) {
        if (isScope && claims.at(settings.rolesClaim).orElse(null) instanceof String) {
            String scope = claims.stringsAt(settings.rolesClaim).get(0);
            return Stream.of(scope.split(" ")).filter(value -> !value.isEmpty()).collect(Collectors.toList());
        }
        return claims.stringsAt(settings.rolesClaim);
    }

    /** All tokens of a login have its sid; a foreign token without one is a login of its own. */
    private static String id(VerifiedJwt jwt, String sid) {
        Claims claims = jwt.claims();
        if (sid != null) {
            return named("sid", sid, claims);
        }
        return claims.id().map(jti -> named("jti", jti, claims)).orElseGet(() -> "token " + hash(jwt.signingInput()));
    }

    /** An issuer's name for a login or token; a long one is hashed, for ended logins are kept in memory. */
    private static String named(String claim, String value, Claims claims) {
        String name = claim + " " + claims.issuer().orElse("") + " " + value;
        return name.length() <= LONGEST_ID ? name : claim + " " + hash(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(byte[] bytes) {
        return Base64.getEncoder().encodeToString(DigestUtils.sha256(bytes));
    }
}
