package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The members of a JOSE header that we read: {@code alg}, {@code typ}, {@code kid}. Keys in a header are ignored. */
final class JwtHeader {
    private static final Set<String> COMMON_NAMES = Set.of("alg", "typ", "kid");
    private static final Pool<ReusedParser> PARSERS = new Pool<>(() -> new ReusedParser(false));

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
        // RFC 7515 §4.1.11: a reader must support every extension that crit lists. We support none, and b64 (RFC 7797)
        // is an extension.
        if (members.containsKey("crit") || members.containsKey("b64")) {
            throw new InvalidTokenException(Reason.UNSUPPORTED_HEADER, "header: crit and b64 are not supported");
        }
    }

    static JwtHeader parse(CompactToken token) throws InvalidTokenException {
        ReusedParser parser = PARSERS.take();
        boolean common = true;
        try {
            JsonObject members = parser.read(token.header(parser.buffer()));
            common = isCommon(members);
            return new JwtHeader(token.encodedHeader(), members);
        } catch (StrictJson.MalformedJsonException e) {
            throw new InvalidTokenException(Reason.MALFORMED, "header: " + e.getMessage());
        } finally {
            if (common && parser.isReusable()) {
                PARSERS.giveBack(parser);
            }
        }
    }

    /**
     * Returns whether a header has only usual names with strings as values. Anybody can send a header, so a parser that
     * has cached other names is discarded.
     */
    private static boolean isCommon(JsonObject members) {
        boolean common = true;
        for (int i = 0; i < members.size(); i++) {
            common &= COMMON_NAMES.contains(members.name(i)) && members.value(i) instanceof String;
        }
        return common;
    }

    /** Returns the header for a key's new tokens. */
    static JwtHeader of(SigningKey key, String type) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("alg", key.algorithm().name());
        members.put("typ", type);
        if (key.keyId().isPresent()) {
            members.put("kid", key.keyId().get());
        }
        byte[] json = StrictJson.write(members).getBytes(StandardCharsets.UTF_8);
        try {
            return new JwtHeader(Base64Url.encodeToBytes(json), members);
        } catch (InvalidTokenException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the header as it appears in a token: base64url in ASCII. */
    byte[] encoded() {
        return encoded;
    }

    private String string(String name) throws InvalidTokenException {
        Object value = members.get(name);
        if (value instanceof String || !members.containsKey(name)) {
            return (String) value;
        }
        throw new InvalidTokenException(Reason.MALFORMED, "header: " + name + " is not a string");
    }

    /** Returns whether a token has exactly this header. */
    boolean isOf(CompactToken token) {
        return token.hasHeader(encoded);
    }

    String algorithm() {
        return algorithm;
    }

    String keyId() {
        return keyId;
    }

    /** Returns the media type in lower case without the optional {@code application/}; null if it is absent. */
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
