package io.github.jwtfilter;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeyMaker;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.StrictJson;
import java.util.Map;

/** Keys of every algorithm, as JWKs and as sets of one. */
public final class TestKeys {
    private TestKeys() {}

    /** A fresh JWK on one line. */
    public static String jwk(Algorithm algorithm) {
        return StrictJson.write(KeyMaker.jwk(algorithm));
    }

    /** A fresh JWK of that name. */
    public static String jwk(Algorithm algorithm, String keyId) {
        Map<String, Object> members = KeyMaker.jwk(algorithm);
        members.put("kid", keyId);
        return StrictJson.write(members);
    }

    /** A JWK Set. */
    public static String set(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    /** What a server that only verifies gets of JWKs. */
    public static String publicSet(String... jwks) {
        return JwkSet.writePublic(JwkSet.parse(set(jwks)));
    }

    /** A token of the first key. */
    public static String sign(String jwks, Claims.Builder claims) {
        return new JwtSigner(JwkSet.parse(jwks)).sign(claims.build());
    }

    /** The only key's kid. */
    public static String kid(String jwk) {
        KeySet keys = JwkSet.parse(jwk);
        return keys.keys().get(0).keyId().orElseThrow();
    }
}
