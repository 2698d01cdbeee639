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
    private final byte[] innerKey;
    private final byte[] outerKey;
    private final Pool<Digests> pool;

    HmacScheme(Algorithm algorithm, byte[] secret) {
        this.algorithm = algorithm;
        this.secret = secret;
        this.pool = new Pool<>(() -> new Digests(algorithm));
        byte[] block = block(algorithm, secret);
        this.innerKey = padded(block, INNER_PAD);
        this.outerKey = padded(block, OUTER_PAD);
    }

    /** RFC 2104 §2: a key longer than a block is hashed, a shorter one ends in zeros. */
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
        Digests digests = pool.take();
        byte[] signature = digests.hmac(innerKey, outerKey, text, length).clone();
        pool.giveBack(digests);
        return signature;
    }

    /** Compares in constant time. */
    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        Digests digests = pool.take();
        boolean verified = MessageDigest.isEqual(digests.hmac(innerKey, outerKey, text, length), signature);
        pool.giveBack(digests);
        return verified;
    }

    /** The two hashes of an HMAC and room for what they compute. */
    private static final class Digests {
        private final MessageDigest inner;
        private final MessageDigest outer;
        private final byte[] hash;

        Digests(Algorithm algorithm) {
            this.inner = newDigest(algorithm);
            this.outer = newDigest(algorithm);
            this.hash = new byte[algorithm.hashLength()];
        }

        /** The signature, until the next one. */
        byte[] hmac(byte[] innerKey, byte[] outerKey, byte[] text, int length) {
            try {
                inner.update(innerKey);
                inner.update(text, 0, length);
                inner.digest(hash, 0, hash.length);
                outer.update(outerKey);
                outer.update(hash);
                outer.digest(hash, 0, hash.length);
                return hash;
            } catch (DigestException e) {
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

    /** Computed with the secret as the key (RFC 5869): who does not know it learns nothing but whether two are one. */
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
