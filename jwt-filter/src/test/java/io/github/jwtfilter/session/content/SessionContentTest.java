package io.github.jwtfilter.session.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is the content of a session cookie decoded as it was encoded, and is any other content refused? */
final class SessionContentTest {
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Instant WRITTEN = CREATED.plusSeconds(1_000);

    private static SessionMetadata metadata(int maxInactiveSeconds) {
        return new SessionMetadata(SessionMetadata.id(new byte[16]), CREATED, WRITTEN, maxInactiveSeconds);
    }

    private static SessionContent content() {
        SortedMap<String, byte[]> attributes = new TreeMap<>();
        attributes.put("cart", new byte[] {1, 2, 3});
        attributes.put("größe", new byte[0]);
        attributes.put("gone", null);
        return new SessionContent(metadata(1_800), attributes);
    }

    @Test
    void contentIsDecodedAsEncoded() {
        SessionContent read = SessionContent.decode(content().encoded()).orElseThrow();
        assertTrue(read.hasSameContent(content()));
        assertEquals(WRITTEN, read.metadata().written());
        assertEquals(
                List.of("cart", "gone", "größe"), List.copyOf(read.attributes().keySet()));
        assertArrayEquals(new byte[] {1, 2, 3}, read.attributes().get("cart"));
        assertArrayEquals(new byte[0], read.attributes().get("größe"));
        assertNull(read.attributes().get("gone"));
        assertArrayEquals(content().encoded(), read.encoded());
    }

    @Test
    void lengthIsKnownBeforeEncoding() {
        int attributes = content().attributes().keySet().stream()
                .mapToInt(content()::length)
                .sum();
        assertEquals(content().encoded().length, SessionContent.EMPTY_LENGTH + attributes);
    }

    @Test
    void truncatedContentIsReadOnlyAtAttributeBoundary() {
        byte[] bytes = content().encoded();
        int read = 0;
        for (int length = 0; length < bytes.length; length++) {
            read += SessionContent.decode(Arrays.copyOf(bytes, length)).isPresent() ? 1 : 0;
        }
        assertEquals(content().attributes().size(), read);
    }

    @Test
    void otherVersionIsRefused() {
        byte[] bytes = content().encoded();
        for (int version = 0; version < 256; version++) {
            bytes[0] = (byte) version;
            assertEquals(version == 1, SessionContent.decode(bytes).isPresent());
        }
    }

    @ParameterizedTest
    @CsvSource({"-2", "-2147483648", "2147483647", "1000000"})
    void wrongLengthIsRefused(int length) {
        byte[] bytes = ByteBuffer.allocate(SessionContent.EMPTY_LENGTH + 7)
                .put(Arrays.copyOf(content().encoded(), SessionContent.EMPTY_LENGTH))
                .putShort((short) 1)
                .put((byte) 'a')
                .putInt(length)
                .array();
        assertTrue(SessionContent.decode(bytes).isEmpty());
    }

    @Test
    @SuppressWarnings("ReturnValueIgnored") // Reading is all that is asked.
    void garbageCausesNoException() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = content().encoded();
            for (int change = 0; change < 3; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            SessionContent.decode(bytes).ifPresent(read -> read.metadata().id().length());
        }
    }

    @ParameterizedTest
    @CsvSource({
        // idle for, maximum idle time, age, maximum lifetime: alive
        "0,     1800, 0,     43200, true",
        "1799,  1800, 1799,  43200, true",
        "1800,  1800, 1800,  43200, false",
        "10,    1800, 43199, 43200, true",
        "10,    1800, 43200, 43200, false",
        "43199, 0,    43199, 43200, true",
        "43199, -1,   43199, 43200, true",
        "0,     -1,   43200, 43200, false",
    })
    void sessionIsAliveUntilIdleOrMaxLifetime(long idle, int maxIdle, long age, long maxLifetime, boolean alive) {
        Instant now = WRITTEN.plus(Duration.ofDays(2));
        SessionMetadata metadata =
                new SessionMetadata(SessionMetadata.randomId(), now.minusSeconds(age), now.minusSeconds(idle), maxIdle);
        assertEquals(alive, metadata.isAlive(now, Duration.ofSeconds(maxLifetime)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1800, false", "179, 1800, false", "180, 1800, true", "99999, 0, false", "99999, -1, false"})
    void useIsWrittenEveryTenthOfIdleTime(long idle, int maxIdle, boolean due) {
        assertEquals(due, metadata(maxIdle).isUseDue(WRITTEN.plusSeconds(idle)));
    }
}
