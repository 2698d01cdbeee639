package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The header format for the tokens of one purpose. Only this library writes such tokens, so it refuses a different
 * {@code alg}, {@code enc} or {@code typ}. It also refuses members that it does not write itself, including
 * {@code crit} and {@code zip}.
 */
final class JweHeaderFormat {
    static final String METHOD = "A256GCM";

    private static final String ALGORITHM = "dir";
    private static final String KEY_ID = "kid";
    private static final String CONTEXT = "sid";
    private static final String BEFORE_KEY_ID = ",\"kid\":\"";
    private static final String BEFORE_CONTEXT = ",\"sid\":\"";

    private final String type;

    /**
     * The common beginning of all headers that we write: the shortest header up to its closing brace, one character for
     * each byte.
     */
    private final String beginning;

    JweHeaderFormat(String type) {
        this.type = type;
        String shortest = new String(json(null, null), StandardCharsets.ISO_8859_1);
        this.beginning = shortest.substring(0, shortest.length() - 1);
    }

    /** Encodes a header as it appears in a token. A null value is omitted. */
    byte[] encode(String keyId, String context) {
        return Base64Url.encodeToBytes(json(keyId, context));
    }

    private byte[] json(String keyId, String context) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("alg", ALGORITHM);
        members.put("enc", METHOD);
        members.put("typ", type);
        if (keyId != null) {
            members.put(KEY_ID, keyId);
        }
        if (context != null) {
            members.put(CONTEXT, context);
        }
        return StrictJson.write(members).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the header of a token. Returns null if the header is refused. */
    JweHeader read(CompactJwe token) {
        byte[] json = token.header();
        if (json == null) {
            return null;
        }
        JweHeader known = recognise(json);
        return known == null ? parse(json) : known;
    }

    /**
     * Reads a header that has exactly our spelling. This needs no parser. Returns null for other spellings and for
     * values with escapes or beyond ASCII.
     */
    JweHeader recognise(byte[] json) {
        String text = new String(json, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(beginning)) {
            return null;
        }
        int at = beginning.length();
        String keyId = plainText(text, at, BEFORE_KEY_ID);
        at += keyId == null ? 0 : BEFORE_KEY_ID.length() + keyId.length() + 1;
        String context = plainText(text, at, BEFORE_CONTEXT);
        at += context == null ? 0 : BEFORE_CONTEXT.length() + context.length() + 1;
        return at == text.length() - 1 && text.charAt(at) == '}' ? new JweHeader(keyId, context) : null;
    }

    /**
     * Returns a member's value if all its characters are plain. Returns null if the member is absent or its value has
     * escapes or characters beyond ASCII.
     */
    private static String plainText(String text, int at, String before) {
        if (!text.startsWith(before, at)) {
            return null;
        }
        int start = at + before.length();
        int end = start;
        while (end < text.length() && JsonText.isPlain(text.charAt(end))) {
            end++;
        }
        return end < text.length() && text.charAt(end) == '"' ? text.substring(start, end) : null;
    }

    /** Reads a header with our members in any spelling. Returns null for any other header. */
    JweHeader parse(byte[] json) {
        try {
            return read(StrictJson.readObject(json));
        } catch (StrictJson.MalformedJsonException e) {
            return null;
        }
    }

    private JweHeader read(Map<String, Object> members) {
        Object keyId = members.get(KEY_ID);
        Object context = members.get(CONTEXT);
        int expected = 3 + (keyId instanceof String ? 1 : 0) + (context instanceof String ? 1 : 0);
        boolean ours = members.size() == expected
                && ALGORITHM.equals(members.get("alg"))
                && METHOD.equals(members.get("enc"))
                && type.equals(members.get("typ"));
        return ours ? new JweHeader((String) keyId, (String) context) : null;
    }
}
