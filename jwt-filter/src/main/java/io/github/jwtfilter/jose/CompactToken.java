package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;

/** The three parts of a JWS in compact serialisation (RFC 7515 §7.1), told apart but not believed. */
final class CompactToken {
    private final String text;
    private final int payloadStart;
    private final int signatureStart;

    private CompactToken(String text, int payloadStart, int signatureStart) {
        this.text = text;
        this.payloadStart = payloadStart;
        this.signatureStart = signatureStart;
    }

    static CompactToken parse(String text) throws InvalidTokenException {
        if (text.length() > JwtVerifier.LONGEST_TOKEN) {
            throw new InvalidTokenException(
                    Reason.TOO_LONG, "token: over " + JwtVerifier.LONGEST_TOKEN + " characters");
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            throw new InvalidTokenException(Reason.MALFORMED, "token: expected three parts between two dots");
        }
        return new CompactToken(text, first + 1, second + 1);
    }

    private byte[] part(String name, int from, int to) throws InvalidTokenException {
        byte[] bytes = from == to ? null : Base64Url.decode(text, from, to);
        if (bytes == null) {
            throw new InvalidTokenException(Reason.MALFORMED, "token: the " + name + " is not canonical base64url");
        }
        return bytes;
    }

    String encodedHeader() {
        return text.substring(0, payloadStart - 1);
    }

    /** Whether the header is this very text. */
    boolean hasHeader(String encoded) {
        return encoded.length() == payloadStart - 1 && text.startsWith(encoded);
    }

    byte[] header() throws InvalidTokenException {
        return part("header", 0, payloadStart - 1);
    }

    byte[] payload() throws InvalidTokenException {
        return part("payload", payloadStart, signatureStart - 1);
    }

    byte[] signature() throws InvalidTokenException {
        return part("signature", signatureStart, text.length());
    }

    /** What the signature covers: header and payload as they were sent (RFC 7515 §5.2). */
    byte[] signingInput() {
        return text.substring(0, signatureStart - 1).getBytes(StandardCharsets.US_ASCII);
    }
}
