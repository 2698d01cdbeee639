package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.transport.UnusableTokenException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/** Issues login tokens. The first token of a login is made from an identity, a renewed token from its predecessor. */
public final class LoginIssuer {
    private static final int RANDOM_BYTES = 16;

    private final LoginRules rules;
    private final TokenContent content;
    private final JwtSigner signer;
    private final JwtVerifier verifier;
    private final ActiveLogins logins;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Creates an issuer.
     *
     * @param content selects the claims and roles of a stored user that go into a token
     * @param verifier the verifier that will check the tokens
     * @param logins turns verified tokens into logins, and knows when the logins of a user were last ended
     */
    public LoginIssuer(
            LoginRules rules,
            TokenContent content,
            JwtSigner signer,
            JwtVerifier verifier,
            ActiveLogins logins,
            Clock clock) {
        this.rules = rules;
        this.content = content;
        this.signer = signer;
        this.verifier = verifier;
        this.logins = logins;
        this.clock = clock;
    }

    /**
     * Issues the first token of a new login.
     *
     * @param user the user as returned by a store
     * @param budget the maximum length of the token
     * @param scope the scope of the cookie that will carry the token; null if the token goes into the response body
     * @throws UnusableTokenException if the token exceeds the budget, or the store returned a value that a token cannot
     *     hold
     */
    public IssuedLogin issue(ProvedUser user, SizeBudget budget, String scope) throws UnusableTokenException {
        Instant authTime = logins.beginning(user);
        return issue(() -> first(user, authTime), authTime.plus(rules.maxLifetime()), budget, scope);
    }

    /**
     * Issues a token of a login that the container keeps in its session.
     *
     * @param sid the id of the login
     * @param authTime when the session was created; {@link #isYoung} holds for it
     * @param user the user and roles that the container confirms
     * @param budget the maximum length of the token
     * @param scope the scope of the cookie that will carry the token
     * @throws UnusableTokenException as {@link #issue}
     */
    public IssuedLogin adopt(String sid, Instant authTime, ProvedUser user, SizeBudget budget, String scope)
            throws UnusableTokenException {
        return issue(
                () -> of(user).claim("sid", sid).claim("auth_time", authTime),
                authTime.plus(rules.maxLifetime()),
                budget,
                scope);
    }

    /**
     * Returns whether a login that began at this time may go on, although its account was not checked since: it is younger
     * than {@code maxLifetime} and {@code recheckWithin}.
     */
    public boolean isYoung(Instant authTime) {
        return now().isBefore(authTime.plus(longestUnchecked()));
    }

    /** Returns the smaller of {@code maxLifetime} and {@code recheckWithin}. */
    public Duration longestUnchecked() {
        return rules.recheckWithin().compareTo(rules.maxLifetime()) < 0 ? rules.recheckWithin() : rules.maxLifetime();
    }

    /**
     * Issues a token of a login that a provider has just confirmed, with the present roles and claims.
     *
     * @param sid the id of the login
     * @param authTime when the login began
     * @param user the user as returned by the provider
     * @param budget the maximum length of the token
     * @param scope the scope of the cookie that will carry the token
     * @return empty if the login was ended, or has reached its maximum lifetime
     * @throws UnusableTokenException as {@link #issue}
     */
    public Optional<IssuedLogin> confirm(String sid, Instant authTime, ProvedUser user, SizeBudget budget, String scope)
            throws UnusableTokenException {
        Instant lastEnd = authTime.plus(rules.maxLifetime());
        if (!now().isBefore(lastEnd)) {
            return Optional.empty();
        }
        IssuedLogin issued = issue(
                () -> of(user).claim("sid", sid).claim("auth_time", authTime).claim(LoginClaims.CHECKED, now()),
                lastEnd,
                budget,
                scope);
        return logins.isEnded(issued.login()) ? Optional.empty() : Optional.of(issued);
    }

    /**
     * Issues the first token of a new login that will have refresh tokens.
     *
     * @param user the user as returned by a store
     * @param budget the maximum length of the token
     * @throws UnusableTokenException as {@link #issue}
     */
    public IssuedLogin issueWithFamily(ProvedUser user, SizeBudget budget) throws UnusableTokenException {
        Instant authTime = logins.beginning(user);
        Instant end = authTime.plus(rules.refreshLifetime().orElseThrow());
        return issue(() -> first(user, authTime).claim(LoginClaims.FAMILY_END, end), end, budget, null);
    }

    private IssuedLogin issue(Supplier<Claims.Builder> first, Instant lastEnd, SizeBudget budget, String scope)
            throws UnusableTokenException {
        Claims claims = complete(first, now(), lastEnd, scope);
        String token = signed(claims);
        if (budget.isExceededBy(token)) {
            throw new UnusableTokenException(budget.measured(token) + "; " + largestClaim(claims));
        }
        return proved(token);
    }

    private Claims.Builder first(ProvedUser user, Instant authTime) {
        return of(user).claim("sid", randomId()).claim("auth_time", authTime);
    }

    private Claims.Builder of(ProvedUser user) {
        Identity identity = content.of(user.identity());
        Claims.Builder claims = Claims.builder();
        identity.claims().forEach(claims::claim);
        claims.subject(identity.getName());
        rules.issuer().ifPresent(claims::issuer);
        if (!rules.audience().isEmpty()) {
            claims.audience(rules.audience().toArray(new String[0]));
        }
        claims.claim(rules.principalClaim(), identity.getName());
        claims.claim(rules.rolesClaim(), new ArrayList<>(identity.roles()));
        user.source().ifPresent(source -> claims.claim(LoginClaims.SOURCE, source));
        user.stamp().ifPresent(stamp -> claims.claim(LoginClaims.STAMP, stamp));
        user.providerSubject().ifPresent(subject -> claims.claim(LoginClaims.PROVIDER_SUBJECT, subject));
        user.providerSession().ifPresent(session -> claims.claim(LoginClaims.PROVIDER_SESSION, session));
        return claims;
    }

