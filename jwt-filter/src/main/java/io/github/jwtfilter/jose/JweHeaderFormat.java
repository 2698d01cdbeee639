package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers of one purpose's tokens. Nobody else writes such, so another {@code alg}, {@code enc} or {@code typ} and any
 * member that we write not, {@code crit} and {@code zip} among them, is not ours.
 */
final class JweHeaderFormat {
    private static final String ALGORITHM = "dir";
    private static final String KEY_ID = "kid";
    private static final String CONTEXT = "sid";
    private static final String BEFORE_KEY_ID = ",\"kid\":\"";
    private static final String BEFORE_CONTEXT = ",\"sid\":\"";

    private final String type;

    /** What all that we write have in common: the shortest, without its last brace, a character for each byte. */
    private final String beginning;

    JweHeaderFormat(String type) {
        this.type = type;
        String shortest = new String(json(null, null), StandardCharsets.ISO_8859_1);
        this.beginning = shortest.substring(0, shortest.length() - 1);
    }

    /** As a token bears it; null for what there is not. */
    byte[] encode(String keyId, String context) {
        return Base64Url.encodeToBytes(json(keyId, context));
    }

    private byte[] json(String keyId, String context) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("alg", ALGORITHM);
        members.put("enc", DirectEncryption.METHOD);
        members.put("typ", type);
        if (keyId != null) {
            members.put(KEY_ID, keyId);
        }
        if (context != null) {
            members.put(CONTEXT, context);
        }
        return StrictJson.write(members).getBytes(StandardCharsets.UTF_8);
    }

    /** Null if it is refused. */
    JweHeader read(CompactJwe token) {
        byte[] json = token.header();
        if (json == null) {
            return null;
        }
        JweHeader known = recognise(json);
        return known == null ? parse(json) : known;
    }

    /** Reads a header that is ours to the letter, which takes no parser; null for any other, and for an unusual text in it. */
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

    /** A member's value, if all its letters stand for themselves; null if another member is there, or an unusual text. */
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

    /** Reads a header that says what ours say, however it is spelt; null for any other. */
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
                && DirectEncryption.METHOD.equals(members.get("enc"))
                && type.equals(members.get("typ"));
        return ours ? new JweHeader((String) keyId, (String) context) : null;
    }
}
