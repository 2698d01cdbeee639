package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;

/** Turns claims into signed tokens: header and payload serialised, base64url-encoded, signed (RFC 7515 §5.1). */
public final class JwtSigner {
    private final SigningKey key;
    private final String encodedHeader;

    /**
     * A signer of tokens of type {@code JWT}.
     *
     * @param keys the first of them that may sign does
     * @throws IllegalArgumentException if none may
     */
    public JwtSigner(KeySet keys) {
        this(keys, "JWT");
    }

    /**
     * A signer of tokens of a type of one's own (RFC 8725 §3.11).
     *
     * @param keys the first of them that may sign does
     * @param type the {@code typ} header, such as {@code target+jwt}
     * @throws IllegalArgumentException if no key may sign
     */
    public JwtSigner(KeySet keys, String type) {
        this.key = keys.signingKey()
                .orElseThrow(() -> new IllegalArgumentException("key set: none of its keys may sign"));
        this.encodedHeader = JwtHeader.encode(key, type);
    }

    /**
     * Signs claims. Safe for use by many threads.
     *
     * @param claims what the token is to say; written as they are, nothing is added
     * @return a JWS in compact serialisation; not checked against the verifier's limit of 8,192 characters
     */
    public String sign(Claims claims) {
        String payload = Base64Url.encode(claims.toJson().getBytes(StandardCharsets.UTF_8));
        String signingInput = encodedHeader + '.' + payload;
        byte[] signature = key.sign(signingInput.getBytes(StandardCharsets.US_ASCII), signingInput.length());
        return signingInput + '.' + Base64Url.encode(signature);
    }
}
