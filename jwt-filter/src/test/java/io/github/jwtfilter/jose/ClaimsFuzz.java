package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Is every payload either refused, or read so that it can be written again? */
final class ClaimsFuzz {
    @FuzzTest(maxDuration = "30s")
    void claimsAreReadOrRefused(byte[] input) {
        try {
            ReusedParser parser = new ReusedParser(true);
            int length = Math.min(input.length, parser.buffer().length);
            System.arraycopy(input, 0, parser.buffer(), 0, length);
            Claims claims = Claims.read(parser, length);
            assertEquals(claims.toJson(), claims.toBuilder().build().toJson());
        } catch (InvalidTokenException refused) {
            assertEquals(Reason.INVALID_CLAIMS, refused.reason());
        }
    }
}
