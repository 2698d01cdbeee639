package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC (RFC 2104, RFC 7518 §3.2). */
final class HmacScheme implements SignatureScheme {
    private static final int FINGERPRINT_BYTES = 9;

    private final Algorithm algorithm;
    private final byte[] secret;
    private final Mac keyed;

    HmacScheme(Algorithm algorithm, byte[] secret) {
        this.algorithm = algorithm;
        this.secret = secret;
        this.keyed = newMac();
    }

    @Override
    public boolean canSign() {
        return true;
    }

    @Override
    public byte[] sign(byte[] text, int length) {
        Mac mac = mac();
        mac.update(text, 0, length);
        return mac.doFinal();
    }

    /** Compares in constant time. */
    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        return MessageDigest.isEqual(sign(text, length), signature);
    }

    /** A copy of the keyed Mac spares its set-up; a provider need not offer copies, so there is the long way too. */
    private Mac mac() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException notOffered) {
            return newMac();
        }
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(algorithm.jcaName());
            mac.init(new SecretKeySpec(secret, algorithm.jcaName()));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm.jcaName() + " is required of every Java platform", e);
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
