package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** HMAC (RFC 2104, RFC 7518 §3.2). */
final class HmacScheme implements SignatureScheme {
    private static final int FINGERPRINT_BYTES = 9;
    private static final int INNER_PAD = 0x36;
    private static final int OUTER_PAD = 0x5c;

    private final Algorithm algorithm;
    private final byte[] secret;
    private final KeyedDigest inner;
    private final KeyedDigest outer;

    HmacScheme(Algorithm algorithm, byte[] secret) {
        this.algorithm = algorithm;
        this.secret = secret;
        byte[] block = block(algorithm, secret);
        this.inner = new KeyedDigest(algorithm, padded(block, INNER_PAD));
        this.outer = new KeyedDigest(algorithm, padded(block, OUTER_PAD));
    }

    /** Fits a key to the hash's block (RFC 2104 §2): a longer key is hashed, a shorter key is padded with zeros. */
    private static byte[] block(Algorithm algorithm, byte[] secret) {
        int length = algorithm == Algorithm.HS256 ? 64 : 128;
        byte[] key = secret.length <= length ? secret : newDigest(algorithm).digest(secret);
        return Arrays.copyOf(key, length);
    }

    private static byte[] padded(byte[] block, int pad) {
        byte[] padded = new byte[block.length];
        for (int i = 0; i < block.length; i++) {
            padded[i] = (byte) (block[i] ^ pad);
        }
        return padded;
    }

    private static MessageDigest newDigest(Algorithm algorithm) {
        String name = "SHA-" + algorithm.hashLength() * 8;
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + name, e);
        }
    }

    @Override
    public boolean canSign() {
        return true;
    }

    @Override
    public byte[] sign(byte[] text, int length) {
        MessageDigest first = inner.begin();
        first.update(text, 0, length);
        byte[] hash = new byte[algorithm.hashLength()];
        digest(first, hash);
        MessageDigest second = outer.begin();
        second.update(hash);
        digest(second, hash);
        return hash;
    }

    private static void digest(MessageDigest digest, byte[] hash) {
        try {
            digest.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Compares in constant time. */
    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        return MessageDigest.isEqual(sign(text, length), signature);
    }

    /** A hash that has already processed the key's block. Each signature continues from a copy. */
    private static final class KeyedDigest {
        private final Algorithm algorithm;
        private final byte[] key;
        private final MessageDigest keyed;
        private final boolean copies;

        KeyedDigest(Algorithm algorithm, byte[] key) {
            this.algorithm = algorithm;
            this.key = key;
            this.keyed = keyed();
            this.copies = canCopy(keyed);
        }

        private MessageDigest keyed() {
            MessageDigest fresh = newDigest(algorithm);
            fresh.update(key);
            return fresh;
        }

        /** Returns whether the provider supports copies. The JDK's providers do. */
        private static boolean canCopy(MessageDigest digest) {
            try {
                return digest.clone() != null;
            } catch (CloneNotSupportedException e) {
                return false;
            }
        }

        MessageDigest begin() {
            try {
                return copies ? (MessageDigest) keyed.clone() : keyed();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public Optional<byte[]> secret() {
        return Optional.of(secret);
    }

    @Override
    public Map<String, Object> publicMembers() {
        return Map.of();
    }

    /**
     * Derives the fingerprint with the secret as the key (RFC 5869). Others learn only whether two servers have the
     * same secret.
     */
    @Override
    public String fingerprint() {
        byte[] purpose = "jwt-filter fingerprint".getBytes(StandardCharsets.UTF_8);
        byte[] derived = Hkdf.derive(Algorithm.HS256, secret, purpose, FINGERPRINT_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(derived);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HmacScheme
                && algorithm == ((HmacScheme) other).algorithm
                && MessageDigest.isEqual(secret, ((HmacScheme) other).secret);
    }

    @Override
    public int hashCode() {
        return algorithm.hashCode();
    }
}
