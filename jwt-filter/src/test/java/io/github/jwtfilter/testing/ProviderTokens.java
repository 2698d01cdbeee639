package io.github.jwtfilter.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Writes the tokens of a {@link TestProvider}, and recognizes them. */
final class ProviderTokens {
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private final String issuer;
    private final Clock clock;
    private final ProviderKeys keys;
    private final ProviderClient client;

    ProviderTokens(String issuer, Clock clock, ProviderKeys keys, ProviderClient client) {
        this.issuer = issuer;
        this.clock = clock;
        this.keys = keys;
        this.client = client;
    }

    String access(ProviderSession session, Consumer<TokenDraft> change) {
        TokenDraft draft = draft(session.user())
                .claim("typ", "Bearer")
                .claim("aud", "account")
                .claim("azp", client.id())
                .claim("sid", session.id());
        session.user().accessToken().forEach(draft::claim);
        change.accept(draft);
        return draft.write();
    }

    String id(ProviderSession session, String nonce, String accessToken, Consumer<TokenDraft> change) {
        JWSAlgorithm algorithm =
                JWSAlgorithm.parse(keys.current().getAlgorithm().getName());
        TokenDraft draft = draft(session.user())
                .claim("aud", client.id())
                .claim("azp", client.id())
                .claim("auth_time", session.authTime())
                .claim("nonce", nonce)
                .claim("sid", session.id())
                .claim(
                        "at_hash",
                        AccessTokenHash.compute(new BearerAccessToken(accessToken), algorithm, null)
                                .getValue());
        session.user().idToken().forEach(draft::claim);
        change.accept(draft);
        return draft.write();
    }

    /** OpenID Connect Back-Channel Logout 1.0, section 2.4. */
    String logout(ProviderSession session, Consumer<TokenDraft> change) {
        TokenDraft draft = draft(session.user())
                .header("typ", "logout+jwt")
                .claim("aud", client.id())
                .claim("sid", session.id())
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        change.accept(draft);
        return draft.write();
    }

    private TokenDraft draft(ProviderUser user) {
        long now = clock.instant().getEpochSecond();
        return new TokenDraft(keys.current())
                .claim("iss", issuer)
                .claim("sub", user.subject())
                .claim("iat", now)
                .claim("exp", now + LIFETIME.toSeconds())
                .claim("jti", UUID.randomUUID().toString());
    }

    /** Returns whether a published key signed the token. The token may have expired. */
    boolean isOurs(JWT token) throws JOSEException {
        if (!(token instanceof SignedJWT signed)) {
            return false;
        }
        JWK key = keys.all().getKeyByKeyId(signed.getHeader().getKeyID());
        return key instanceof AsymmetricJWK asymmetric
                && signed.verify(new DefaultJWSVerifierFactory()
                        .createJWSVerifier(signed.getHeader(), asymmetric.toPublicKey()));
    }
}
