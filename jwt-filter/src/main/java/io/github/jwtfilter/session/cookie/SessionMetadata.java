package io.github.jwtfilter.session.cookie;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** What a session is apart from its attributes: its id, times, and how long it may be idle. Immutable. */
final class SessionMetadata {
    private static final int ID_BYTES = 16;

    /** How many bytes it takes. */
    static final int LENGTH = ID_BYTES + 2 * Long.BYTES + Integer.BYTES;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final Instant created;
    private final Instant written;
    private final int maxInactiveSeconds;

    /**
     * A head.
     *
     * @param id 16 bytes in base64url
     * @param written when the cookie was written
     * @param maxInactiveSeconds zero or less if it may be idle as long as it lasts
     */
    SessionMetadata(String id, Instant created, Instant written, int maxInactiveSeconds) {
        this.id = id;
        this.created = created;
        this.written = written;
        this.maxInactiveSeconds = maxInactiveSeconds;
    }

    /** An id that nobody guesses. */
    static String randomId() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return id(bytes);
    }

    /** The id that these bytes begin with. */
    static String id(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, ID_BYTES));
    }

    String id() {
        return id;
    }

    Instant created() {
        return created;
    }

    Instant written() {
        return written;
    }

    int maxInactiveSeconds() {
        return maxInactiveSeconds;
    }

    SessionMetadata writtenAt(Instant time) {
        return new SessionMetadata(id, created, time, maxInactiveSeconds);
    }

    SessionMetadata renamed(String other) {
        return new SessionMetadata(other, created, written, maxInactiveSeconds);
    }

    SessionMetadata withMaxInactive(int seconds) {
        return new SessionMetadata(id, created, written, seconds);
    }

    /** Whether the session is there at a time: not idle for too long, and not older than any session may get. */
    boolean isAlive(Instant now, Duration maxLifetime) {
        boolean idle = maxInactiveSeconds > 0 && !now.isBefore(written.plusSeconds(maxInactiveSeconds));
        return !idle && now.isBefore(created.plus(maxLifetime));
    }

    /** Whether it is time to write that the session is in use: a tenth of the time that it may be idle has passed. */
    boolean isUseDue(Instant now) {
        return maxInactiveSeconds > 0
                && !now.isBefore(
                        written.plus(Duration.ofSeconds(maxInactiveSeconds).dividedBy(10)));
    }

    /** Whether all but the time of writing is the same. */
    boolean isSameSession(SessionMetadata other) {
        return id.equals(other.id) && created.equals(other.created) && maxInactiveSeconds == other.maxInactiveSeconds;
    }

    void write(ByteBuffer out) {
        out.put(Base64.getUrlDecoder().decode(id));
        out.putLong(created.toEpochMilli());
        out.putLong(written.toEpochMilli());
        out.putInt(maxInactiveSeconds);
    }

    static SessionMetadata read(ByteBuffer in) {
        byte[] id = new byte[ID_BYTES];
        in.get(id);
        return new SessionMetadata(
                id(id), Instant.ofEpochMilli(in.getLong()), Instant.ofEpochMilli(in.getLong()), in.getInt());
    }
}
