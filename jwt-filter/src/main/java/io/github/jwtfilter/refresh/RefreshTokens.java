package io.github.jwtfilter.refresh;

import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginRules;
import io.github.jwtfilter.revocation.StoreBehindException;
import io.github.jwtfilter.transport.UnusableTokenException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs and verifies refresh tokens. A refresh token has the claims of its login, expires with the family, and has as
 * {@code jti} the {@code sid}, a full stop and the generation. Its key is derived for this purpose (RFC 5869) and its type
 * is its own (RFC 8725 section 3.11). So login tokens and refresh tokens are never accepted in place of each other.
 */
public final class RefreshTokens {
    private static final String PURPOSE = "jwt-filter refresh token";
    private static final String TYPE = "refresh+jwt";
    private static final Pattern ID = Pattern.compile("(.{1,256})\\.([0-9]{1,18})");

    private final ActiveLogins logins;
    private final JwtSigner signer;
    private final JwtVerifier verifier;
    private final Clock clock;

    /**
     * Creates the tokens of one filter.
     *
     * @param keys the keys that sign login tokens
     */
    public RefreshTokens(KeySource keys, LoginRules rules, ActiveLogins logins, Clock clock) {
        KeySource derived = keys.derive(PURPOSE);
        this.logins = logins;
        this.signer = new JwtSigner(derived, TYPE);
        this.verifier = new JwtVerifier(
                derived,
                ClaimRules.builder()
                        .type(TYPE)
                        .issuer(rules.issuer().orElse(null))
                        .audience(rules.audience().toArray(new String[0]))
                        .clockSkew(rules.clockSkew())
                        .require("sid", "jti")
                        .clock(clock)
                        .build());
        this.clock = clock;
    }

    /**
     * Returns a token for a login.
     *
     * @param generation the number of refreshes before
     * @throws UnusableTokenException if the login has no family, or the token would be too long
     */
    public String sign(Login login, long generation) throws UnusableTokenException {
        Claims claims = login.claims();
        Instant end = logins.familyEnd(login)
                .orElseThrow(() -> new UnusableTokenException("refresh token: the login names no source of its user"));
        String token;
        try {
            token = signer.sign(claims.toBuilder()
                    .issuedAt(clock.instant().truncatedTo(ChronoUnit.SECONDS))
                    .expiresAt(end)
                    .id(claims.string("sid").orElseThrow() + "." + generation)
                    .build());
        } catch (KeysUnavailableException | IllegalStateException e) {
            throw new UnusableTokenException("refresh token: " + e.getMessage());
        }
        if (token.length() > JwtVerifier.MAX_TOKEN_CHARACTERS) {
            throw new UnusableTokenException("refresh token: expected at most " + JwtVerifier.MAX_TOKEN_CHARACTERS
                    + " bytes, got " + token.length());
        }
        return token;
    }

    /**
     * Verifies a token.
     *
     * @param token any text from a client
     * @throws InvalidTokenException if it is no refresh token of ours, or its family is over or was ended
     * @throws StoreBehindException if this server cannot know now whether the login was ended
     * @throws KeysUnavailableException if no keys are available
     */
    public RefreshToken read(String token) throws InvalidTokenException, StoreBehindException {
        Login login = logins.admit(verifier.verify(token));
        Instant end = logins.familyEnd(login)
                .orElseThrow(() -> new InvalidTokenException(Reason.MISSING_CLAIM, "claim uend: required and absent"));
        // An access token that is made now must have some time left.
        if (!clock.instant().truncatedTo(ChronoUnit.SECONDS).isBefore(end)) {
            throw new InvalidTokenException(Reason.EXPIRED, "claim uend: the family of the login is over");
        }
        return new RefreshToken(login, generation(login.claims()));
    }

    private static long generation(Claims claims) throws InvalidTokenException {
        Matcher id = ID.matcher(claims.id().orElseThrow());
        if (!id.matches() || !claims.string("sid").filter(id.group(1)::equals).isPresent()) {
            throw new InvalidTokenException(Reason.INVALID_CLAIMS, "claim jti: expected sid and generation");
        }
        return Long.parseLong(id.group(2));
    }
}
