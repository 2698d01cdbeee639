package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Is a JSON object the same after writing and reading it again? */
final class StrictJsonFuzz {
    @FuzzTest(maxDuration = "30s")
    void objectIsEqualAfterWritingAndReading(byte[] input) throws StrictJson.MalformedJsonException {
        Map<String, Object> read;
        try {
            read = StrictJson.readObject(input);
        } catch (StrictJson.MalformedJsonException refused) {
            return;
        }
        byte[] written = StrictJson.write(read).getBytes(StandardCharsets.UTF_8);
        assertEquals(StrictJson.write(read), StrictJson.write(StrictJson.readObject(written)));
    }
}
