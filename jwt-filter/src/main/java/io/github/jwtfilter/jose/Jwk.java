package io.github.jwtfilter.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

// This class is long because there are many kinds of keys: each has its own members, and each member has its own
// faults.

/** One JSON Web Key (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2), during reading. */
final class Jwk {
    private static final List<String> RSA_PRIMES = List.of("p", "q", "dp", "dq", "qi");

    private final Map<?, ?> members;
    private final String place;

    /** A key that seems well-formed but has another use or an unsupported kind. */
    static final class NotForUsException extends Exception {
        private static final long serialVersionUID = 1L;

        NotForUsException(String message) {
            super(message);
        }
    }

    Jwk(Object member, String place) {
        this.place = place;
        if (!(member instanceof Map)) {
            throw refused("expected an object");
        }
        this.members = (Map<?, ?>) member;
    }

    /** Returns the members that every key has, followed by the key's own members. */
    static Map<String, Object> members(Algorithm algorithm, String keyId, Map<String, Object> own) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kty", algorithm.family().keyType);
        members.put("use", "sig");
        members.put("alg", algorithm.name());
        if (keyId != null) {
            members.put("kid", keyId);
        }
        own.forEach(members::putIfAbsent);
        return members;
    }

    /**
     * Converts the JWK into a key.
     *
     * @throws NotForUsException if the key has another use than signatures, or is of an unsupported kind
     * @throws IllegalArgumentException if the key is malformed, weak or contradicts itself
     */
    SigningKey toKey() throws NotForUsException {
        List<?> operations = operations();
        checkUse(operations);
        Algorithm algorithm = algorithm();
        try {
            SigningKey key = key(algorithm, string("kid"));
            boolean maySign = operations == null || operations.contains("sign");
            return maySign ? key : key.onlyVerifying();
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    /** Returns {@code key_ops} (RFC 7517 §4.3); null if it is absent. */
    private List<?> operations() {
        Object operations = members.get("key_ops");
        if (operations == null) {
            return null;
        }
        if (!(operations instanceof List)
                || new HashSet<>((List<?>) operations).size() < ((List<?>) operations).size()) {
            throw refused("expected key_ops to be a list without repetitions");
        }
        return (List<?>) operations;
    }

    /** Refuses a key that has another use than signatures (RFC 7517 §4.2 and §4.3). */
    private void checkUse(List<?> operations) throws NotForUsException {
        String use = string("use");
        boolean forSignatures = operations == null || operations.contains("sign") || operations.contains("verify");
        if ("sig".equals(use) && !forSignatures) {
            throw refused("use says 'sig' and key_ops allows neither 'sign' nor 'verify'");
        }
        if (use != null && !use.equals("sig") && operations != null && forSignatures) {
            throw refused("key_ops allows signatures and use says '" + use + "'");
        }
        if (use != null && !use.equals("sig")) {
            throw new NotForUsException(place + ": not used: its use is '" + use + "'");
        }
        if (!forSignatures) {
            throw new NotForUsException(place + ": not used: its key_ops allow neither 'sign' nor 'verify'");
        }
        // The key that verifies a MAC can also make it, so a secret with "sign" alone makes no sense. A public key with
        // "sign" makes no sense either.
        if (operations != null && !operations.contains("verify") && !hasPrivatePart()) {
            throw refused("expected key_ops of a secret or public key to hold 'verify'");
        }
    }

    private Algorithm algorithm() throws NotForUsException {
        String type = string("kty");
        if (type == null) {
            throw refused("expected a kty, got none");
        }
        String name = string("alg");
        Optional<Algorithm> named = Algorithm.named(name);
        if (named.isEmpty()) {
            return unnamed(type, name);
        }
        if (!fits(named.get(), type)) {
            throw refused("alg " + name + " does not go with this key");
        }
        return named.get();
    }

    private boolean fits(Algorithm algorithm, String type) {
        if (!algorithm.family().keyType.equals(type)) {
            return false;
        }
        switch (algorithm.family()) {
            case EC:
                return EcCurve.of(algorithm).name.equals(string("crv"));
            case OKP:
                return "Ed25519".equals(string("crv"));
            default:
                return true;
        }
    }

    /**
     * Returns the algorithm of a key whose {@code alg} is absent, as in many published keys. Refuses a key whose
     * {@code alg} is unsupported.
     */
    private Algorithm unnamed(String type, String name) throws NotForUsException {
        Algorithm usual = defaultAlgorithm(type);
        if (name == null && usual == null) {
            throw refused("expected alg HS256, HS384 or HS512, got none");
        }
        if (name == null) {
            return usual;
        }
        if (members.containsKey("use") || members.containsKey("key_ops") || usual == null) {
            throw refused(
                    "expected alg to be that of a signature with a key of kty '" + type + "', got '" + name + "'");
        }
        throw new NotForUsException(place + ": not used: its alg is '" + name + "'");
    }

    /** Returns the default algorithm of a key without {@code alg}; null for a secret, which must have one. */
    private Algorithm defaultAlgorithm(String type) throws NotForUsException {
        switch (type) {
            case "oct":
                return null;
            case "RSA":
                return Algorithm.RS256;
            case "EC":
                String name = curve();
                return EcCurve.named(name).orElseThrow(() -> foreignCurve(name)).algorithm;
            case "OKP":
                String okp = curve();
                if (!okp.equals("Ed25519")) {
                    throw foreignCurve(okp);
                }
                return Algorithm.EdDSA;
            default:
                throw new NotForUsException(place + ": not used: its kty is '" + type + "'");
        }
    }

    private String curve() {
        String name = string("crv");
        if (name == null) {
            throw refused("expected a crv, got none");
        }
        return name;
    }

    private NotForUsException foreignCurve(String name) {
        return new NotForUsException(place + ": not used: its crv is '" + name + "'");
    }

    private boolean hasPrivatePart() {
        return members.containsKey("d") && !"oct".equals(members.get("kty"));
    }

    private SigningKey key(Algorithm algorithm, String keyId) {
        if (algorithm.isSymmetric()) {
            return SigningKey.hmac(algorithm, bytes("k"), keyId);
        }
        PublicKey publicKey = publicKey(algorithm);
        return hasPrivatePart()
                ? SigningKey.pair(algorithm, publicKey, privateKey(algorithm), keyId)
                : SigningKey.verifying(algorithm, publicKey, keyId);
    }

    private PublicKey publicKey(Algorithm algorithm) {
        switch (algorithm.family()) {
            case RSA:
                return (PublicKey) made("RSA", new RSAPublicKeySpec(number("n"), number("e")), false);
            case EC:
                EcCurve curve = EcCurve.of(algorithm);
                ECPoint point = new ECPoint(coordinate("x", curve.size), coordinate("y", curve.size));
                // This check comes before the provider's, because some providers omit it.
                if (!curve.holds(point)) {
                    throw new IllegalArgumentException("key: the point does not lie on the curve " + curve.name);
                }
                return (PublicKey) made("EC", new ECPublicKeySpec(point, curve.parameters()), false);
            default:
                return Ed25519KeyType.publicKey(bytes("x", Ed25519KeyType.SIZE));
        }
    }

    private PrivateKey privateKey(Algorithm algorithm) {
        switch (algorithm.family()) {
            case RSA:
                return (PrivateKey) made("RSA", rsaPrivateKey(), true);
            case EC:
                EcCurve curve = EcCurve.of(algorithm);
                BigInteger d = coordinate("d", curve.size);
                if (d.signum() == 0 || d.compareTo(curve.parameters().getOrder()) >= 0) {
                    throw new IllegalArgumentException("expected d from 1 to the order of the curve");
                }
                return (PrivateKey) made("EC", new ECPrivateKeySpec(d, curve.parameters()), true);
            default:
                return Ed25519KeyType.privateKey(bytes("d", Ed25519KeyType.SIZE));
        }
    }

    /**
     * Reads an RSA private key (RFC 7518 §6.3.2). Either all numbers of the primes are present, or none. A key with
     * more than two primes is refused.
     */
    private KeySpec rsaPrivateKey() {
        if (members.containsKey("oth")) {
            throw new IllegalArgumentException("expected an RSA key of two primes, got more");
        }
        long given = RSA_PRIMES.stream().filter(members::containsKey).count();
        if (given == 0) {
            return new RSAPrivateKeySpec(number("n"), number("d"));
        }
        if (given < RSA_PRIMES.size()) {
            throw new IllegalArgumentException("expected all of p, q, dp, dq and qi, or none");
        }
        return new RSAPrivateCrtKeySpec(
                number("n"),
                number("e"),
                number("d"),
                number("p"),
                number("q"),
                number("dp"),
                number("dq"),
                number("qi"));
    }

    private static Key made(String type, KeySpec spec, boolean isPrivate) {
        try {
            KeyFactory factory = KeyFactory.getInstance(type);
            return isPrivate ? factory.generatePrivate(spec) : factory.generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("expected a usable " + type + " key; the JDK refuses it", e);
        }
    }

    private BigInteger number(String name) {
        return new BigInteger(1, bytes(name));
    }

    private BigInteger coordinate(String name, int size) {
        return new BigInteger(1, bytes(name, size));
    }

    private byte[] bytes(String name, int size) {
        byte[] bytes = bytes(name);
        if (bytes.length != size) {
            throw new IllegalArgumentException("expected " + name + " of " + size + " bytes, got " + bytes.length);
        }
        return bytes;
    }

    private byte[] bytes(String name) {
        String text = string(name);
        byte[] bytes = text == null ? null : Base64Url.decode(text, 0, text.length());
        if (bytes == null) {
            throw new IllegalArgumentException("expected " + name + " in base64url without padding");
        }
        return bytes;
    }

    private String string(String name) {
        Object value = members.get(name);
        if (value != null && !(value instanceof String)) {
            throw refused("expected " + name + " to be a string");
        }
        return (String) value;
    }

    private IllegalArgumentException refused(String why) {
        boolean placed = why.startsWith(place);
        return new IllegalArgumentException(placed ? why : place + ": " + why);
    }
}
