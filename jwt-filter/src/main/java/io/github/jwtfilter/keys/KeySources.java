package io.github.jwtfilter.keys;

import io.github.jwtfilter.files.SmallFile;
import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.function.Consumer;

/** A reader of keys from text and files. Messages never hold key material. */
public final class KeySources {
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
        return KeyFile.ofText(file, clock, bytes -> secret(algorithm, file, bytes));
    }

    /**
     * Reads a secret from a file once, for the command line.
     *
     * @param algorithm the algorithm of the secret
     * @param file as above
     * @return a set of one key
     * @throws IllegalArgumentException as above
     */
    public static KeySet readSecret(Algorithm algorithm, Path file) {
        return secret(algorithm, file, read(file));
    }

    private static KeySet secret(Algorithm algorithm, Path file, byte[] bytes) {
        try {
            byte[] content = TextEncoding.withoutMark(bytes);
            int length = content.length;
            while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
                length--;
            }
            return KeySet.of(SigningKey.hmac(algorithm, Arrays.copyOf(content, length)));
        } catch (IllegalArgumentException e) {
            throw inFile(file, e);
        }
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
        return new KeyFile(file, clock, bytes -> keys(file, bytes, algorithm));
    }

    /**
     * Reads the public keys of another issuer from a file, and again when the file changes. A version with a secret or a
     * private key is refused: only the issuer has these.
     *
     * @param file the file
     * @param algorithm as above
     * @param clock as above
     * @return its keys
     * @throws IllegalArgumentException as above, and if a key is not public
     */
    public static KeyFile publicKeyFile(Path file, Algorithm algorithm, Clock clock) {
        return new KeyFile(file, clock, bytes -> {
            KeySet keys = keys(file, bytes, algorithm);
            if (keys.derived("").isPresent()) {
                throw new IllegalArgumentException(
                        "file " + file
                                + ": expected only public keys, got a secret or private key; 'keys public FILE' prints the public keys");
            }
            return keys;
        });
    }

    /**
     * Reads keys from a file once, for the command line. RSA keys in PEM are for RS256.
     *
     * @param file a JWK Set, a single JWK, or PEM
     * @return its keys
     * @throws IllegalArgumentException as above
     */
    public static KeySet readKeys(Path file) {
        return keys(file, read(file), null);
    }

    /**
     * Reads keys from a text once, for tools.
     *
     * @param text a JWK Set, a single JWK, or PEM
     * @param algorithm the algorithm of RSA keys in PEM; null for RS256, and for every JWK
     * @param leftOut receives a message for each key of a JWK Set that is ignored
     * @return its keys
     * @throws IllegalArgumentException if a key is unusable; the message never holds key material
     */
    public static KeySet parse(String text, Algorithm algorithm, Consumer<String> leftOut) {
        if (Pem.is(text)) {
            return Pem.parse(text, algorithm);
        }
        if (algorithm != null) {
            throw new IllegalArgumentException("JWK Set: expected no algorithm, because each JWK names its own");
        }
        return JwkSet.parse(text, leftOut);
    }

    private static byte[] read(Path file) {
        try {
            return SmallFile.read(file, SmallFile.MAX_BYTES);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "file " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static KeySet keys(Path file, byte[] content, Algorithm algorithm) {
        try {
            String text = new String(TextEncoding.withoutMark(content), StandardCharsets.UTF_8);
            return parse(text, algorithm, leftOut -> logLeftOut(file, leftOut));
        } catch (IllegalArgumentException e) {
            throw inFile(file, e);
        }
    }

    /**
     * Logs a key that is left out. The command line prints this line too, so its words are fixed. The logger is fetched
     * only here, because starting the JDK's logging would slow the start of every command.
     */
    private static void logLeftOut(Path file, String leftOut) {
        System.getLogger("io.github.jwtfilter.keys").log(Level.INFO, "keys: file {0}: {1}", file, leftOut);
    }

    private static IllegalArgumentException inFile(Path file, IllegalArgumentException e) {
        return new IllegalArgumentException("file " + file + ": " + e.getMessage());
    }
}
