package io.github.jwtfilter.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The encoding of text that operators write: UTF-8. A byte order mark at the start is ignored, because many Windows
 * editors write one. UTF-16 is refused. PowerShell 5.1 writes it with {@code >}.
 */
public final class TextEncoding {
    private static final String UTF_16 =
            "expected UTF-8, got UTF-16; save it as UTF-8 (in PowerShell 5.1 the operator >"
                    + " writes UTF-16, the option -o of our commands writes UTF-8)";

    private TextEncoding() {}

    /**
     * Returns the bytes after the byte order mark. The bytes may also be binary: only clear UTF-16 text is refused.
     *
     * @param bytes a file or other input
     * @return the same array if the mark is absent
     * @throws IllegalArgumentException if the bytes are text in UTF-16
     */
    public static byte[] withoutMark(byte[] bytes) {
        if (isUtf16(bytes)) {
            throw new IllegalArgumentException(UTF_16);
        }
        boolean marked = startsWith(bytes, 0xEF, 0xBB) && bytes.length > 2 && bytes[2] == (byte) 0xBF;
        return marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
    }

    /**
     * Decodes text.
     *
     * @param bytes the text, with or without a byte order mark
     * @return the text without the mark
     * @throws IllegalArgumentException if the text is UTF-16, holds NUL or is malformed UTF-8
     */
    public static String decode(byte[] bytes) {
        if (isMarkedUtf16(bytes) || contains(bytes, 0)) {
            throw new IllegalArgumentException(UTF_16);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(withoutMark(bytes)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("cannot be read (not UTF-8)");
        }
    }

    private static boolean isMarkedUtf16(byte[] bytes) {
        return startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF);
    }

    /**
     * Returns whether bytes are UTF-16. In text of most languages many characters have a zero byte, always on the same
     * side. Random keys lack this pattern.
     */
    private static boolean isUtf16(byte[] bytes) {
        int characters = bytes.length / 2;
        int little = 0;
        int big = 0;
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            little += bytes[i] != 0 && bytes[i + 1] == 0 ? 1 : 0;
            big += bytes[i] == 0 && bytes[i + 1] != 0 ? 1 : 0;
        }
        int zeros = Math.max(little, big);
        return isMarkedUtf16(bytes) ? zeros > characters / 4 : zeros > characters / 2;
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length > 1 && bytes[0] == (byte) first && bytes[1] == (byte) second;
    }

    private static boolean contains(byte[] bytes, int wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }
}
