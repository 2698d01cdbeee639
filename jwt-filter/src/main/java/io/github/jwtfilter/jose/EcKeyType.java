package io.github.jwtfilter.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Elliptic curve keys (RFC 7518 §3.4, §6.2). A signature is r followed by s. */
final class EcKeyType implements PublicKeyType {
    private final Algorithm algorithm;
    private final EcCurve curve;
    private final ECPublicKey key;
    private final BigInteger order;

    private EcKeyType(Algorithm algorithm, EcCurve curve, ECPublicKey key) {
        this.algorithm = algorithm;
        this.curve = curve;
        this.key = key;
        this.order = key.getParams().getOrder();
    }

    static EcKeyType of(Algorithm algorithm, PublicKey key) {
        EcCurve curve = EcCurve.of(algorithm);
        if (!(key instanceof ECPublicKey) || !isOn(curve, ((ECPublicKey) key).getParams())) {
            throw new IllegalArgumentException("key: " + algorithm + " needs a key on the curve " + curve.name);
        }
        if (!curve.holds(((ECPublicKey) key).getW())) {
            throw new IllegalArgumentException("key: the point does not lie on the curve " + curve.name);
        }
        return new EcKeyType(algorithm, curve, (ECPublicKey) key);
    }

    private static boolean isOn(EcCurve curve, ECParameterSpec parameters) {
        ECParameterSpec expected = curve.parameters();
        return parameters.getCurve().equals(expected.getCurve())
                && parameters.getGenerator().equals(expected.getGenerator())
                && parameters.getOrder().equals(expected.getOrder());
    }

    @Override
    public Signature newSignature() throws GeneralSecurityException {
        return Signature.getInstance(algorithm.jcaName());
    }

    /**
     * Returns whether r and s are between 1 and the order less 1. A provider without this check accepted zeros as a
     * signature of any text.
     */
    @Override
    public boolean couldBe(byte[] signature) {
        return signature.length == 2 * curve.size
                && inRange(Arrays.copyOfRange(signature, 0, curve.size))
                && inRange(Arrays.copyOfRange(signature, curve.size, 2 * curve.size));
    }

    private boolean inRange(byte[] number) {
        BigInteger value = new BigInteger(1, number);
        return value.signum() > 0 && value.compareTo(order) < 0;
    }

    @Override
    public Map<String, Object> requiredMembers() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("crv", curve.name);
        members.put("kty", "EC");
        members.put("x", Base64Url.encode(PublicKeyType.bytes(key.getW().getAffineX(), curve.size)));
        members.put("y", Base64Url.encode(PublicKeyType.bytes(key.getW().getAffineY(), curve.size)));
        return members;
    }

    @Override
    public Map<String, Object> privateMembers(PrivateKey privateKey) {
        return Map.of("d", Base64Url.encode(secret(privateKey)));
    }

    @Override
    public byte[] secret(PrivateKey privateKey) {
        return PublicKeyType.bytes(((ECPrivateKey) privateKey).getS(), curve.size);
    }
}
