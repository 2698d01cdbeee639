package io.github.jwtfilter.session.cookie;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a session's cookie holds, under its encryption: a version, id, times, and each attribute as bytes of its own, in
 * the order of their names. Immutable.
 */
final class SessionContent {
    /** What is there without attributes. */
    static final int EMPTY_LENGTH = 1 + SessionMetadata.LENGTH;

    private static final byte VERSION = 1;

    /** Stands for an attribute that the login would bring and the application took away. */
    private static final int REMOVED = -1;

    private final SessionMetadata head;
    private final SortedMap<String, byte[]> attributes;

    /** The value null is an attribute that was removed. */
    SessionContent(SessionMetadata head, SortedMap<String, byte[]> attributes) {
        this.head = head;
        this.attributes = Collections.unmodifiableSortedMap(attributes);
    }

    SessionMetadata head() {
        return head;
    }

    SortedMap<String, byte[]> attributes() {
        return attributes;
    }

    SessionContent writtenAt(Instant time) {
        return new SessionContent(head.writtenAt(time), attributes);
    }

    /** Whether it says the same, whenever it was written. */
    boolean saysTheSameAs(SessionContent other) {
        return head.isSameSession(other.head)
                && attributes.size() == other.attributes.size()
                && differences(other).isEmpty();
    }

    /** The names of the attributes that the other has not or has otherwise; the other may be null. */
    List<String> differences(SessionContent other) {
        return attributes.keySet().stream()
                .filter(name -> other == null
                        || !other.attributes.containsKey(name)
                        || !Arrays.equals(attributes.get(name), other.attributes.get(name)))
                .collect(Collectors.toList());
    }

    /** The name of the attribute that takes most bytes; empty if there is none. */
    Optional<String> largest() {
        return attributes.keySet().stream().max((one, other) -> Integer.compare(length(one), length(other)));
    }

    /** How many bytes an attribute takes. */
    int length(String name) {
        byte[] value = attributes.get(name);
        return lengthOf(name, value == null ? 0 : value.length);
    }

    /** How many bytes an attribute takes whose value takes so many. */
    static int lengthOf(String name, int value) {
        return AttributeName.lengthOf(name) + Integer.BYTES + value;
    }

    byte[] encoded() {
        int length = EMPTY_LENGTH;
        for (String name : attributes.keySet()) {
            length += length(name);
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put(VERSION);
        head.write(out);
        attributes.forEach((name, value) -> {
            AttributeName.write(name, out);
            write(value, out);
        });
        return out.array();
    }

    private static void write(byte[] value, ByteBuffer out) {
        if (value == null) {
            out.putInt(REMOVED);
        } else {
            out.putInt(value.length);
            out.put(value);
        }
    }

    /** Reads what {@link #encoded} wrote; empty if it is something else, such as a later version's. */
    static Optional<SessionContent> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                return Optional.empty();
            }
            SessionMetadata head = SessionMetadata.read(in);
            SortedMap<String, byte[]> attributes = new TreeMap<>();
            while (in.hasRemaining()) {
                attributes.put(AttributeName.read(in), readValue(in));
            }
            return Optional.of(new SessionContent(head, attributes));
        } catch (IOException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static byte[] readValue(ByteBuffer in) throws IOException {
        int length = in.getInt();
        if (length == REMOVED) {
            return null;
        }
        if (length < 0 || length > in.remaining()) {
            throw new IOException("expected " + length + " bytes, got " + in.remaining());
        }
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }
}
