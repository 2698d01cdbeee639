package io.github.jwtfilter.identity.hash;

import java.util.Base64;

/** Strict base64 (RFC 4648 §4): accepts only the canonical text of each value. */
final class Base64Text {
    private Base64Text() {}

    /** Decodes text with padding, as in LDAP. */
    static byte[] padded(String text) throws UnreadableHashException {
        return decode(text, Base64.getEncoder());
    }

    /** Decodes text without padding, as in PHC strings. */
    static byte[] unpadded(String text) throws UnreadableHashException {
        return decode(text, Base64.getEncoder().withoutPadding());
    }

    private static byte[] decode(String text, Base64.Encoder form) throws UnreadableHashException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (form.encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Throw below instead, because this exception's message quotes the text.
        }
        throw new UnreadableHashException("expected base64, got something else");
    }
}
