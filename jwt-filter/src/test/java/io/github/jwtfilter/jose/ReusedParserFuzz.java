package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import java.util.Arrays;

/** Does a parser that has read other texts give the same result as a fresh one? */
final class ReusedParserFuzz {
    private static ReusedParser parser = new ReusedParser(false);

    @FuzzTest(maxDuration = "30s")
    void reusedParserReadsLikeAFreshOne(byte[] input) throws MalformedJsonException {
        if (!parser.isReusable()) {
            parser = new ReusedParser(false);
        }
        byte[] text = Arrays.copyOf(input, Math.min(input.length, parser.buffer().length));
        System.arraycopy(text, 0, parser.buffer(), 0, text.length);
        Object expected;
        try {
            expected = StrictJson.readObject(text);
        } catch (MalformedJsonException refused) {
            assertThrows(MalformedJsonException.class, () -> parser.read(text.length));
            return;
        }
        assertEquals(expected, parser.read(text.length));
    }
}
