package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.oidc.ProviderTokenVerifier.Algorithms;
import io.github.jwtfilter.oidc.ProviderTokenVerifier.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Verifies the tokens by which a provider ends logins (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.6).
 *
 * <p>The same keys sign ID tokens, and a provider may give both the same type. An ID token has no event and, for this
 * client, always a nonce, so it never passes as a logout token.
 */
public final class LogoutTokens {
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private final Client client;
    private final ProviderTokenVerifier verifier;
    private final Duration clockSkew;

    /**
     * Creates the verifier of one client.
     *
     * @param clockSkew the tolerated difference between the clocks
     */
    public LogoutTokens(Client client, Provider provider, Duration clockSkew, Clock clock) {
        this(client, provider.keys(), () -> provider.metadata().idTokenAlgorithms(), clockSkew, clock);
    }

    LogoutTokens(Client client, KeySource keys, Algorithms algorithms, Duration clockSkew, Clock clock) {
        this.client = client;
        this.clockSkew = clockSkew;
        this.verifier = new ProviderTokenVerifier(Kind.LOGOUT_TOKEN, client, keys, algorithms, clockSkew, clock);
    }

    /**
     * Verifies a token. It passes each time up to its last use. The caller remembers its id.
     *
     * @param token any text from a client
     * @throws ProviderException if a check fails, or the provider's keys are unknown now
     */
    public LogoutToken verify(String token) throws ProviderException {
        Claims claims = verifier.verify(token).claims();
        Object events = claims.get("events").orElse(null);
        if (!(events instanceof Map) || !(((Map<?, ?>) events).get(EVENT) instanceof Map)) {
            throw refused("events", "an object with the member '" + EVENT + "', which is an object");
        }
        if (claims.has("nonce")) {
            throw refused("nonce", "none, because only ID tokens have it");
        }
        String jti = verifier.id(claims, "jti").orElseThrow(() -> refused("jti", "an id"));
        String sub = verifier.id(claims, "sub").orElse(null);
        String sid = verifier.id(claims, "sid").orElse(null);
        if (sub == null && sid == null) {
            throw refused("sub", "a user, or a session in the claim sid");
        }
        Instant issuedAt = claims.issuedAt().orElseThrow();
        return new LogoutToken(
                ProviderIds.token(client.issuer(), jti),
                sub,
                sub == null ? null : ProviderIds.subject(client.issuer(), sub),
                sid == null ? null : ProviderIds.session(client.issuer(), sid),
                issuedAt,
                issuedAt.plus(Kind.LOGOUT_TOKEN.maxAge).plus(clockSkew));
    }

    private ProviderException refused(String claim, String expected) {
        return verifier.untrusted("claim " + claim + ": expected " + expected);
    }
}
