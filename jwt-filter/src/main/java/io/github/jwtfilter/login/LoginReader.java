package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.VerifiedJwt;
import io.github.jwtfilter.revocation.LoginId;
import io.github.jwtfilter.revocation.ProviderKeys;
import io.github.jwtfilter.revocation.UserKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads a login from a verified token's claims: the user, the login's id, and its latest possible end. */
public final class LoginReader {
    private final LoginRules rules;
    private final ListedIssuers issuers;
    private final Clock clock;
    private final IdentityReader identities;
    private final Duration longestWithoutFamily;
    private final VerifiedJwt.Reading<Login, InvalidTokenException> reading = this::login;

    /** How long a login lasts at most, clock skew included. It grows when other servers have longer families. */
    private volatile Duration longest;

    /**
     * Creates the reader of one filter.
     *
     * @param rules the rules for our tokens
     * @param issuers the issuers whose tokens have rules of their own
     */
    public LoginReader(LoginRules rules, ListedIssuers issuers, Clock clock) {
        this.rules = rules;
        this.issuers = issuers;
        this.clock = clock;
        this.identities = new IdentityReader(rules.principalClaim(), rules.rolesClaim(), "");
        this.longestWithoutFamily = rules.maxLifetime().plus(rules.clockSkew());
        this.longest = rules.longestLifetime().plus(rules.clockSkew());
    }

    /**
     * Returns the login of a verified token.
     *
     * @throws InvalidTokenException if the token names no user, has a malformed claim, or belongs to a login of this filter
     *     or one like it that is older than {@code maxLifetime}
     */
    Login read(VerifiedJwt jwt) throws InvalidTokenException {
        try {
            Login login = jwt.read(reading);
            checkAge(login);
            return login;
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException(Reason.INVALID_CLAIMS, e.getMessage());
        }
    }

    private Login login(VerifiedJwt jwt) throws InvalidTokenException {
        Claims claims = jwt.claims();
        String sid = claims.string("sid").orElse(null);
        Optional<ListedIssuer> issuer = issuers.of(claims);
        if (issuer.isPresent()) {
            Claims foreign = LoginClaims.without(claims);
            return Login.ofListed(issuer.get().identity(foreign), foreign, () -> id(jwt, sid));
        }
        return Login.of(
                identities.read(claims), claims, () -> id(jwt, sid), jwt.key().signs());
    }

    /** Returns the scope of the cookie that the token was put into; null if absent, as in tokens of older versions. */
    public static String cookieScope(Login login) {
        Object scope = login.claims().asMap().get(LoginClaims.COOKIE_SCOPE);
        return scope instanceof String ? (String) scope : null;
    }

    /** Returns when the family of the login ends; empty for a login without refresh tokens. */
    Optional<Instant> familyEnd(Login login) {
        return LoginClaims.familyEnd(login.claims(), rules.issuer());
    }

    /**
     * Returns the latest possible end of the login: the end of its family, or its age limit, or the expiry of a token
     * without a time of login.
     */
    Instant latestEnd(Login login) {
        return ageLimit(login).orElseGet(() -> login.claims().expiresAt().orElseThrow());
    }

    private Optional<Instant> ageLimit(Login login) {
        if (login.isListed()) {
            return Optional.empty();
        }
        Claims claims = login.claims();
        return LoginClaims.familyEnd(claims, rules.issuer())
                .or(() -> claims.time("auth_time").map(authTime -> authTime.plus(rules.maxLifetime())));
    }

    /** Returns when the last token of the login expires, clock skew included. */
    Instant lastEnd(Login login) {
        Claims claims = login.claims();
        Instant expiresAt = claims.expiresAt().orElseThrow();
        Instant end = ageLimit(login)
                .orElseGet(() ->
                        claims.has("sid") ? later(expiresAt, clock.instant().plus(rules.maxLifetime())) : expiresAt);
        return end.plus(rules.clockSkew());
    }

    /** Returns how long a login lasts at most, as far as this server knows, clock skew included. */
    public Duration longest() {
        return longest;
    }

    /** Returns how long a login without refresh tokens lasts at most, clock skew included. */
    Duration longestWithoutFamily() {
        return longestWithoutFamily;
    }

    /** Returns the id of a login that this filter began. */
    String idOf(String sid) {
        return LoginId.ofSid(sid, rules.issuer());
    }

    /** Returns the names of a user that this filter is about to log in. */
    UserKeys user(ProvedUser user) {
        return UserKeys.of(user.source(), rules.issuer(), user.identity().getName())
                .at(ProviderKeys.of(user.providerSession(), user.providerSubject()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * Refuses a token when {@code maxLifetime} has passed since the password was entered, or the family is over, even if
     * the token expires later. A revocation is remembered only until that time.
     */
    private void checkAge(Login login) throws InvalidTokenException {
        Claims claims = login.claims();
        Optional<Instant> authTime = claims.time("auth_time");
        if (login.isListed()) {
            // The issuer decides how long its logins last. maxLifetime would lock out users with an older session
            // there, and a new login would not help.
            return;
        }
        Optional<Instant> familyEnd = LoginClaims.familyEnd(claims, rules.issuer());
        if (familyEnd.isPresent()) {
            Instant end = familyEnd.get().plus(rules.clockSkew());
            remember(Duration.between(authTime.orElseThrow(), end));
            if (!clock.instant().isBefore(end)) {
                throw new InvalidTokenException(Reason.EXPIRED, "claim uend: the family of the login is over");
            }
            return;
        }
        if (authTime.isPresent() && !clock.instant().isBefore(authTime.get().plus(longestWithoutFamily))) {
            throw new InvalidTokenException(Reason.EXPIRED, "claim auth_time: the login is older than maxLifetime");
        }
    }

    /** A server without a login servlet learns from tokens how long it has to remember that a user's logins ended. */
    private void remember(Duration lifetime) {
        if (lifetime.compareTo(longest) > 0) {
            extend(lifetime);
        }
    }

    /** Compares again, because another request may have read a longer one meanwhile. */
    private synchronized void extend(Duration lifetime) {
        if (lifetime.compareTo(longest) > 0) {
            longest = lifetime;
        }
    }

    /**
     * Returns the id of the login. All tokens of a login share one {@code sid}. A token of another issuer without a
     * {@code sid} is a login by itself.
     */
    private static String id(VerifiedJwt jwt, String sid) {
        Claims claims = jwt.claims();
        if (sid != null) {
            return LoginId.ofSid(sid, claims.issuer());
        }
        return claims.id()
                .map(jti -> LoginId.ofJti(jti, claims.issuer()))
                .orElseGet(() -> LoginId.ofToken(jwt.signingInput()));
    }
}
