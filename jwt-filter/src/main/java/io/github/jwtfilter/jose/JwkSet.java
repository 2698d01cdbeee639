package io.github.jwtfilter.jose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON Web Keys (RFC 7517) of type {@code oct} as text. */
public final class JwkSet {
    private JwkSet() {}

    /**
     * Reads a JWK Set (RFC 7517 §5), or a single JWK as a set of one.
     *
     * @param json the text; each key needs {@code alg}, and {@code use} or {@code key_ops} must allow signatures where
     *     they are given
     * @return the keys in the order of the text
     * @throws IllegalArgumentException if the text is no such set; the message names the key by its place and never
     *     holds key material
     */
    public static KeySet parse(String json) {
        Map<String, Object> object;
        try {
            object = StrictJson.readObject(json);
        } catch (StrictJson.MalformedJsonException e) {
            throw new IllegalArgumentException("JWK Set: " + e.getMessage());
        }
        List<SigningKey> keys = new ArrayList<>();
        for (Object member : members(object)) {
            keys.add(key(member, "JWK " + (keys.size() + 1)));
        }
        return KeySet.of(keys);
    }

    /**
     * Writes a key as a JWK (RFC 7517 §4, RFC 7518 §6.4). The text holds the secret.
     *
     * @param algorithm the algorithm the key is for
     * @param secret the key's bytes
     * @param keyId the key's name
     * @return one line of JSON
     */
    public static String write(Algorithm algorithm, byte[] secret, String keyId) {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "oct");
        jwk.put("use", "sig");
        jwk.put("alg", algorithm.name());
        jwk.put("kid", keyId);
        jwk.put("k", Base64Url.encode(secret));
        return StrictJson.write(jwk);
    }

    private static List<?> members(Map<String, Object> object) {
        if (object.containsKey("kty") && object.containsKey("keys")) {
            throw new IllegalArgumentException("JWK Set: expected either 'kty' or 'keys', got both");
        }
        if (object.containsKey("kty")) {
            return List.of(object);
        }
        Object keys = object.get("keys");
        if (!(keys instanceof List)) {
            throw new IllegalArgumentException("JWK Set: expected a member 'keys' with a list");
        }
        return (List<?>) keys;
    }

    private static SigningKey key(Object member, String place) {
        if (!(member instanceof Map)) {
            throw new IllegalArgumentException(place + ": expected an object");
        }
        Map<?, ?> jwk = (Map<?, ?>) member;
        String type = string(jwk, "kty", place);
        if (!"oct".equals(type)) {
            throw new IllegalArgumentException(place + ": expected kty 'oct', got " + quoted(type));
        }
        checkUse(jwk, place);
        String name = string(jwk, "alg", place);
        Algorithm algorithm = Algorithm.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        place + ": expected alg HS256, HS384 or HS512, got " + quoted(name)));
        String k = string(jwk, "k", place);
        byte[] secret = k == null ? null : Base64Url.decode(k, 0, k.length());
        if (secret == null) {
            throw new IllegalArgumentException(place + ": expected k in base64url without padding");
        }
        String keyId = string(jwk, "kid", place);
        try {
            return SigningKey.hmac(algorithm, secret, keyId);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage());
        }
    }

    /** RFC 7517 §4.2 and §4.3: a key that is meant for something else is not ours to use. */
    private static void checkUse(Map<?, ?> jwk, String place) {
        String use = string(jwk, "use", place);
        if (use != null && !use.equals("sig")) {
            throw new IllegalArgumentException(place + ": expected use 'sig', got '" + use + "'");
        }
        Object operations = jwk.get("key_ops");
        boolean allowed = operations instanceof List && ((List<?>) operations).containsAll(List.of("sign", "verify"));
        if (operations != null && !allowed) {
            throw new IllegalArgumentException(place + ": expected key_ops to hold 'sign' and 'verify'");
        }
    }

    private static String string(Map<?, ?> jwk, String name, String place) {
        Object value = jwk.get(name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException(place + ": expected " + name + " to be a string");
        }
        return (String) value;
    }

    private static String quoted(String value) {
        return value == null ? "none" : "'" + value + "'";
    }
}
