package io.github.jwtfilter.text;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** Short names for long or confidential texts. */
public final class Digests {
    private Digests() {}

    /**
     * Returns the beginning of a text's SHA-256 in base64url. Six bits per character: 22 characters and more do not
     * collide.
     *
     * @param text any text
     * @param characters the length of the name, up to 43
     * @return letters, digits, {@code -} and {@code _}
     */
    public static String name(String text, int characters) {
        byte[] digest = DigestUtils.sha256(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, characters);
    }
}
