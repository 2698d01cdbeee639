package io.github.jwtfilter.identity.hash;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** PBKDF2 (RFC 8018 §5.2) with HMAC, computed by the JDK. {@link Pbkdf2Form} reads its text formats. */
final class Pbkdf2Hash implements PasswordHash {
    /** Takes about a second. SHA-384 and SHA-512 take four times as long as the others. */
    private static final int MAX_ITERATIONS = 4_000_000;

    private static final int MAX_SHA512_ITERATIONS = 1_000_000;
    private static final int FEW_ITERATIONS = 10_000;
    private static final int MIN_HASH_BYTES = 16;
    private static final int MAX_HASH_BYTES = 64;
    private static final int MAX_SALT_BYTES = 128;

    /** The bytes that one run of all iterations produces, by digest. */
    private static final Map<String, Integer> BLOCKS = Map.of("1", 20, "224", 28, "256", 32, "384", 48, "512", 64);

    private final String sha;
    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private Pbkdf2Hash(String sha, int iterations, byte[] salt, byte[] hash) {
        this.sha = sha;
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * Creates a hash.
     *
     * @param sha the digest: 1, 224, 256, 384 or 512
     * @throws UnreadableHashException if salt or hash has an unsuitable length, the cost is too high, or this JDK lacks
     *     the algorithm
     */
    static Pbkdf2Hash of(String sha, int iterations, byte[] salt, byte[] hash) throws UnreadableHashException {
        if (salt.length < 1
                || salt.length > MAX_SALT_BYTES
                || hash.length < MIN_HASH_BYTES
                || hash.length > MAX_HASH_BYTES) {
            throw new UnreadableHashException(
                    "PBKDF2: expected 1 to " + MAX_SALT_BYTES + " bytes of salt and " + MIN_HASH_BYTES + " to "
                            + MAX_HASH_BYTES + " of hash, got " + salt.length + " and " + hash.length);
        }
        Pbkdf2Hash made = new Pbkdf2Hash(sha, iterations, salt, hash);
        if (iterations < 1 || (long) iterations * made.blocks() > made.mostIterations()) {
            throw new UnreadableHashException("PBKDF2: expected at most " + made.mostIterations()
                    + " iterations for each block of the hash, got " + iterations + " for each of " + made.blocks());
        }
        try {
            made.factory();
        } catch (GeneralSecurityException e) {
            throw new UnreadableHashException("PBKDF2: this Java has no " + made.algorithm());
        }
        return made;
    }

    private int mostIterations() {
        return sha.equals("384") || sha.equals("512") ? MAX_SHA512_ITERATIONS : MAX_ITERATIONS;
    }

    private int blocks() {
        int block = BLOCKS.get(sha);
        return (hash.length + block - 1) / block;
    }

    private String algorithm() {
        return "PBKDF2WithHmacSHA" + sha;
    }

    private SecretKeyFactory factory() throws GeneralSecurityException {
        return SecretKeyFactory.getInstance(algorithm());
    }

    @Override
    public boolean matches(byte[] password) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(password));
        char[] characters = Arrays.copyOf(decoded.array(), decoded.remaining());
        Arrays.fill(decoded.array(), '\0');
        PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, hash.length * Byte.SIZE);
        Arrays.fill(characters, '\0');
        try {
            return MessageDigest.isEqual(factory().generateSecret(spec).getEncoded(), hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm() + " existed when the hash was read", e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public String kind() {
        return "pbkdf2 sha" + sha + " " + iterations + " blocks " + blocks();
    }

    @Override
    public PasswordHash decoy() {
        return new Pbkdf2Hash(sha, iterations, salt, new byte[hash.length]);
    }

    @Override
    public boolean isWeak() {
        return iterations < FEW_ITERATIONS;
    }
}
