package io.github.jwtfilter.keys;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;

/** Reads keys from where operators keep them. Messages never hold key material. */
public final class KeySources {
    private KeySources() {}

    /**
     * A secret given as text.
     *
     * @param algorithm what it is used with
     * @param secret its UTF-8 bytes are the key
     * @return a set of one key
     * @throws IllegalArgumentException if it is too short for the algorithm
     */
    public static KeySet secret(Algorithm algorithm, String secret) {
        return KeySet.of(SigningKey.hmac(algorithm, secret.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A secret in a file; newlines at its end do not count, for editors and {@code echo} add them.
     *
     * @param algorithm what it is used with
     * @param file its bytes are the key
     * @return a set of one key
     * @throws IllegalArgumentException if it cannot be read or is too short for the algorithm
     */
    public static KeySet secretFile(Algorithm algorithm, Path file) {
        byte[] content = read(file);
        int length = content.length;
        while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
            length--;
        }
        byte[] secret = Arrays.copyOf(content, length);
        return inFile(file, () -> KeySet.of(SigningKey.hmac(algorithm, secret)));
    }

    /**
     * A JWK Set in a file.
     *
     * @param file a JWK Set or a single JWK
     * @return the set
     * @throws IllegalArgumentException if it cannot be read or a key is unusable
     */
    public static KeySet jwkSetFile(Path file) {
        byte[] content = read(file);
        return inFile(file, () -> JwkSet.parse(new String(content, StandardCharsets.UTF_8)));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "file " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static KeySet inFile(Path file, Supplier<KeySet> keys) {
        try {
            return keys.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("file " + file + ": " + e.getMessage());
        }
    }
}