    /**
     * Returns whether the token should be renewed. This requires that the token is older than {@code renewAfter}, that
     * a new token would expire later, and that this issuer began the login. A login with refresh tokens is renewed by them
     * only. Otherwise a stolen access token, sent as a cookie, would live as long as the family.
     */
    public boolean isRenewalDue(Login login) {
        Claims claims = login.claims();
        if (!isOurs(login) || claims.issuedAt().isEmpty() || claims.expiresAt().isEmpty()) {
            return false;
        }
        Instant now = now();
        boolean due = !now.isBefore(claims.issuedAt().get().plus(rules.renewAfter()));
        return due
                && !claims.has(LoginClaims.FAMILY_END)
                && end(now, logins.latestEnd(login)).isAfter(claims.expiresAt().get());
    }

    /** Returns whether a login began at this issuer or one like it. */
    public boolean isOurs(Login login) {
        Claims claims = login.claims();
        return claims.time("auth_time").isPresent()
                && claims.has("sid")
                && claims.issuer().equals(rules.issuer());
    }

    /** Returns whether half of the token's lifetime is over. */
    public boolean isHalfOver(Login login) {
        Instant issuedAt = login.claims().issuedAt().orElseThrow();
        return !now().isBefore(issuedAt.plus(rules.tokenLifetime().dividedBy(2)));
    }

    /**
     * Returns whether a token may be renewed although its account cannot be checked now. This is so up to
     * {@code recheckWithin} after the last check.
     */
    public boolean mayRenewUnchecked(Login login) {
        return now().isBefore(LoginClaims.checked(login).plus(rules.recheckWithin()));
    }

    /**
     * Issues a token of the same login with the user's current roles and claims.
     *
     * @param user the user as a recheck found them
     * @param checked the time of the recheck
     * @param scope the scope of the cookie that will carry the token; null if the token goes into the response body
     * @throws UnusableTokenException if the new token cannot be used
     */
    public IssuedLogin renew(Login login, ProvedUser user, Instant checked, String scope)
            throws UnusableTokenException {
        Claims before = login.claims();
        Supplier<Claims.Builder> claims = () -> {
            Claims.Builder current = of(user).claim(LoginClaims.CHECKED, checked);
            LoginClaims.KEPT.forEach(name -> before.get(name).ifPresent(value -> current.claim(name, value)));
            return current;
        };
        return proved(signed(complete(claims, now(), logins.latestEnd(login), scope)));
    }

    /**
     * Issues a new token with the same claims for a login whose renewal is due.
     *
     * @param scope the scope of the cookie that will carry the token; null if the token goes into the response body
     * @throws UnusableTokenException if the new token cannot be used; the presented token stays valid
     */
    public IssuedLogin renew(Login login, String scope) throws UnusableTokenException {
        Claims claims = login.claims();
        return proved(signed(complete(claims::toBuilder, now(), logins.latestEnd(login), scope)));
    }

    /** Adds the claims that differ between the tokens of one login. */
    private Claims complete(Supplier<Claims.Builder> claims, Instant now, Instant lastEnd, String scope)
            throws UnusableTokenException {
        try {
            Claims.Builder complete =
                    claims.get().issuedAt(now).expiresAt(end(now, lastEnd)).id(randomId());
            if (scope != null) {
                complete.claim(LoginClaims.COOKIE_SCOPE, scope);
            }
            return complete.build();
        } catch (IllegalArgumentException e) {
            throw new UnusableTokenException(e.getMessage());
        }
    }

    private String signed(Claims claims) throws UnusableTokenException {
        try {
            return signer.sign(claims);
        } catch (KeysUnavailableException | IllegalArgumentException e) {
            // No keys are available, or a key set URL was down at the start and its keys cannot sign.
            throw new UnusableTokenException(e.getMessage());
        }
    }

    /**
     * Verifies the token before it is sent. If the filter refused it later, the user would be redirected to the login
     * page again and again.
     */
    private IssuedLogin proved(String token) throws UnusableTokenException {
        try {
            return new IssuedLogin(token, logins.read(verifier.verify(token)));
        } catch (InvalidTokenException e) {
            throw new UnusableTokenException("this filter would refuse its own token: " + e.getMessage());
        }
    }

    /** Returns the largest claim, so that the operator learns why a token is too long. */
    public LargestClaim largestClaim(Claims claims) {
        return LargestClaim.of(claims, rules.rolesClaim(), content);
    }

    private Instant end(Instant now, Instant lastEnd) {
        Instant end = now.plus(rules.tokenLifetime());
        return end.isBefore(lastEnd) ? end : lastEnd;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private String randomId() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A signed token and its login, and the refresh token if there is one. */
    public static final class IssuedLogin {
        private final String token;
        private final Login login;
        private final String refreshToken;

        IssuedLogin(String token, Login login) {
            this(token, login, null);
        }

        private IssuedLogin(String token, Login login, String refreshToken) {
            this.token = token;
            this.login = login;
            this.refreshToken = refreshToken;
        }

        /** Returns this login with a refresh token. */
        public IssuedLogin with(String refresh) {
            return new IssuedLogin(token, login, refresh);
        }

        public Optional<String> refreshToken() {
            return Optional.ofNullable(refreshToken);
        }

        public String token() {
            return token;
        }

        public Login login() {
            return login;
        }
    }
}
