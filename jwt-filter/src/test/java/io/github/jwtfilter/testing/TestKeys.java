package io.github.jwtfilter.testing;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeyMaker;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.StrictJson;
import java.util.Map;

/** Keys of every algorithm, as JWKs and as JWK Sets. */
public final class TestKeys {
    private TestKeys() {}

    /** Returns a new JWK on one line. */
    public static String jwk(Algorithm algorithm) {
        return StrictJson.write(KeyMaker.jwk(algorithm));
    }

    /** Returns a new JWK with a key id. */
    public static String jwk(Algorithm algorithm, String keyId) {
        Map<String, Object> members = KeyMaker.jwk(algorithm);
        members.put("kid", keyId);
        return StrictJson.write(members);
    }

    /** Returns a JWK Set. */
    public static String set(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    /** Returns the public JWK Set for a server that only verifies. */
    public static String publicSet(String... jwks) {
        return JwkSet.writePublic(JwkSet.parse(set(jwks)));
    }

    /** Returns a token that is signed with the first key. */
    public static String sign(String jwks, Claims.Builder claims) {
        return new JwtSigner(JwkSet.parse(jwks)).sign(claims.build());
    }

    /** Returns the kid of the only key. */
    public static String kid(String jwk) {
        KeySet keys = JwkSet.parse(jwk);
        return keys.keys().get(0).keyId().orElseThrow();
    }
}
