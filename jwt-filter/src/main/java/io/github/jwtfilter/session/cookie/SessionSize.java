package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.transport.ChunkedCookie;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many bytes of cookies a session of nobody's would take; one of a login takes a few bytes less. */
public final class SessionSize {
    /** Servers take 8 kB of headers in all unless told otherwise, and the login travels too. */
    private static final int NARROW = 4_000;

    /** Beyond that nothing fits anyway, and it need not be allocated. */
    private static final int MOST = 1 << 17;

    private final ChunkedCookie cookie;
    private final DirectEncryption encryption;

    /**
     * Sizes of one application's sessions.
     *
     * @param cookie that would carry them, marked Secure always or never
     * @param encryption by which they would be written
     */
    public SessionSize(ChunkedCookie cookie, DirectEncryption encryption) {
        this.cookie = cookie;
        this.encryption = encryption;
    }

    /**
     * Names, values and attributes of all cookies that one session needs.
     *
     * @param attributes the sizes of its attributes by name
     * @return bytes; of an attribute no more than 128 kB are counted, and without a key no encryption
     */
    public int of(Map<String, Integer> attributes) {
        SortedMap<String, byte[]> values = new TreeMap<>();
        attributes.forEach((name, size) -> values.put(name, new byte[Math.min(size, MOST)]));
        String id = SessionMetadata.randomId();
        SessionMetadata head = new SessionMetadata(id, Instant.EPOCH, Instant.EPOCH, 0);
        // No request is asked by a cookie that is marked Secure always or never.
        return cookie.length(value(id, new SessionContent(head, values).encoded()), null);
    }

    /**
     * From which size on a session is worth a warning, while there is still room.
     *
     * @param limit how many bytes its cookies may take
     * @return bytes
     */
    public static int warnedFrom(int limit) {
        return Math.min(NARROW, limit * 2 / 3);
    }

    private String value(String id, byte[] content) {
        try {
            return encryption.encryptNamed(id, content);
        } catch (IllegalArgumentException | IllegalStateException | KeysUnavailableException noKey) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
        }
    }
}
