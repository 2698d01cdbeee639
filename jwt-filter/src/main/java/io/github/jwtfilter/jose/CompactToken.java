package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The three parts of a JWS in compact serialisation (RFC 7515 §7.1), split but not verified. */
final class CompactToken {
    /** The usual maximum length of a token, and the maximum length of a header. */
    static final int MAX_CHARACTERS = 8192;

    private final byte[] bytes;
    private final int firstDot;
    private final int secondDot;
    private final boolean paddingAllowed;

    private CompactToken(byte[] bytes, int firstDot, int secondDot, boolean paddingAllowed) {
        this.bytes = bytes;
        this.firstDot = firstDot;
        this.secondDot = secondDot;
        this.paddingAllowed = paddingAllowed;
    }

    /**
     * Splits a token.
     *
     * @param paddingAllowed whether a part may end with the padding of base64 (RFC 4648 §4); a JWS has none (RFC 7515 §2)
     */
    static CompactToken parse(String text, int maxCharacters, boolean paddingAllowed) throws InvalidTokenException {
        if (text.length() > maxCharacters) {
            throw new InvalidTokenException(Reason.TOO_LONG, "token: over " + maxCharacters + " characters");
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            throw new InvalidTokenException(Reason.MALFORMED, "token: expected three parts between two dots");
        }
        if (first == 0 || second == first + 1 || second + 1 == text.length()) {
            throw new InvalidTokenException(Reason.MALFORMED, "token: a part is empty");
        }
        if (first > MAX_CHARACTERS) {
            throw new InvalidTokenException(Reason.TOO_LONG, "header: over " + MAX_CHARACTERS + " characters");
        }
        // Characters beyond Latin-1 become question marks. The decoder refuses these, because base64url has no question
        // mark.
        return new CompactToken(text.getBytes(StandardCharsets.ISO_8859_1), first, second, paddingAllowed);
    }

    byte[] encodedHeader() {
        return Arrays.copyOf(bytes, firstDot);
    }

    /** Returns whether the encoded header is exactly this text. */
    boolean hasHeader(byte[] encoded) {
        return encoded.length == firstDot && Arrays.equals(bytes, 0, firstDot, encoded, 0, firstDot);
    }

    /** Decodes the header into a buffer for the longest part, and returns its length. */
    int header(byte[] buffer) throws InvalidTokenException {
        return part("header", 0, firstDot, buffer);
    }

    /** Returns whether a buffer for the longest part of a usual token may be too small for this one. */
    boolean isLong() {
        return bytes.length > MAX_CHARACTERS;
    }

    /** Decodes the payload into a buffer for the longest part, and returns its length. */
    int payload(byte[] buffer) throws InvalidTokenException {
        return part("payload", firstDot + 1, secondDot, buffer);
    }

    byte[] payload() throws InvalidTokenException {
        return part("payload", firstDot + 1, secondDot);
    }

    byte[] signature() throws InvalidTokenException {
        return part("signature", secondDot + 1, bytes.length);
    }

    private byte[] part(String name, int from, int to) throws InvalidTokenException {
        byte[] decoded = new byte[Base64Url.decodedLength(end(from, to) - from)];
        part(name, from, to, decoded);
        return decoded;
    }

    /** Returns the end of a part without its padding, which fills the last group of four characters. */
    private int end(int from, int to) {
        int end = to;
        while (paddingAllowed && (to - from) % 4 == 0 && to - end < 2 && end > from && bytes[end - 1] == '=') {
            end--;
        }
        return end;
    }

    private int part(String name, int from, int to, byte[] buffer) throws InvalidTokenException {
        int length = Base64Url.decode(bytes, from, end(from, to), buffer);
        if (length < 0) {
            throw new InvalidTokenException(Reason.MALFORMED, "token: the " + name + " is not canonical base64url");
        }
        return length;
    }

    /**
     * Returns the length of the signed text: header and payload as they were sent (RFC 7515 §5.2), up to the second
     * dot.
     */
    int signedLength() {
        return secondDot;
    }

    /** Returns the whole token. */
    byte[] bytes() {
        return bytes;
    }
}
