package io.github.jwtfilter.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ed25519 keys (RFC 8032, RFC 8037). This class uses only the encodings of RFC 8410, because the JDK has its own types
 * only since Java 15.
 */
final class Ed25519KeyType implements PublicKeyType {
    static final int SIZE = 32;

    private static final byte[] PUBLIC_PREFIX = new BigInteger("302a300506032b6570032100", 16).toByteArray();
    private static final byte[] PRIVATE_PREFIX = new BigInteger("302e020100300506032b657004220420", 16).toByteArray();

    private static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);

    private final byte[] point;

    private Ed25519KeyType(byte[] point) {
        this.point = point;
    }

    static Ed25519KeyType of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null || !isEncoding(encoded, PUBLIC_PREFIX)) {
            throw new IllegalArgumentException("key: EdDSA needs a key on the curve Ed25519");
        }
        byte[] point = Arrays.copyOfRange(encoded, PUBLIC_PREFIX.length, encoded.length);
        checkPoint(point);
        return new Ed25519KeyType(point);
    }

    /**
     * Checks that a point is on the curve and not of small order. For a key of small order, one signature fits every
     * message.
     */
    private static void checkPoint(byte[] encoded) {
        byte[] bigEndian = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bigEndian[i] = encoded[SIZE - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        BigInteger y = new BigInteger(1, bigEndian);
        BigInteger xSquared = xSquared(y);
        boolean onCurve = y.compareTo(P) < 0
                && (xSquared.signum() == 0
                        || xSquared.modPow(P.shiftRight(1), P).equals(BigInteger.ONE));
        if (!onCurve || isOfSmallOrder(y)) {
            throw new IllegalArgumentException(
                    "key: the point does not lie on the curve Ed25519, or is of small order");
        }
    }

    /** Computes x² from the curve's equation: x² = (y² - 1) / (d y² + 1). */
    private static BigInteger xSquared(BigInteger y) {
        BigInteger square = y.multiply(y);
        BigInteger below = D.multiply(square).add(BigInteger.ONE).mod(P);
        return square.subtract(BigInteger.ONE).multiply(below.modInverse(P)).mod(P);
    }

    /**
     * Returns whether eight times the point is the neutral element, with y = 1. Doubles three times: y' = (y² + x²) /
     * (2 + x² - y²).
     */
    private static boolean isOfSmallOrder(BigInteger y) {
        BigInteger doubled = y;
        for (int i = 0; i < 3; i++) {
            BigInteger xSquared = xSquared(doubled);
            BigInteger ySquared = doubled.multiply(doubled);
            BigInteger below = BigInteger.TWO.add(xSquared).subtract(ySquared).mod(P);
            doubled = ySquared.add(xSquared).multiply(below.modInverse(P)).mod(P);
        }
        return doubled.equals(BigInteger.ONE);
    }

    /**
     * Makes a public key from a point's 32 bytes.
     *
     * @throws IllegalArgumentException if this Java has no Ed25519 or refuses the point
     */
    static PublicKey publicKey(byte[] point) {
        try {
            return factory().generatePublic(new X509EncodedKeySpec(joined(PUBLIC_PREFIX, point)));
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("key: the point does not lie on the curve Ed25519", e);
        }
    }

    /** Makes a private key from a seed's 32 bytes. */
    static PrivateKey privateKey(byte[] seed) {
        try {
            return factory().generatePrivate(new PKCS8EncodedKeySpec(joined(PRIVATE_PREFIX, seed)));
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("key: the private key is none of Ed25519", e);
        }
    }

    private static KeyFactory factory() {
        try {
            return KeyFactory.getInstance("Ed25519");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("key: Ed25519 needs Java 15 or newer", e);
        }
    }

    private static byte[] joined(byte[] prefix, byte[] rest) {
        byte[] all = Arrays.copyOf(prefix, prefix.length + rest.length);
        System.arraycopy(rest, 0, all, prefix.length, rest.length);
        return all;
    }

    private static boolean isEncoding(byte[] encoded, byte[] prefix) {
        return encoded.length == prefix.length + SIZE
                && Arrays.equals(encoded, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Override
    public Signature newSignature() throws GeneralSecurityException {
        return Signature.getInstance("Ed25519");
    }

    @Override
    public boolean couldBe(byte[] signature) {
        return signature.length == 2 * SIZE;
    }

    @Override
    public Map<String, Object> requiredMembers() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("crv", "Ed25519");
        members.put("kty", "OKP");
        members.put("x", Base64Url.encode(point));
        return members;
    }

    @Override
    public Map<String, Object> privateMembers(PrivateKey privateKey) {
        return Map.of("d", Base64Url.encode(secret(privateKey)));
    }

    @Override
    public byte[] secret(PrivateKey privateKey) {
        byte[] encoded = privateKey.getEncoded();
        if (encoded == null || !isEncoding(encoded, PRIVATE_PREFIX)) {
            throw new IllegalArgumentException("key: the private key is none of Ed25519");
        }
        return Arrays.copyOfRange(encoded, PRIVATE_PREFIX.length, encoded.length);
    }
}
