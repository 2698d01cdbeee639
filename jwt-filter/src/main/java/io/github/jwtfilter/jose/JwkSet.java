package io.github.jwtfilter.jose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A reader and writer of JSON Web Key Sets (RFC 7517 §5). */
public final class JwkSet {
    private JwkSet() {}

    /**
     * Reads a JWK Set, or a single JWK as a set of one. Ignores keys that have another use than signatures, or an
     * unsupported type or algorithm.
     *
     * @param json the text
     * @return the keys in the order of the text
     * @throws IllegalArgumentException if the text is not a JWK Set, has no usable key, or has a key that is malformed,
     *     weak or contradicts itself; the message gives the key's position and never holds key material
     */
    public static KeySet parse(String json) {
        return parse(json, leftOut -> {});
    }

    /**
     * Reads a JWK Set and reports the keys that are ignored.
     *
     * @param json the text
     * @param leftOut receives a message for each ignored key, with its position and the reason
     * @return the keys in the order of the text
     * @throws IllegalArgumentException as above
     */
    public static KeySet parse(String json, Consumer<String> leftOut) {
        return keys(json, leftOut, false, false);
    }

    /**
     * Reads a set that another organisation publishes. One bad key must not hide the good ones (RFC 7517 §5). So this
     * method also ignores a key that is malformed, weak, contradicts itself, or has the algorithm and name of an
     * earlier key.
     *
     * @param json the text
     * @param leftOut receives a message for each ignored key, with its position and the reason
     * @return the keys in the order of the text
     * @throws IllegalArgumentException if the text is not a JWK Set, or has no usable key
     */
    public static KeySet parsePublished(String json, Consumer<String> leftOut) {
        return keys(json, leftOut, true, false);
    }

    /**
     * Reads the public keys of a set that another organisation publishes. Also ignores secrets and private keys: anybody
     * can read them there and sign.
     *
     * @param json the text
     * @param leftOut receives a message for each ignored key, with its position and the reason
     * @return the keys in the order of the text
     * @throws IllegalArgumentException if the text is not a JWK Set, or has no usable key
     */
    public static KeySet parsePublic(String json, Consumer<String> leftOut) {
        return keys(json, leftOut, true, true);
    }

    private static KeySet keys(String json, Consumer<String> leftOut, boolean published, boolean publicOnly) {
        List<SigningKey> keys = new ArrayList<>();
        List<String> unused = new ArrayList<>();
        Set<List<String>> names = new HashSet<>();
        int number = 0;
        for (Object member : members(json)) {
            String place = "JWK " + ++number;
            try {
                SigningKey key = new Jwk(member, place).toKey();
                if (publicOnly && key.isSecret()) {
                    unused.add(place + ": not used: " + key + " can sign");
                } else if (published && key.keyId().isPresent() && !names.add(KeySet.fullName(key))) {
                    unused.add(place + ": not used: its kid and algorithm are those of a key before it");
                } else {
                    keys.add(key);
                }
            } catch (Jwk.NotForUsException e) {
                unused.add(e.getMessage());
            } catch (IllegalArgumentException e) {
                if (!published) {
                    throw e;
                }
                unused.add(e.getMessage());
            }
        }
        unused.forEach(leftOut);
        if (keys.isEmpty() && !unused.isEmpty()) {
            throw new IllegalArgumentException("JWK Set: no key of use for signatures; " + unused.get(0));
        }
        return KeySet.of(keys);
    }

    private static List<?> members(String json) {
        Map<String, Object> object;
        try {
            object = StrictJson.readObject(json);
        } catch (StrictJson.MalformedJsonException e) {
            throw new IllegalArgumentException("JWK Set: " + e.getMessage());
        }
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

    /**
     * Writes the public keys of a set, for servers that only verify.
     *
     * @param keys the set; secrets are omitted
     * @return a JWK Set on one line, with public members only
     * @throws IllegalArgumentException if all keys are secrets
     */
    public static String writePublic(KeySet keys) {
        List<Object> members = new ArrayList<>();
        for (SigningKey key : keys.keys()) {
            if (!key.algorithm().isSymmetric()) {
                members.add(Jwk.members(key.algorithm(), key.keyId().orElse(null), key.publicMembers()));
            }
        }
        if (members.isEmpty()) {
            throw new IllegalArgumentException("key set: a secret has no public key");
        }
        Map<String, Object> set = new LinkedHashMap<>();
        set.put("keys", members);
        return StrictJson.write(set);
    }
}
