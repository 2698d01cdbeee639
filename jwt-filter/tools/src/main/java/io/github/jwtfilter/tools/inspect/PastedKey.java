package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.keys.KeySources;
import io.github.jwtfilter.text.ValueFormats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Pasted keys: a secret, a JWK, a JWK Set or PEM. Never shows a secret. */
final class PastedKey {
    /** The maximum length of a pasted text. */
    static final int MAX_CHARACTERS = 100_000;

    /** The begin of a list of keys without its JWK Set. */
    private static final Pattern LIST = Pattern.compile("\\[\\s*\\{");

    private static final Set<Algorithm> RSA = EnumSet.range(Algorithm.RS256, Algorithm.PS512);

    private final KeySet keys;
    private final List<String> leftOut;
    private final Optional<Secret> secret;

    private PastedKey(KeySet keys, List<String> leftOut, Optional<Secret> secret) {
        this.keys = keys;
        this.leftOut = leftOut;
        this.secret = secret;
    }

    /** The encoding of a secret. */
    enum Form {
        TEXT("plain text"),
        BASE64("base64 or base64url"),
        HEX("hexadecimal");

        private final String words;

        Form(String words) {
            this.words = words;
        }

        static Form of(String name) {
            return valueOf(ValueFormats.oneOf(name, "text", "base64", "hex").toUpperCase(java.util.Locale.ROOT));
        }

        byte[] bytes(String text) {
            if (this == TEXT) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            String digits = text.replaceAll("\\s", "");
            return this == HEX ? hex(digits) : base64(digits);
        }

        private static byte[] base64(String digits) {
            try {
                return Base64.getUrlDecoder()
                        .decode(digits.replace('+', '-').replace('/', '_').replaceAll("=+$", ""));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("The secret is not base64 or base64url.", e);
            }
        }

        private static byte[] hex(String digits) {
            if (digits.length() % 2 != 0 || !digits.matches("[0-9A-Fa-f]*")) {
                throw new IllegalArgumentException("The secret is not hexadecimal: expected pairs of 0-9 and a-f.");
            }
            byte[] bytes = new byte[digits.length() / 2];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
            }
            return bytes;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** The text of a secret, to try it in another form. */
    private static final class Secret {
        final String text;
        final Form form;

        Secret(String text, Form form) {
            this.text = text;
            this.form = form;
        }
    }

    /**
     * Parses keys.
     *
     * @param text the text; not blank
     * @param form the encoding of a secret
     * @param algorithm the algorithm of a secret or of an RSA key in PEM, if it fits; the defaults are HS256 and RS256
     * @throws IllegalArgumentException if the keys are unusable; the message is for the person
     */
    static PastedKey read(String text, Form form, Optional<Algorithm> algorithm) {
        List<String> leftOut = new ArrayList<>();
        String stripped = text.strip();
        if (stripped.contains("-----BEGIN ")) {
            Algorithm ofRsa = algorithm.filter(RSA::contains).orElse(null);
            // In JSON and in environment variables, newlines are often written as escapes.
            return new PastedKey(pem(stripped.replace("\\n", "\n"), ofRsa), leftOut, Optional.empty());
        }
        if (stripped.startsWith("{") || LIST.matcher(stripped).lookingAt()) {
            String keys = stripped.startsWith("{") ? stripped : "{\"keys\":" + stripped + "}";
            return new PastedKey(KeySources.parse(keys, null, leftOut::add), leftOut, Optional.empty());
        }
        // Editors and terminals add newlines at the end. The filter ignores them in a secretFile too.
        Secret secret = new Secret(text.replaceFirst("[\\r\\n]+$", ""), form);
        return new PastedKey(secret(secret.text, form, algorithm), leftOut, Optional.of(secret));
    }

    /** Parses PEM. The algorithm applies to RSA keys only. */
    private static KeySet pem(String text, Algorithm ofRsa) {
        KeySet keys = KeySources.parse(text, null, leftOut -> {});
        boolean onlyRsa = keys.keys().stream().allMatch(key -> RSA.contains(key.algorithm()));
        return ofRsa != null && onlyRsa ? KeySources.parse(text, ofRsa, leftOut -> {}) : keys;
    }

    private static KeySet secret(String text, Form form, Optional<Algorithm> algorithm) {
        Algorithm symmetric = algorithm.filter(Algorithm::isSymmetric).orElse(Algorithm.HS256);
        return KeySet.of(SigningKey.hmac(symmetric, form.bytes(text)));
    }

    KeySet keys() {
        return keys;
    }

    /** Returns the same secret in the other encodings that fit. Empty for other kinds of keys. */
    List<PastedKey> inOtherForms() {
        List<PastedKey> others = new ArrayList<>();
        secret.ifPresent(known -> {
            for (Form form : Form.values()) {
                if (form != known.form) {
                    try {
                        Algorithm algorithm = keys.keys().get(0).algorithm();
                        others.add(new PastedKey(
                                secret(known.text, form, Optional.of(algorithm)),
                                List.of(),
                                Optional.of(new Secret(known.text, form))));
                    } catch (IllegalArgumentException notInThisForm) {
                        // The text is invalid in this encoding.
                    }
                }
            }
        });
        return others;
    }

    /** Returns the encoding of the secret in words; empty for other kinds of keys. */
    String form() {
        return secret.map(known -> known.form.toString()).orElse("");
    }

    /** Returns notes about the keys. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        keys.keys().forEach(key -> notes.add(describe(key)));
        leftOut.forEach(message -> notes.add(DecodedToken.sentence(PrettyJson.visible(message))));
        return notes;
    }

    private static String describe(SigningKey key) {
        String what = key.algorithm().isSymmetric()
                ? "A secret for "
                : key.signs() ? "A private key for " : "A public key for ";
        String name = key.keyId().map(id -> ", kid " + PrettyJson.line(id)).orElse("");
        String warning = key.isGuessable() ? " It is easy to guess: use it for tests only." : "";
        return what + key.algorithm() + name + ", fingerprint " + key.fingerprint() + "." + warning;
    }
}
