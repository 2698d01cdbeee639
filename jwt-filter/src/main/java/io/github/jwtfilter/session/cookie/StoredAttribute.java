package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.values.MalformedValueException;
import io.github.jwtfilter.values.UnstorableValueException;
import io.github.jwtfilter.values.ValueCodec;
import java.util.Arrays;

/**
 * An attribute in the cookie. It is decoded when first read. Before the cookie is written, it is compared with the
 * received bytes.
 */
final class StoredAttribute {
    private final ValueCodec codec;

    /** The bytes in the received cookie; null if the attribute is new. */
    private final byte[] received;

    private Object value;

    /** Whether the value was decoded and has yet to be notified. */
    private boolean activationDue;

    /** The bytes of the last encoding; null before the first. */
    private byte[] encoded;

    private StoredAttribute(ValueCodec codec, byte[] received, Object value) {
        this.codec = codec;
        this.received = received;
        this.value = value;
        this.encoded = value == null ? received : null;
    }

    /** Returns an attribute from the request's cookie. */
    static StoredAttribute received(byte[] bytes, ValueCodec codec) {
        return new StoredAttribute(codec, bytes, null);
    }

    /** Returns an attribute that the application sets. {@code before} is the attribute that it replaces, or null. */
    static StoredAttribute set(Object value, StoredAttribute before, ValueCodec codec) {
        return new StoredAttribute(codec, before == null ? null : before.received, value);
    }

    /** Returns the value if the application received it and may have changed it in place. Otherwise returns null. */
    Object exposed() {
        return value;
    }

    Object value() throws MalformedValueException {
        if (value == null) {
            value = codec.decode(received);
            activationDue = true;
        }
        return value;
    }

    /** Returns true once after the value was read from the cookie. */
    boolean activate() {
        boolean due = activationDue;
        activationDue = false;
        return due;
    }

    /** Encodes the current value. Returns the received bytes if the value is unchanged. */
    byte[] bytes() throws UnstorableValueException {
        if (encoded == null || value != null && !codec.isImmutable(encoded)) {
            byte[] now = codec.encode(value);
            boolean unchanged = received != null && (Arrays.equals(now, received) || Arrays.equals(now, reencoded()));
            encoded = unchanged ? received : now;
        }
        return encoded;
    }

    /** Returns true if the last encoding is that of the received cookie. */
    boolean isReceived() {
        return received != null && encoded == received;
    }

    /** Returns the number of bytes of the last encoding. */
    int length() {
        return encoded == null ? 0 : encoded.length;
    }

    /**
     * Encodes the received value with this version of the application. Another version may have written fields that
     * this one lacks.
     */
    private byte[] reencoded() throws UnstorableValueException {
        try {
            return codec.encode(codec.decode(received));
        } catch (MalformedValueException e) {
            // The received value was unreadable, so the application has set a new one.
            return null;
        }
    }
}
