package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Do any bytes break the decoder, or decode to a value that cannot be inspected? */
final class ValueCodecFuzz {
    private static final byte[] GOOD = good();

    /** Decodes the input, and a valid value with a part replaced by the input. */
    @FuzzTest(maxDuration = "30s")
    void bytesAreReadOrRefused(byte[] input) {
        check(input);
        byte[] prefixed = new byte[input.length + 1];
        prefixed[0] = 1;
        System.arraycopy(input, 0, prefixed, 1, input.length);
        check(prefixed);
        if (input.length > 1) {
            byte[] changed = GOOD.clone();
            int at = (input[0] & 0xff) * changed.length / 256;
            int count = Math.min(input.length - 1, changed.length - at);
            System.arraycopy(input, 1, changed, at, count);
            check(changed);
            check(Arrays.copyOf(changed, at + count));
        }
    }

    private static void check(byte[] bytes) {
        try {
            Object value = LimitsTest.CODEC.decode(bytes);
            assertNotNull(LimitsTest.CODEC.inspect(value));
        } catch (MalformedValueException refused) {
            assertNotNull(refused.getMessage());
        }
    }

    private static byte[] good() {
        try {
            return LimitsTest.CODEC.encode(LimitsTest.everything());
        } catch (UnstorableValueException e) {
            throw new AssertionError(e);
        }
    }
}
