package io.github.jwtfilter.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** RSA keys (RFC 7518 §3.3, §3.5, §6.3). */
final class RsaKeyType implements PublicKeyType {
    private static final int MIN_BITS = 2048;
    /** The cost of a verification grows with the square of this. */
    private static final int MAX_BITS = 8192;

    /** Limits of the public exponent (FIPS 186-5 §5.4): odd, above 2^16 and below 2^256. */
    private static final int MIN_EXPONENT_BITS = 17;

    private static final int MAX_EXPONENT_BITS = 256;

    private final Algorithm algorithm;
    private final RSAPublicKey key;

    private RsaKeyType(Algorithm algorithm, RSAPublicKey key) {
        this.algorithm = algorithm;
        this.key = key;
    }

    static RsaKeyType of(Algorithm algorithm, PublicKey key) {
        if (!(key instanceof RSAPublicKey)) {
            throw new IllegalArgumentException("key: " + algorithm + " needs an RSA key");
        }
        RSAPublicKey rsa = (RSAPublicKey) key;
        int bits = rsa.getModulus().bitLength();
        if (rsa.getModulus().signum() <= 0 || bits < MIN_BITS || bits > MAX_BITS) {
            throw new IllegalArgumentException("key: expected RSA with " + MIN_BITS + " to " + MAX_BITS
                    + " bits (RFC 7518 section 3.3), got " + bits);
        }
        BigInteger exponent = rsa.getPublicExponent();
        boolean sane = exponent.signum() > 0
                && exponent.testBit(0)
                && exponent.bitLength() >= MIN_EXPONENT_BITS
                && exponent.bitLength() <= MAX_EXPONENT_BITS;
        if (!sane || !rsa.getModulus().testBit(0)) {
            throw new IllegalArgumentException("key: expected an odd RSA modulus and an odd exponent above 2^16 and"
                    + " below 2^256 (FIPS 186-5 section 5.4)");
        }
        return new RsaKeyType(algorithm, rsa);
    }

    @Override
    public Signature newSignature() throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm.jcaName());
        if (algorithm.jcaName().equals("RSASSA-PSS")) {
            String hash = "SHA-" + algorithm.hashLength() * 8;
            signature.setParameter(new PSSParameterSpec(
                    hash,
                    "MGF1",
                    new MGF1ParameterSpec(hash),
                    algorithm.hashLength(),
                    PSSParameterSpec.TRAILER_FIELD_BC));
        }
        return signature;
    }

    @Override
    public boolean couldBe(byte[] signature) {
        return signature.length == (key.getModulus().bitLength() + 7) / 8;
    }

    @Override
    public Map<String, Object> requiredMembers() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("e", PublicKeyType.encode(key.getPublicExponent()));
        members.put("kty", "RSA");
        members.put("n", PublicKeyType.encode(key.getModulus()));
        return members;
    }

    @Override
    public Map<String, Object> privateMembers(PrivateKey privateKey) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("d", PublicKeyType.encode(((RSAPrivateKey) privateKey).getPrivateExponent()));
        if (privateKey instanceof RSAPrivateCrtKey) {
            RSAPrivateCrtKey crt = (RSAPrivateCrtKey) privateKey;
            members.put("p", PublicKeyType.encode(crt.getPrimeP()));
            members.put("q", PublicKeyType.encode(crt.getPrimeQ()));
            members.put("dp", PublicKeyType.encode(crt.getPrimeExponentP()));
            members.put("dq", PublicKeyType.encode(crt.getPrimeExponentQ()));
            members.put("qi", PublicKeyType.encode(crt.getCrtCoefficient()));
        }
        return members;
    }

    /** Checks that d fits the primes. Signing with the primes does not use d, but other keys are derived from it. */
    @Override
    public boolean isWhole(PrivateKey privateKey) {
        if (!(privateKey instanceof RSAPrivateCrtKey)) {
            return true;
        }
        RSAPrivateCrtKey crt = (RSAPrivateCrtKey) privateKey;
        BigInteger d = crt.getPrivateExponent();
        return crt.getPrimeP().multiply(crt.getPrimeQ()).equals(key.getModulus())
                && d.mod(crt.getPrimeP().subtract(BigInteger.ONE)).equals(crt.getPrimeExponentP())
                && d.mod(crt.getPrimeQ().subtract(BigInteger.ONE)).equals(crt.getPrimeExponentQ());
    }

    @Override
    public byte[] secret(PrivateKey privateKey) {
        return ((RSAPrivateKey) privateKey).getPrivateExponent().toByteArray();
    }
}
