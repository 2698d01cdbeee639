package io.github.jwtfilter.session.content;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The decrypted content of a session cookie: version, id, times, and each attribute as separate bytes, ordered by name.
 * Immutable.
 */
public final class SessionContent {
    /** The length without attributes. */
    public static final int EMPTY_LENGTH = 1 + SessionMetadata.LENGTH;

    private static final byte VERSION = 1;

    /** The length that marks a derived attribute that the application removed. */
    private static final int REMOVED = -1;

    private final SessionMetadata metadata;
    private final SortedMap<String, byte[]> attributes;

    /** Creates a content. A null value marks a removed attribute. */
    public SessionContent(SessionMetadata metadata, SortedMap<String, byte[]> attributes) {
        this.metadata = metadata;
        this.attributes = Collections.unmodifiableSortedMap(attributes);
    }

    public SessionMetadata metadata() {
        return metadata;
    }

    public SortedMap<String, byte[]> attributes() {
        return attributes;
    }

    public SessionContent writtenAt(Instant time) {
        return new SessionContent(metadata.writtenAt(time), attributes);
    }

    /** Returns true if both contents are equal, apart from the time of writing. */
    public boolean hasSameContent(SessionContent other) {
        return metadata.isSameSession(other.metadata) && hasSameAttributes(other);
    }

    /** Compares the attributes one by one, because both maps are in the same order. */
    private boolean hasSameAttributes(SessionContent other) {
        if (attributes.size() != other.attributes.size()) {
            return false;
        }
        Iterator<Map.Entry<String, byte[]>> others = other.attributes.entrySet().iterator();
        for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
            Map.Entry<String, byte[]> same = others.next();
            if (!attribute.getKey().equals(same.getKey()) || !Arrays.equals(attribute.getValue(), same.getValue())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the names of attributes that differ from the other content or are absent there. The other may be null.
     */
    public List<String> differences(SessionContent other) {
        return attributes.keySet().stream()
                .filter(name -> other == null
                        || !other.attributes.containsKey(name)
                        || !Arrays.equals(attributes.get(name), other.attributes.get(name)))
                .collect(Collectors.toList());
    }

    /** Returns the name of the longest attribute; empty if there are no attributes. */
    public Optional<String> largest() {
        return attributes.keySet().stream().max((one, other) -> Integer.compare(length(one), length(other)));
    }

    /** Returns the number of bytes of an attribute. */
    public int length(String name) {
        byte[] value = attributes.get(name);
        return lengthOf(name, value == null ? 0 : value.length);
    }

    /** Returns the number of bytes of an attribute with the given length of its value. */
    public static int lengthOf(String name, int value) {
        return AttributeName.lengthOf(name) + Integer.BYTES + value;
    }

    public byte[] encoded() {
        int length = EMPTY_LENGTH;
        for (String name : attributes.keySet()) {
            length += length(name);
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put(VERSION);
        metadata.write(out);
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

    /**
     * Decodes a result of {@link #encoded}. Returns empty for any other format, for example that of a later version.
     */
    public static Optional<SessionContent> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                return Optional.empty();
            }
            SessionMetadata metadata = SessionMetadata.read(in);
            SortedMap<String, byte[]> attributes = new TreeMap<>();
            while (in.hasRemaining()) {
                attributes.put(AttributeName.read(in), readValue(in));
            }
            return Optional.of(new SessionContent(metadata, attributes));
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
