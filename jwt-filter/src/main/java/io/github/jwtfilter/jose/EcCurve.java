package io.github.jwtfilter.jose;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Optional;

/** A curve of RFC 7518 §6.2.1.1. */
enum EcCurve {
    P_256("P-256", "secp256r1", Algorithm.ES256, 32),
    P_384("P-384", "secp384r1", Algorithm.ES384, 48),
    P_521("P-521", "secp521r1", Algorithm.ES512, 66);

    final String name;
    final String jcaName;
    final Algorithm algorithm;
    /** The length of a coordinate in bytes. */
    final int size;

    EcCurve(String name, String jcaName, Algorithm algorithm, int size) {
        this.name = name;
        this.jcaName = jcaName;
        this.algorithm = algorithm;
        this.size = size;
    }

    static Optional<EcCurve> named(String name) {
        for (EcCurve curve : values()) {
            if (curve.name.equals(name)) {
                return Optional.of(curve);
            }
        }
        return Optional.empty();
    }

    /** Returns the curve of an algorithm (RFC 7518 §3.4). */
    static EcCurve of(Algorithm algorithm) {
        for (EcCurve curve : values()) {
            if (curve.algorithm == algorithm) {
                return curve;
            }
        }
        throw new IllegalArgumentException(algorithm + " has no curve");
    }

    ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(jcaName));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("key: this Java has no curve " + name, e);
        }
    }

    /** Returns whether a point is on the curve: both coordinates are in the field, and the curve's equation holds. */
    boolean holds(ECPoint point) {
        if (point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        ECParameterSpec parameters = parameters();
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        boolean inField = x.signum() >= 0 && y.signum() >= 0 && x.compareTo(p) < 0 && y.compareTo(p) < 0;
        BigInteger right = x.pow(3)
                .add(parameters.getCurve().getA().multiply(x))
                .add(parameters.getCurve().getB())
                .mod(p);
        return inField && y.multiply(y).mod(p).equals(right);
    }
}
