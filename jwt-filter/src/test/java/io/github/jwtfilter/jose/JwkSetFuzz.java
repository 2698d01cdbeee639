package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Is every JWK either refused cleanly or usable? */
final class JwkSetFuzz {
    private static final byte[] TEXT = "jwt-filter".getBytes(StandardCharsets.US_ASCII);

    /** The input is a text, or a number that replaces a number of a good key. */
    @FuzzTest(maxDuration = "30s")
    void parsedKeysAreUsable(byte[] input) {
        check(new String(input, StandardCharsets.ISO_8859_1));
        for (Algorithm algorithm : new Algorithm[] {Algorithm.RS256, Algorithm.ES256, Algorithm.EdDSA}) {
            String jwk = TestKeys.jwk(algorithm);
            for (String name : new String[] {"n", "e", "d", "p", "qi", "x", "y"}) {
                check(jwk.replaceFirst("(\"" + name + "\": ?\")[^\"]*", "$1" + Base64Url.encode(input)));
            }
        }
    }

    private static void check(String json) {
        KeySet keys;
        try {
            keys = JwkSet.parsePublished(json, leftOut -> {});
        } catch (IllegalArgumentException refused) {
            return;
        }
        for (SigningKey key : keys.keys()) {
            assertFalse(key.fingerprint().isEmpty());
            assertFalse(key.verifies(TEXT, TEXT.length, new byte[64]));
            if (key.signs()) {
                assertFalse(key.sign(TEXT).length == 0);
            }
        }
    }
}
