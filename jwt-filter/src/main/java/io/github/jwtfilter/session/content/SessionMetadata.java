package io.github.jwtfilter.session.content;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** The part of a session apart from its attributes: id, times, and the maximum idle time. Immutable. */
public final class SessionMetadata {
    private static final int ID_BYTES = 16;

    /** The number of bytes in encoded form. */
    public static final int LENGTH = ID_BYTES + 2 * Long.BYTES + Integer.BYTES;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final Instant created;
    private final Instant written;
    private final int maxInactiveSeconds;

    /**
     * Creates metadata.
     *
     * @param id 16 bytes in base64url
     * @param written the time when the cookie was written
     * @param maxInactiveSeconds the maximum idle time; zero or less for unlimited
     */
    public SessionMetadata(String id, Instant created, Instant written, int maxInactiveSeconds) {
        this.id = id;
        this.created = created;
        this.written = written;
        this.maxInactiveSeconds = maxInactiveSeconds;
    }

    /** Returns an unguessable id. */
    public static String randomId() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return id(bytes);
    }

    /** Returns the id made of the first 16 bytes. */
    public static String id(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, ID_BYTES));
    }

    public String id() {
        return id;
    }

    public Instant created() {
        return created;
    }

    public Instant written() {
        return written;
    }

    public int maxInactiveSeconds() {
        return maxInactiveSeconds;
    }

    public SessionMetadata writtenAt(Instant time) {
        return new SessionMetadata(id, created, time, maxInactiveSeconds);
    }

    public SessionMetadata renamed(String other) {
        return new SessionMetadata(other, created, written, maxInactiveSeconds);
    }

    public SessionMetadata withMaxInactive(int seconds) {
        return new SessionMetadata(id, created, written, seconds);
    }

    /**
     * Returns true if the session has been idle for less than its idle time, and is younger than the maximum lifetime.
     */
    public boolean isAlive(Instant now, Duration maxLifetime) {
        boolean idle = maxInactiveSeconds > 0 && !now.isBefore(written.plusSeconds(maxInactiveSeconds));
        return !idle && now.isBefore(created.plus(maxLifetime));
    }

    /**
     * Returns true if the cookie should be written again to record the use of the session. This is due after a tenth of
     * the maximum idle time.
     */
    public boolean isUseDue(Instant now) {
        return now.toEpochMilli() >= useDueMillis();
    }

    /** Returns the time from which {@link #isUseDue} is true, in milliseconds since 1970; the last one for never. */
    public long useDueMillis() {
        return maxInactiveSeconds > 0 ? written.toEpochMilli() + maxInactiveSeconds * 100L : Long.MAX_VALUE;
    }

    /** Returns true if everything except the time of writing is equal. */
    public boolean isSameSession(SessionMetadata other) {
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
