package io.github.jwtfilter.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.ProviderKeys;
import io.github.jwtfilter.testing.TokenDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** An answer of a provider's token endpoint, and the reader of its user. A test changes what it needs. */
final class SignedAnswer {
    static final String ISSUER = "https://id.example/realms/bank";
    static final String CLIENT = "bank-app";
    static final String SECRET = "the secret of the client bank-app";
    static final String NONCE = "n-0S6_WzA2Mj-of-this-login";
    static final Duration SKEW = Duration.ofSeconds(30);
    static final JWK KEY = ProviderKeys.make(JWSAlgorithm.RS256);

    final MutableClock clock = new MutableClock(Instant.parse("2026-11-30T10:00:00Z"));
    final Map<String, String> parameters = new LinkedHashMap<>();

    String principalClaim = "preferred_username";
    List<String> rolesClaims = List.of();
    Set<String> claims = Set.of();
    List<String> algorithms = List.of("RS256");
    KeySource keys = published(KEY);
    UserDocuments.UserInfo userInfo = token -> Map.of();
    String accessToken = "opaque-access-token";
    private TokenDraft idToken = draft(KEY).claim("nonce", NONCE).claim("aud", CLIENT);

    static KeySource published(JWK... keys) {
        return JwkSet.parse(new JWKSet(List.of(keys)).toPublicJWKSet().toString());
    }

    /** Returns a draft with the claims that all tokens have. */
    TokenDraft draft(JWK key) {
        long now = clock.instant().getEpochSecond();
        return new TokenDraft(key)
                .claim("iss", ISSUER)
                .claim("sub", "248289761001")
                .claim("iat", now)
                .claim("exp", now + 300);
    }

    /** Signs the ID token with another key, which the provider publishes and lists. */
    SignedAnswer signedWith(JWK key) {
        keys = published(key);
        algorithms = List.of(key.getAlgorithm().getName());
        idToken = draft(key).claim("nonce", NONCE).claim("aud", CLIENT);
        return this;
    }

    SignedAnswer idToken(Consumer<TokenDraft> change) {
        change.accept(idToken);
        return this;
    }

    SignedAnswer idToken(Map<String, ?> claims) {
        claims.forEach(idToken::claim);
        return this;
    }

    /** Adds a signed access token for this client. */
    SignedAnswer accessToken(Map<String, ?> claims) {
        TokenDraft draft = draft(KEY).claim("azp", CLIENT).claim("aud", "account");
        claims.forEach(draft::claim);
        accessToken = draft.write();
        return this;
    }

    SignedAnswer userInfo(Map<String, Object> claims) {
        userInfo = token -> claims;
        return this;
    }

    SignedAnswer names(String principal, String... roles) {
        principalClaim = principal;
        rolesClaims = List.of(roles);
        return this;
    }

    String idTokenText() {
        return idToken.write();
    }

    ProviderUser read() throws ProviderException {
        return read(idToken.write());
    }

    ProviderUser read(String idTokenText) throws ProviderException {
        return read(idTokenText, new RolesClaims(rolesClaims, clock));
    }

    List<String> read(RolesClaims roles) throws ProviderException {
        return List.copyOf(read(idToken.write(), roles).identity().roles());
    }

    private ProviderUser read(String idTokenText, RolesClaims roles) throws ProviderException {
        Client client =
                new Client(ISSUER, CLIENT, SECRET, Client.Authentication.SECRET, null, "openid profile", parameters);
        return new ProviderUsers(
                        client,
                        keys,
                        () -> algorithms,
                        token -> userInfo.claims(token),
                        new PrincipalClaim(principalClaim),
                        roles,
                        claims,
                        SKEW,
                        clock)
                .read(new Tokens(idTokenText, accessToken), NONCE);
    }
}
