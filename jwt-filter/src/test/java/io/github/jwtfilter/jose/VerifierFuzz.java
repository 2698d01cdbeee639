package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Does the verifier refuse every forged text cleanly? */
final class VerifierFuzz {
    private static final List<Algorithm> ALGORITHMS = List.of(
            Algorithm.HS256, Algorithm.RS256, Algorithm.PS256, Algorithm.ES256, Algorithm.ES512, Algorithm.EdDSA);
    private static final Claims CLAIMS = Claims.builder().subject("user").build();
    private static final Map<Algorithm, String> GOOD = ALGORITHMS.stream()
            .collect(Collectors.toMap(
                    algorithm -> algorithm,
                    algorithm -> new JwtSigner(KeySet.of(TestKeys.of(algorithm))).sign(CLAIMS)));
    private static final JwtVerifier VERIFIER = new JwtVerifier(
            KeySet.of(ALGORITHMS.stream().map(VerifierFuzz::unnamed).collect(Collectors.toList())),
            ClaimRules.builder().allowMissingExpiry().ignoreAudience().build());

    /** The input is a text, or replaces a part of a good token. */
    @FuzzTest(maxDuration = "30s")
    void onlySignedTokensAreAccepted(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(input);
        check(text);
        for (String token : GOOD.values()) {
            String[] good = token.split("\\.");
            check(text + "." + good[1] + "." + good[2]);
            check(encoded + "." + good[1] + "." + good[2]);
            check(good[0] + "." + encoded + "." + good[2]);
            check(good[0] + "." + good[1] + "." + text);
            check(good[0] + "." + good[1] + "." + encoded);
            check(good[0] + "." + good[1] + "." + changed(good[2], input));
        }
    }

    /** Returns a signature of the right length, so that its ranges and points are checked. */
    private static String changed(String signature, byte[] input) {
        byte[] bytes = Base64.getUrlDecoder().decode(signature);
        for (int i = 0; i < input.length; i++) {
            bytes[i % bytes.length] ^= input[i];
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Checks that an accepted text has the signed part of a good token. The signature may differ, because ECDSA also
     * accepts the order less s.
     */
    private static void check(String token) {
        try {
            VERIFIER.verify(token);
            String signed = token.substring(0, token.lastIndexOf('.') + 1);
            assertTrue(GOOD.values().stream().anyMatch(good -> good.startsWith(signed)), token);
        } catch (InvalidTokenException refused) {
            assertFalse(refused.reason().signatureHeld());
        }
    }

    private static SigningKey unnamed(Algorithm algorithm) {
        return TestKeys.parse(TestKeys.jwk(algorithm).replaceFirst("\"kid\":\"[^\"]*\",", ""));
    }
}
