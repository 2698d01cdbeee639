package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeysUnavailableException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * The signed token that proves a client (RFC 7523 §2.2, {@code private_key_jwt}). Its audience is the issuer, as
 * draft-ietf-oauth-rfc7523bis demands. Older providers accept the token endpoint only. Both audiences are safe, because
 * the token goes to the token endpoint in both cases, and the provider's metadata are of the configured issuer.
 */
final class ClientAssertion {
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final int ID_BYTES = 16;

    private final Client client;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private volatile boolean forIssuer = true;

    ClientAssertion(Client client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Returns whether the provider is known or assumed to accept its issuer as the audience. */
    boolean isForIssuer() {
        return forIssuer;
    }

    /** Remembers the audience that the provider accepts. */
    void remember(boolean isForIssuer) {
        forIssuer = isForIssuer;
    }

    /** Returns a token that is valid for a minute and for one request. */
    String sign(URI endpoint, boolean toIssuer) throws ProviderException {
        KeySet keys;
        try {
            keys = client.keys().current();
        } catch (KeysUnavailableException e) {
            throw new ProviderException(ProviderFailure.UNAVAILABLE, "the keys of this filter are not available yet");
        }
        if (keys.signingKey().filter(key -> !key.algorithm().isSymmetric()).isEmpty()) {
            throw new ProviderException(
                    ProviderFailure.MISCONFIGURED,
                    "oidcClientAuthentication=private_key_jwt needs a private key that signs; set 'keys' to a file with"
                            + " one, or choose another authentication");
        }
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Instant now = clock.instant();
        Claims claims = Claims.builder()
                .issuer(client.id())
                .subject(client.id())
                .audience(toIssuer ? client.issuer() : endpoint.toString())
                .id(Base64.getUrlEncoder().withoutPadding().encodeToString(id))
                .issuedAt(now)
                .expiresAt(now.plus(LIFETIME))
                .build();
        return new JwtSigner(keys, toIssuer ? "client-authentication+jwt" : "JWT").sign(claims);
    }
}
