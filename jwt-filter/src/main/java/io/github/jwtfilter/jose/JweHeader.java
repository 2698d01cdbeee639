package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The header of a JWE that we wrote: nobody else does, so another {@code alg}, {@code enc} or {@code typ} and any member
 * that we write not, {@code crit} and {@code zip} among them, is not ours.
 */
final class JweHeader {
    private static final String ALGORITHM = "dir";

    private final String keyId;
    private final String context;

    JweHeader(String keyId, String context) {
        this.keyId = keyId;
        this.context = context;
    }

    /** Null if it is refused. */
    static JweHeader parse(CompactJwe token, String type) {
        byte[] json = token.header();
        try {
            return json == null ? null : read(StrictJson.readObject(json), type);
        } catch (StrictJson.MalformedJsonException e) {
            return null;
        }
    }

    private static JweHeader read(Map<String, Object> members, String type) {
        Object keyId = members.get("kid");
        Object context = members.get("sid");
        int expected = 3 + (keyId instanceof String ? 1 : 0) + (context instanceof String ? 1 : 0);
        boolean ours = members.size() == expected
                && ALGORITHM.equals(members.get("alg"))
                && DirectEncryption.METHOD.equals(members.get("enc"))
                && type.equals(members.get("typ"));
        return ours ? new JweHeader((String) keyId, (String) context) : null;
    }

    /** As a token bears it. */
    byte[] encode(String type) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("alg", ALGORITHM);
        members.put("enc", DirectEncryption.METHOD);
        members.put("typ", type);
        if (keyId != null) {
            members.put("kid", keyId);
        }
        if (context != null) {
            members.put("sid", context);
        }
        return Base64Url.encodeToBytes(StrictJson.write(members).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it may have been written with a key of that name; one without a name stays a candidate. */
    boolean fits(String otherKeyId) {
        return keyId == null || otherKeyId == null || keyId.equals(otherKeyId);
    }

    /** Null if the token does not tell. */
    String context() {
        return context;
    }
}
