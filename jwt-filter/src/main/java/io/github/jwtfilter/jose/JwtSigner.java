package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A signer of claims. It serialises header and payload, encodes them in base64url and signs them (RFC 7515 §5.1). */
public final class JwtSigner {
    private static final Pool<JsonText> TEXTS = new Pool<>(JsonText::new);

    private final KeySource source;
    private final String type;
    private volatile CurrentKey currentKey;

    /**
     * Creates a signer of tokens of type {@code JWT}.
     *
     * @param keys the keys; the first that may sign signs
     * @throws IllegalArgumentException if no key may sign
     */
    public JwtSigner(KeySet keys) {
        this(keys, "JWT");
        currentKey();
    }

    /**
     * Creates a signer of tokens of a specific type (RFC 8725 §3.11).
     *
     * @param source the keys, asked for each token; the first that may sign signs
     * @param type the {@code typ} header, such as {@code target+jwt}
     */
    public JwtSigner(KeySource source, String type) {
        this.source = source;
        this.type = type;
    }

    /**
     * Signs claims. Safe for use by many threads.
     *
     * @param claims the claims, written unchanged and without additions
     * @return a JWS in compact serialisation; its length is not checked against the verifier's limit of 8,192
     *     characters
     * @throws IllegalArgumentException if no key may sign
     * @throws KeysUnavailableException if no keys are available
     */
    public String sign(Claims claims) {
        CurrentKey current = currentKey();
        byte[] header = current.encodedHeader;
        byte[] payload = encoded(claims);
        int signedLength = header.length + 1 + payload.length;
        byte[] token = Arrays.copyOf(header, signedLength + 1 + current.macLength);
        token[header.length] = '.';
        System.arraycopy(payload, 0, token, header.length + 1, payload.length);
        token[signedLength] = '.';
        byte[] signature = Base64Url.encodeToBytes(current.key.sign(token, signedLength));
        if (signature.length != current.macLength) {
            token = Arrays.copyOf(token, signedLength + 1 + signature.length);
        }
        System.arraycopy(signature, 0, token, signedLength + 1, signature.length);
        return new String(token, StandardCharsets.ISO_8859_1);
    }

    private static byte[] encoded(Claims claims) {
        JsonText text = TEXTS.take();
        text.clear();
        text.write(claims.asMap());
        byte[] encoded = text.encoded();
        TEXTS.giveBack(text);
        return encoded;
    }

    private CurrentKey currentKey() {
        KeySet keys = source.current();
        CurrentKey current = currentKey;
        if (current == null || current.keys != keys) {
            current = new CurrentKey(keys, type);
            currentKey = current;
        }
        return current;
    }

    /** A key and the header of its tokens. */
    private static final class CurrentKey {
        final KeySet keys;
        final SigningKey key;
        final byte[] encodedHeader;

        /** The length of a MAC in base64url characters. Other signatures are longer. */
        final int macLength;

        CurrentKey(KeySet keys, String type) {
            this.keys = keys;
            this.key = keys.signingKey()
                    .orElseThrow(() -> new IllegalArgumentException("key set: none of its keys may sign"));
            this.encodedHeader = JwtHeader.of(key, type).encoded();
            this.macLength = Base64Url.encodedLength(key.algorithm().hashLength());
        }
    }
}
