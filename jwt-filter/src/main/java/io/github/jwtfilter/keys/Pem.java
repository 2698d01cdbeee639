package io.github.jwtfilter.keys;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys in the text form of RFC 7468: {@code PUBLIC KEY}, {@code CERTIFICATE}, and {@code PRIVATE KEY} before its public
 * key. Only the key of a certificate is used. Its subject and its validity are ignored.
 */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "Ed25519");
    private static final Set<Algorithm> RSA = EnumSet.range(Algorithm.RS256, Algorithm.PS512);

    private final Algorithm wanted;
    private final List<SigningKey> keys = new ArrayList<>();
    private PrivateKey pending;

    private Pem(Algorithm wanted) {
        this.wanted = wanted;
    }

    static boolean is(String text) {
        return text.contains("-----BEGIN ");
    }

    /**
     * Reads the keys of a text, in its order.
     *
     * @param wanted the algorithm of RSA keys; null for RS256. A key on a curve has its own algorithm
     * @throws IllegalArgumentException if a block is not a key, or its kind is unsupported
     */
    static KeySet parse(String text, Algorithm wanted) {
        Pem pem = new Pem(wanted);
        Matcher block = BLOCK.matcher(text);
        int end = 0;
        while (block.find()) {
            checkEnded(text.substring(end, block.start()));
            checkEnded(block.group(2));
            pem.add(block.group(1), block.group(2));
            end = block.end();
        }
        checkEnded(text.substring(end));
        pem.finish();
        if (pem.keys.isEmpty()) {
            throw new IllegalArgumentException("PEM: expected a key, got none");
        }
        return KeySet.of(pem.keys);
    }

    private static void checkEnded(String between) {
        if (is(between)) {
            throw new IllegalArgumentException("PEM: a block has no end, or one of another name");
        }
    }

    private void add(String label, String base64) {
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("PEM: " + label + " is not base64", e);
        }
        switch (label) {
            case "PUBLIC KEY":
                add((PublicKey) key(label, type -> factory(type).generatePublic(new X509EncodedKeySpec(der))));
                break;
            case "CERTIFICATE":
                add(certified(der));
                break;
            case "PRIVATE KEY":
                finish();
                pending = (PrivateKey) key(label, type -> factory(type).generatePrivate(new PKCS8EncodedKeySpec(der)));
                break;
            case "ENCRYPTED PRIVATE KEY":
                throw new IllegalArgumentException("PEM: the private key is encrypted; write it with openssl pkey -in"
                        + " FILE into a file that only the server can read");
            default:
                throw new IllegalArgumentException("PEM: expected PRIVATE KEY, PUBLIC KEY or CERTIFICATE, got " + label
                        + (label.equals("RSA PUBLIC KEY")
                                ? "; openssl rsa -RSAPublicKey_in -in FILE -pubout writes a PUBLIC KEY"
                                : "; openssl pkey -in FILE writes a PRIVATE KEY"));
        }
    }

    private void add(PublicKey publicKey) {
        if (pending instanceof RSAPrivateCrtKey && !belongs(publicKey, (RSAPrivateCrtKey) pending)) {
            finish();
        }
        Algorithm algorithm = algorithm(publicKey);
        keys.add(
                pending == null
                        ? SigningKey.verifying(algorithm, publicKey, null)
                        : SigningKey.pair(algorithm, publicKey, pending, null));
        pending = null;
    }

    private static boolean belongs(PublicKey publicKey, RSAPrivateCrtKey privateKey) {
        return publicKey instanceof RSAPublicKey
                && ((RSAPublicKey) publicKey).getModulus().equals(privateKey.getModulus());
    }

    /**
     * Adds a private key that has no public key after it. An RSA private key contains its public key. For other types
     * the public key is required.
     */
    private void finish() {
        if (pending == null) {
            return;
        }
        if (!(pending instanceof RSAPrivateCrtKey)) {
            throw new IllegalArgumentException(
                    "PEM: expected the PUBLIC KEY after the PRIVATE KEY; openssl pkey -in FILE -pubout writes it");
        }
        RSAPrivateCrtKey rsa = (RSAPrivateCrtKey) pending;
        KeySpec spec = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
        add((PublicKey) key("PRIVATE KEY", type -> factory("RSA").generatePublic(spec)));
    }

    private Algorithm algorithm(PublicKey key) {
        Algorithm own = usual(key);
        if (wanted == null) {
            return own;
        }
        if (!fits(wanted, own)) {
            throw new IllegalArgumentException(
                    "PEM: algorithm " + wanted + " does not go with a key of type " + key.getAlgorithm());
        }
        return wanted;
    }

    private static boolean fits(Algorithm wanted, Algorithm own) {
        switch (own) {
            case RS256:
                return RSA.contains(wanted);
            case EdDSA:
                return wanted == Algorithm.EdDSA || wanted == Algorithm.Ed25519;
            default:
                return wanted == own;
        }
    }

    /** Returns the default algorithm of a key. */
    private static Algorithm usual(PublicKey key) {
        if (key instanceof ECPublicKey) {
            return ofCurve(((ECPublicKey) key).getParams().getOrder());
        }
        switch (key.getAlgorithm()) {
            case "RSA":
                return Algorithm.RS256;
            case "EdDSA":
            case "Ed25519":
                return Algorithm.EdDSA;
            default:
                throw new IllegalArgumentException(
                        "PEM: expected an RSA, EC or Ed25519 key, got one of type " + key.getAlgorithm());
        }
    }

    private static Algorithm ofCurve(BigInteger order) {
        switch (order.bitLength()) {
            case 256:
                return Algorithm.ES256;
            case 384:
                return Algorithm.ES384;
            default:
                return Algorithm.ES512;
        }
    }

    private static PublicKey certified(byte[] der) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("PEM: CERTIFICATE is none", e);
        }
    }

    /** A maker of keys of one type. */
    private interface Maker {
        Key make(String type) throws GeneralSecurityException;
    }

    /** Makes a key by trying each type. The DER text names the type, but the JDK needs it in advance. */
    private static Key key(String label, Maker maker) {
        for (String type : KEY_TYPES) {
            Optional<Key> key = made(type, maker);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IllegalArgumentException(
                "PEM: " + label + ": expected an RSA, EC or Ed25519 key that this Java can read");
    }

    private static Optional<Key> made(String type, Maker maker) {
        try {
            return Optional.of(maker.make(type));
        } catch (GeneralSecurityException otherType) {
            return Optional.empty();
        }
    }

    private static KeyFactory factory(String type) throws GeneralSecurityException {
        return KeyFactory.getInstance(type);
    }
}
