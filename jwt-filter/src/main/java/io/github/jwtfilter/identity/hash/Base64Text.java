package io.github.jwtfilter.identity.hash;

import java.util.Base64;

/** Base64 (RFC 4648 §4) in which one value has one text: any other text for it is refused. */
final class Base64Text {
    private Base64Text() {}

    /** With padding, as LDAP has it. */
    static byte[] padded(String text) throws UnreadableHashException {
        return decode(text, Base64.getEncoder());
    }

    /** Without padding, as PHC strings have it. */
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
            // Told below, for the decoder's message quotes what it read.
        }
        throw new UnreadableHashException("expected base64, got something else");
    }
}
