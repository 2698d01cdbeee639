package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What we read of a JOSE header: {@code alg}, {@code typ}, {@code kid}. Keys that a header offers are never used. */
final class JwtHeader {
    private final byte[] encoded;
    private final Map<String, Object> members;
    private final String algorithm;
    private final String type;
    private final String keyId;

    private JwtHeader(byte[] encoded, Map<String, Object> members) throws InvalidTokenException {
        this.encoded = encoded;
        this.members = members;
        this.algorithm = string("alg");
        this.type = string("typ");
        this.keyId = string("kid");
        if (algorithm == null) {
            throw new InvalidTokenException(Reason.MALFORMED, "header: no alg");
        }
        // RFC 7515 §4.1.11: what crit lists must be understood, and we offer no extension; b64 (RFC 7797) is one.
        if (members.containsKey("crit") || members.containsKey("b64")) {
            throw new InvalidTokenException(Reason.UNSUPPORTED_HEADER, "header: crit and b64 are not supported");
        }
    }

    static JwtHeader parse(CompactToken token) throws InvalidTokenException {
        try {
            return new JwtHeader(token.encodedHeader(), StrictJson.readObject(token.header()));
        } catch (StrictJson.MalformedJsonException e) {
            throw new InvalidTokenException(Reason.MALFORMED, "header: " + e.getMessage());
        }
    }

    /** The header of a new token, encoded. */
    static String encode(SigningKey key, String type) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("alg", key.algorithm().name());
        members.put("typ", type);
        key.keyId().ifPresent(keyId -> members.put("kid", keyId));
        return Base64Url.encode(StrictJson.write(members).getBytes(StandardCharsets.UTF_8));
    }

    private String string(String name) throws InvalidTokenException {
        Object value = members.get(name);
        if (value instanceof String || !members.containsKey(name)) {
            return (String) value;
        }
        throw new InvalidTokenException(Reason.MALFORMED, "header: " + name + " is not a string");
    }

    /** Whether a token bears this header to the letter. */
    boolean isOf(CompactToken token) {
        return token.hasHeader(encoded);
    }

    String algorithm() {
        return algorithm;
    }

    String keyId() {
        return keyId;
    }

    /** Null if absent; else a media type in lower case without the {@code application/} that may be left out. */
    String type() {
        if (type == null) {
            return null;
        }
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }

    Map<String, Object> asMap() {
        return members;
    }
}
