package io.github.jwtfilter.jose;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Two unrelated keys of every algorithm. RFC examples are used where they exist, because generating RSA keys is slow.
 */
final class TestKeys {
    static final String NAME = "spring";

    private static final Pattern ALG_KID_AND_USE = Pattern.compile("\"(alg|kid|use)\": ?\"[^\"]*\",\\s*");
    private static final String P_384 = generatedP384();
    private static final String OTHER_P_384 = generatedP384();
    private static final String OTHER_ED25519 = withoutName(StrictJson.write(KeyMaker.jwk(Algorithm.EdDSA)));
    private static final Map<Algorithm, SigningKey> KEYS = new EnumMap<>(Algorithm.class);
    private static final Map<Algorithm, SigningKey> OTHERS = new EnumMap<>(Algorithm.class);

    static {
        for (Algorithm algorithm : Algorithm.values()) {
            KEYS.put(algorithm, parse(jwk(algorithm)));
            OTHERS.put(algorithm, parse(named(algorithm, otherMembers(algorithm))));
        }
    }

    private TestKeys() {}

    /** Returns a key that signs. */
    static SigningKey of(Algorithm algorithm) {
        return KEYS.get(algorithm);
    }

    /** Returns a key that only verifies, or the secret. */
    static SigningKey publicOf(Algorithm algorithm) {
        return parse(publicJwk(algorithm));
    }

    /** Returns another owner's key with the same name. */
    static SigningKey otherOf(Algorithm algorithm) {
        return OTHERS.get(algorithm);
    }

    /** Returns the JWK including its secret members. */
    static String jwk(Algorithm algorithm) {
        return named(algorithm, members(algorithm));
    }

    static String publicJwk(Algorithm algorithm) {
        return jwk(algorithm).replaceAll(",\\s*\"(d|p|q|dp|dq|qi)\": ?\"[^\"]*\"", "");
    }

    static SigningKey parse(String jwk) {
        return JwkSet.parse(jwk).keys().get(0);
    }

    private static String named(Algorithm algorithm, String jwk) {
        return jwk.replaceFirst("\\{", "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + NAME + "\",");
    }

    private static String members(Algorithm algorithm) {
        switch (algorithm) {
            case ES256:
                return Resource.text("rfc/7515-A.3.jwk");
            case ES384:
                return P_384;
            case ES512:
                return Resource.text("rfc/7515-A.4.jwk");
            case EdDSA:
            case Ed25519:
                // Unlike in RFC 8037 Appendix A.1, the secret member comes last.
                return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
                        + "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}";
            default:
                return algorithm.isSymmetric()
                        ? "{\"kty\":\"oct\",\"k\":\"" + RawToken.encode(RawToken.SECRET) + "\"}"
                        : Resource.text("rfc/7515-A.2.jwk");
        }
    }

    private static String otherMembers(Algorithm algorithm) {
        switch (algorithm) {
            case ES256:
                return withoutName(Resource.text("rfc/7518-C.jwks").replaceAll("(?s)^.*?\\[\\s*|\\},.*", "") + "}");
            case ES384:
                return OTHER_P_384;
            case ES512:
                return withoutName(Resource.text("rfc/7520-3.2.jwk"));
            case EdDSA:
            case Ed25519:
                return OTHER_ED25519;
            default:
                return algorithm.isSymmetric()
                        ? "{\"kty\":\"oct\",\"k\":\"" + RawToken.encode(new byte[64]) + "\"}"
                        : withoutName(Resource.text("rfc/7520-3.4.jwk"));
        }
    }

    private static String generatedP384() {
        return withoutName(StrictJson.write(KeyMaker.jwk(Algorithm.ES384)));
    }

    private static String withoutName(String jwk) {
        return ALG_KID_AND_USE.matcher(jwk).replaceAll("");
    }
}
