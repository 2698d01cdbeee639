package io.github.jwtfilter.session.content;

import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.transport.ChunkedCookie;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes of cookies that an anonymous session needs. A session of a logged-in user needs a few bytes less. */
public final class SessionSize {
    /** By default, servers accept 8 kB of headers in all, and the login cookie needs a share. */
    private static final int WARNED_BYTES = 4_000;

    /** An upper bound for allocated values. Longer ones are too long for cookies anyway. */
    private static final int MAX_ATTRIBUTE_BYTES = 1 << 17;

    private final ChunkedCookie cookie;
    private final DirectEncryption encryption;

    /**
     * Creates a calculator for the sessions of one application.
     *
     * @param cookie the cookie of the sessions; its {@code Secure} attribute must be set always or never
     * @param encryption the encryption of the sessions
     */
    public SessionSize(ChunkedCookie cookie, DirectEncryption encryption) {
        this.cookie = cookie;
        this.encryption = encryption;
    }

    /**
     * Returns the length of all cookies of one session: names, values and attributes.
     *
     * @param attributes the sizes of the session attributes by name
     * @return the number of bytes; counts at most 128 kB per attribute, and omits the encryption while keys are missing
     */
    public int of(Map<String, Integer> attributes) {
        SortedMap<String, byte[]> values = new TreeMap<>();
        attributes.forEach((name, size) -> values.put(name, new byte[Math.min(size, MAX_ATTRIBUTE_BYTES)]));
        String id = SessionMetadata.randomId();
        SessionMetadata metadata = new SessionMetadata(id, Instant.EPOCH, Instant.EPOCH, 0);
        // The request may be null, because the cookie needs it only to decide on Secure.
        return cookie.length(value(id, new SessionContent(metadata, values).encoded()), null);
    }

    /**
     * Returns the size at which a session deserves a warning. At this size there is still room.
     *
     * @param limit the maximum bytes of its cookies
     * @return the number of bytes
     */
    public static int warnedFrom(int limit) {
        return Math.min(WARNED_BYTES, limit * 2 / 3);
    }

    private String value(String id, byte[] content) {
        try {
            return encryption.encryptNamed(id, content);
        } catch (IllegalArgumentException | IllegalStateException | KeysUnavailableException noKey) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
        }
    }
}
