package io.github.jwtfilter.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** The keys of a {@link TestProvider}. The first signs, all are published. */
public final class ProviderKeys {
    private final List<JWK> keys = new CopyOnWriteArrayList<>();

    ProviderKeys() {
        keys.add(make(JWSAlgorithm.RS256));
    }

    /** Returns a new key with a random {@code kid}, which no provider has published. */
    public static JWK make(JWSAlgorithm algorithm) {
        String id = UUID.randomUUID().toString();
        try {
            return JWSAlgorithm.Family.EC.contains(algorithm)
                    ? new ECKeyGenerator(
                                    Curve.forJWSAlgorithm(algorithm).iterator().next())
                            .algorithm(algorithm)
                            .keyUse(KeyUse.SIGNATURE)
                            .keyID(id)
                            .generate()
                    : new RSAKeyGenerator(2048)
                            .algorithm(algorithm)
                            .keyUse(KeyUse.SIGNATURE)
                            .keyID(id)
                            .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Replaces all keys by a new one, as after a compromise. */
    public void replace() {
        replace(JWSAlgorithm.RS256);
    }

    /** Replaces all keys by a new one of an algorithm: RSA or elliptic curve. */
    public void replace(JWSAlgorithm algorithm) {
        add(algorithm);
        keys.subList(1, keys.size()).clear();
    }

    /** Adds a new key, which signs from now on. The older keys stay published. */
    public void add(JWSAlgorithm algorithm) {
        keys.add(0, make(algorithm));
    }

    /** Returns the key that signs. */
    public JWK current() {
        return keys.get(0);
    }

    /** Returns all keys with their private parts. */
    public JWKSet all() {
        return new JWKSet(keys);
    }
}
