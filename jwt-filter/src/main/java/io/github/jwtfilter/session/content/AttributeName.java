package io.github.jwtfilter.session.content;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An attribute's name in the format of {@link java.io.DataOutput#writeUTF}, because it can encode any text. The number
 * of bytes comes first, followed by one to three bytes for each {@code char}.
 */
final class AttributeName {
    private static final int MAX_BYTES = 0xffff;

    private AttributeName() {}

    /** Returns the number of bytes of the encoded name. */
    static int lengthOf(String name) {
        int length = Short.BYTES;
        for (int i = 0; i < name.length(); i++) {
            length += lengthOf(name.charAt(i));
        }
        return length;
    }

    private static int lengthOf(char c) {
        return isOneByte(c) ? 1 : c < 0x800 ? 2 : 3;
    }

    private static boolean isOneByte(int c) {
        return c > 0 && c < 0x80;
    }

    /**
     * Encodes a name.
     *
     * @throws IllegalArgumentException if the name has more than 65,535 bytes, far more than any cookie can hold
     */
    static void write(String name, ByteBuffer out) {
        int length = lengthOf(name) - Short.BYTES;
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "attribute: expected a name of at most " + MAX_BYTES + " bytes, got " + length);
        }
        out.putShort((short) length);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (lengthOf(c)) {
                case 1:
                    out.put((byte) c);
                    break;
                case 2:
                    out.put((byte) (0xc0 | c >> 6)).put(next(c));
                    break;
                default:
                    out.put((byte) (0xe0 | c >> 12)).put(next(c >> 6)).put(next(c));
            }
        }
    }

    private static byte next(int bits) {
        return (byte) (0x80 | bits & 0x3f);
    }

    /**
     * Decodes a name that {@link #write} encoded.
     *
     * @throws IOException if the bytes have another format
     * @throws BufferUnderflowException if bytes are missing
     */
    static String read(ByteBuffer in) throws IOException {
        int start = in.arrayOffset() + in.position();
        int length = in.getShort() & MAX_BYTES;
        boolean ascii = true;
        for (int i = 0; i < length; i++) {
            ascii &= isOneByte(in.get());
        }
        // Practically all names are ASCII. The JDK decodes the others.
        return ascii
                ? new String(in.array(), start + Short.BYTES, length, StandardCharsets.US_ASCII)
                : new DataInputStream(new ByteArrayInputStream(in.array(), start, Short.BYTES + length)).readUTF();
    }
}
