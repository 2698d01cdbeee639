package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The five parts of a JWE in compact serialisation (RFC 7516 §7.1), split but not verified. The second part is empty,
 * because the key is agreed on in advance. Only the first and the fourth part vary in length.
 */
final class CompactJwe {
    /** The maximum length of a token. */
    static final int MAX_CHARACTERS = 16_384;

    private static final int NONCE_LETTERS = 16;
    private static final int TAG_LETTERS = 22;

    private final byte[] bytes;
    private final int headerLength;

    private CompactJwe(byte[] bytes, int headerLength) {
        this.bytes = bytes;
        this.headerLength = headerLength;
    }

    /**
     * Splits a token. Returns null if a dot is missing. The decoder refuses further dots, because base64url has no dot.
     */
    static CompactJwe parse(String text) {
        int first = text.indexOf('.');
        int third = first + 2 + NONCE_LETTERS;
        int fourth = text.length() - TAG_LETTERS - 1;
        boolean dotted = first > 0
                && third < fourth
                && text.length() <= MAX_CHARACTERS
                && text.charAt(first + 1) == '.'
                && text.charAt(third) == '.'
                && text.charAt(fourth) == '.';
        // Characters beyond Latin-1 become question marks. The decoder refuses these, because base64url has no question
        // mark.
        return dotted ? new CompactJwe(text.getBytes(StandardCharsets.ISO_8859_1), first) : null;
    }

    static String write(byte[] encodedHeader, byte[] nonce, byte[] encrypted) {
        int contentLength = encrypted.length - AesGcm.TAG_BYTES;
        byte[] tag = Arrays.copyOfRange(encrypted, contentLength, encrypted.length);
        return new String(encodedHeader, StandardCharsets.ISO_8859_1)
                + ".."
                + Base64Url.encode(nonce)
                + '.'
                + Base64Url.encode(Arrays.copyOf(encrypted, contentLength))
                + '.'
                + Base64Url.encode(tag);
    }

    /** Returns whether the encoded header is exactly this text. */
    boolean hasHeader(byte[] encoded) {
        return encoded.length == headerLength && Arrays.equals(bytes, 0, headerLength, encoded, 0, headerLength);
    }

    /** Decodes the header. The methods that decode a part return null if it is not canonical base64url. */
    byte[] header() {
        return Base64Url.decode(bytes, 0, headerLength);
    }

    byte[] nonce() {
        int from = headerLength + 2;
        return Base64Url.decode(bytes, from, from + NONCE_LETTERS);
    }

    /** Returns the encrypted content, followed by the tag. */
    byte[] encrypted() {
        int tagAt = bytes.length - TAG_LETTERS;
        int contentAt = headerLength + 2 + NONCE_LETTERS + 1;
        byte[] encrypted = new byte[Base64Url.decodedLength(tagAt - 1 - contentAt) + AesGcm.TAG_BYTES];
        int length = Base64Url.decode(bytes, contentAt, tagAt - 1, encrypted);
        byte[] tag = Base64Url.decode(bytes, tagAt, bytes.length);
        if (length < 0 || tag == null) {
            return null;
        }
        System.arraycopy(tag, 0, encrypted, length, tag.length);
        return encrypted;
    }

    /**
     * Returns the whole token. The tag covers its first bytes, the header as it was sent, in addition to the content
     * (RFC 7516 §5.2).
     */
    byte[] bytes() {
        return bytes;
    }

    int headerLength() {
        return headerLength;
    }
}
