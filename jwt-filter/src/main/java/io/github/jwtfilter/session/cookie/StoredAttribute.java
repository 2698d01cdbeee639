package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.values.MalformedValueException;
import io.github.jwtfilter.values.UnstorableValueException;
import io.github.jwtfilter.values.ValueCodec;
import java.util.Arrays;

/** An attribute that travels in the cookie: read when it is asked for, and compared with what came when it is written. */
final class StoredAttribute {
    private final ValueCodec codec;

    /** As it stands in the cookie; null if the application has just set it. */
    private final byte[] came;

    private Object value;

    /** What it was when that was last looked at; null if nobody has yet. */
    private byte[] last;

    private StoredAttribute(ValueCodec codec, byte[] came, Object value) {
        this.codec = codec;
        this.came = came;
        this.value = value;
        this.last = value == null ? came : null;
    }

    /** One that came with the request. */
    static StoredAttribute arrived(byte[] bytes, ValueCodec codec) {
        return new StoredAttribute(codec, bytes, null);
    }

    /** One that the application sets in place of another, or of none if that is null. */
    static StoredAttribute set(Object value, StoredAttribute before, ValueCodec codec) {
        return new StoredAttribute(codec, before == null ? null : before.came, value);
    }

    /** Whether the application has it in its hands and may have changed it in place. */
    boolean isOut() {
        return value != null;
    }

    Object value() throws MalformedValueException {
        if (value == null) {
            value = codec.decode(came);
        }
        return value;
    }

    /** As it would be written now; the bytes that came if it is as it was. */
    byte[] bytes() throws UnstorableValueException {
        if (last == null || value != null && !codec.isImmutable(value)) {
            byte[] now = codec.encode(value);
            last = came != null && (Arrays.equals(now, came) || Arrays.equals(now, cameAgain())) ? came : now;
        }
        return last;
    }

    /** How many bytes it had when they were last looked at. */
    int length() {
        return last == null ? 0 : last.length;
    }

    /** As this version of the application writes it: another may have fields that this one does not know. */
    private byte[] cameAgain() throws UnstorableValueException {
        try {
            return codec.encode(codec.decode(came));
        } catch (MalformedValueException e) {
            // It could not be read, so the application has set something else.
            return null;
        }
    }
}
