package io.github.jwtfilter;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.session.Login;
import io.github.jwtfilter.transport.UnusableTokenException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes login tokens: the first of a login from an identity, the later ones from their predecessors. */
final class LoginIssuer {
    private static final int RANDOM_BYTES = 16;

    private final FilterSettings settings;
    private final TokenContent content;
    private final JwtSigner signer;
    private final JwtVerifier verifier;
    private final LoginReader reader;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * An issuer.
     *
     * @param content what of a stored user goes into a token
     * @param verifier the one that tokens are presented to later
     * @param reader the one that verified tokens are read by later
     */
    LoginIssuer(FilterSettings settings, TokenContent content, JwtVerifier verifier, LoginReader reader, Clock clock) {
        this.settings = settings;
        this.content = content;
        this.signer = new JwtSigner(settings.keys.source.orElseThrow(), "JWT");
        this.verifier = verifier;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * The first token of a new login.
     *
     * @param stored the user as a store knows them
     * @param budget how long the token may be
     * @param scope the scope of the cookie that carries the token; null if no cookie does
     * @throws UnusableTokenException if it is longer, or cannot hold what the store gave
     */
    IssuedLogin issue(Identity stored, SizeBudget budget, String scope) throws UnusableTokenException {
        Instant now = now();
        Claims claims = complete(() -> first(content.of(stored), now), now, now.plus(settings.maxLifetime), scope);
        String token = signed(claims);
        if (budget.isExceededBy(token)) {
            throw new UnusableTokenException(budget.measured(token) + "; " + largestClaim(claims));
        }
        return proved(token);
    }

    private Claims.Builder first(Identity identity, Instant now) {
        Claims.Builder claims = Claims.builder();
        identity.claims().forEach(claims::claim);
        claims.subject(identity.getName());
        settings.issuer.ifPresent(claims::issuer);
        if (!settings.audience.isEmpty()) {
            claims.audience(settings.audience.toArray(new String[0]));
        }
        claims.claim(settings.principalClaim, identity.getName());
        claims.claim(settings.rolesClaim, new ArrayList<>(identity.roles()));
        return claims.claim("sid", randomId()).claim("auth_time", now);
    }

    /**
     * Whether a fresh token is due for a login that goes on: the presented one is older than {@code renewAfter}, a later
     * end can be had, and we began the login.
     */
    boolean isRenewalDue(Login login) {
        Claims claims = login.claims();
        Optional<Instant> authTime = claims.time("auth_time");
        boolean ours =
                authTime.isPresent() && claims.has("sid") && claims.issuer().equals(settings.issuer);
        if (!ours || claims.issuedAt().isEmpty() || claims.expiresAt().isEmpty()) {
            return false;
        }
        Instant now = now();
        boolean due = !now.isBefore(claims.issuedAt().get().plus(settings.renewAfter));
        return due
                && end(now, lastEnd(authTime.get())).isAfter(claims.expiresAt().get());
    }

    /**
     * A fresh token for a login whose renewal is due.
     *
     * @param scope the scope of the cookie that carries the token
     * @throws UnusableTokenException if a fresh one would not do; the presented one is as good as it was
     */
    IssuedLogin renew(Login login, String scope) throws UnusableTokenException {
        Claims claims = login.claims();
        Instant lastEnd = lastEnd(claims.time("auth_time").orElseThrow());
        return proved(signed(complete(claims::toBuilder, now(), lastEnd, scope)));
    }

    private Instant lastEnd(Instant authTime) {
        return authTime.plus(settings.maxLifetime);
    }

    /** What every token of a login has of its own. */
    private Claims complete(Supplier<Claims.Builder> claims, Instant now, Instant lastEnd, String scope)
            throws UnusableTokenException {
        try {
            Claims.Builder complete =
                    claims.get().issuedAt(now).expiresAt(end(now, lastEnd)).id(randomId());
            if (scope != null) {
                complete.claim(LoginReader.COOKIE_SCOPE, scope);
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
            // No key, or, of an address that was down at start, none that signs.
            throw new UnusableTokenException(e.getMessage());
        }
    }

    /** What is handed out is accepted: a token that came back refused would lead its user from login to login. */
    private IssuedLogin proved(String token) throws UnusableTokenException {
        try {
            return new IssuedLogin(token, reader.read(verifier.verify(token)));
        } catch (InvalidTokenException e) {
            throw new UnusableTokenException("refused by our own verifier: " + e.getMessage());
        }
    }

    /** The claim that takes most room, for the operator whose token grows too long. */
    LargestClaim largestClaim(Claims claims) {
        return LargestClaim.of(claims, settings.rolesClaim, content);
    }

    private Instant end(Instant now, Instant lastEnd) {
        Instant end = now.plus(settings.tokenLifetime);
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

    /** A signed token and the login it stands for. */
    static final class IssuedLogin {
        private final String token;
        private final Login login;

        IssuedLogin(String token, Login login) {
            this.token = token;
            this.login = login;
        }

        String token() {
            return token;
        }

        Login login() {
            return login;
        }
    }
}
