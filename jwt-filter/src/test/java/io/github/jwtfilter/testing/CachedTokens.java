package io.github.jwtfilter.testing;

import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySource;
import java.util.Optional;

/**
 * The number of verified tokens that verifiers and filters of the tests keep. {@code mvn test -DcachedTokens=0} runs the
 * same tests without the cache.
 */
public final class CachedTokens {
    private static final String NUMBER = "cachedTokens";
    private static final int DEFAULT = 2048;

    private CachedTokens() {}

    /** Returns a verifier that keeps this number of tokens of all keys. */
    public static JwtVerifier verifier(KeySource source, ClaimRules rules) {
        return new JwtVerifier(source, rules, Integer.getInteger(NUMBER, DEFAULT));
    }

    /** Returns the number for the filter's parameter of the same name; empty for its default. */
    static Optional<String> parameter() {
        return Optional.ofNullable(System.getProperty(NUMBER));
    }
}
