package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Is every payload either refused or read so that it can be written again? */
final class ClaimsFuzz {
    @FuzzTest(maxDuration = "30s")
    void claimsAreReadOrRefused(byte[] input) {
        try {
            Claims claims = Claims.parse(input);
            assertEquals(claims.toJson(), claims.toBuilder().build().toJson());
        } catch (InvalidTokenException refused) {
            assertEquals(Reason.INVALID_CLAIMS, refused.reason());
        }
    }
}
