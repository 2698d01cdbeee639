package io.github.jwtfilter.keys;

import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.function.Supplier;

/** A reader of keys from text and files. Messages never hold key material. */
public final class KeySources {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.keys");

    private KeySources() {}

    /**
     * Reads a secret from text.
     *
     * @param algorithm the algorithm of the secret
     * @param secret its UTF-8 bytes are the key
     * @return a set of one key
     * @throws IllegalArgumentException if the secret is too short for the algorithm
     */
    public static KeySet secret(Algorithm algorithm, String secret) {
        return KeySet.of(SigningKey.hmac(algorithm, secret.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads a secret from a file, and again when the file changes. Newlines at its end and a byte order mark at its
     * start are ignored, because editors and {@code echo} add them.
     *
     * @param algorithm the algorithm of the secret
     * @param file its bytes are the key
     * @param clock says since when keys are in use
     * @return a set of one key
     * @throws IllegalArgumentException if the file cannot be read or the secret is too short for the algorithm
     */
    public static KeyFile secretFile(Algorithm algorithm, Path file, Clock clock) {
        return KeyFile.ofText(file, clock, bytes -> inFile(file, () -> secret(algorithm, bytes)));
    }

    /** Reads a secret from a file, for the command line: it prints no times. */
    public static KeyFile secretFile(Algorithm algorithm, Path file) {
        return secretFile(algorithm, file, Clock.systemUTC());
    }

    private static KeySet secret(Algorithm algorithm, byte[] bytes) {
        byte[] content = TextEncoding.withoutMark(bytes);
        int length = content.length;
        while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
            length--;
        }
        return KeySet.of(SigningKey.hmac(algorithm, Arrays.copyOf(content, length)));
    }

    /**
     * Reads keys from a file, and again when the file changes. The file is a JWK Set, a single JWK, or PEM.
     *
     * @param file the file
     * @param algorithm the algorithm of RSA keys in PEM, because PEM names none; null for RS256
     * @param clock says since when keys are in use
     * @return its keys
     * @throws IllegalArgumentException if the file cannot be read or a key is unusable
     */
    public static KeyFile keyFile(Path file, Algorithm algorithm, Clock clock) {
        return new KeyFile(file, clock, bytes -> inFile(file, () -> keys(file, bytes, algorithm)));
    }

    /** Reads keys from a file, for the command line: it prints no times. */
    public static KeyFile keyFile(Path file, Algorithm algorithm) {
        return keyFile(file, algorithm, Clock.systemUTC());
    }

    private static KeySet keys(Path file, byte[] content, Algorithm algorithm) {
        String text = new String(TextEncoding.withoutMark(content), StandardCharsets.UTF_8);
        if (Pem.is(text)) {
            return Pem.parse(text, algorithm);
        }
        if (algorithm != null) {
            throw new IllegalArgumentException("JWK Set: expected no algorithm, because each JWK names its own");
        }
        // The command line prints this line too, so its words are fixed.
        return JwkSet.parse(text, leftOut -> LOG.log(Level.INFO, "keys: file {0}: {1}", file, leftOut));
    }

    private static KeySet inFile(Path file, Supplier<KeySet> keys) {
        try {
            return keys.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("file " + file + ": " + e.getMessage());
        }
    }
}
