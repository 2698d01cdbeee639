package io.github.jwtfilter.jose;

import io.github.jwtfilter.jose.ContentCiphers.ContentCipher;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encryption of data that only servers with the key can read or change. A token is a JWE in compact serialisation with
 * {@code alg: dir} and {@code enc: A256GCM} (RFC 7516, RFC 7518 §4.5, §5.3). Each context, such as a login, has its own
 * key (RFC 5869). So a token is valid only in its own context, and the random nonces of many servers do not collide.
 *
 * <p>Content is never compressed. If an attacker can choose a part of the content, the compressed length reveals the
 * secrets in the other parts (CRIME, BREACH). Safe for use by many threads.
 */
public final class DirectEncryption {
    /** The maximum length of a token in characters: the capacity of four cookies. Longer tokens are refused unread. */
    public static final int MAX_TOKEN_CHARACTERS = CompactJwe.MAX_CHARACTERS;

    private final KeySource source;
    private final JweHeaderFormat format;
    private final String label;
    private final SecureRandom random = new SecureRandom();
    private volatile Keys keys;

    /**
     * Creates an encryption for one purpose.
     *
     * @param source the keys for the purpose (see {@link KeySource#derive}), asked for each token; all secret keys
     *     decrypt, the first key that may sign encrypts
     * @param type the {@code typ} header of all tokens of the purpose, such as {@code session+jwe}
     */
    public DirectEncryption(KeySource source, String type) {
        this.source = source;
        this.format = new JweHeaderFormat(type);
        this.label = JweHeaderFormat.METHOD + '\0' + type + '\0';
    }

    /**
     * Makes sure that this Java can encrypt, before the first token needs it. If the security property
     * {@code crypto.policy} is {@code limited}, 256-bit keys are unsupported.
     *
     * @throws IllegalStateException if it cannot, with a message for the operator
     */
    public static void requireSupport() {
        AesGcm.requireSupport();
    }

    /**
     * Encrypts for a context that the token does not name.
     *
     * @param context a text that the reader knows from another source, such as the login's id
     * @param content any bytes
     * @return a JWE; its length is not checked against the limit of 16,384 characters
     * @throws IllegalArgumentException if no key may sign, or the context holds half a surrogate pair
     * @throws KeysUnavailableException if no keys are available
     */
    public String encrypt(String context, byte[] content) {
        ContentKeys key = keys().first();
        return encrypt(key, key.header, context, content);
    }

    /**
     * Encrypts for a context that the token names in its header. Anybody can read the context, but a changed context
     * makes the token invalid.
     *
     * @param context a text that {@link #context} returns for this token; it is the {@code sid} in the header
     * @param content any bytes
     * @return a JWE; its length is not checked against the limit of 16,384 characters
     * @throws IllegalArgumentException if no key may sign, or the context holds half a surrogate pair
     * @throws KeysUnavailableException if no keys are available
     */
    public String encryptNamed(String context, byte[] content) {
        ContentKeys key = keys().first();
        return encrypt(key, format.encode(key.keyId, context), context, content);
    }

    private String encrypt(ContentKeys key, byte[] header, String context, byte[] content) {
        if (!StrictJson.isWellFormed(context)) {
            throw new IllegalArgumentException("context: half a surrogate pair");
        }
        byte[] nonce = new byte[AesGcm.NONCE_BYTES];
        random.nextBytes(nonce);
        ContentCipher cipher = key.ciphers.take(key.hkdf, context);
        byte[] encrypted = cipher.gcm.encrypt(nonce, header, content);
        key.ciphers.giveBack(cipher);
        return CompactJwe.write(header, nonce, encrypted);
    }

    /**
     * Returns the context that a token names. The value is not authenticated: it is proven only if decryption with it
     * succeeds.
     *
     * @param token any text from a client
     * @return empty for a token that names no context, and for any other text
     */
    public Optional<String> context(String token) {
        CompactJwe compact = CompactJwe.parse(token);
        JweHeader header = compact == null ? null : format.read(compact);
        return header == null ? Optional.empty() : Optional.ofNullable(header.context);
    }

    /**
     * Decrypts a token that {@link #encryptNamed} made with one of these keys, in the context that it names.
     *
     * @param token any text from a client
     * @return the content with its context; empty if the token names no context, or is refused for any other reason
     * @throws KeysUnavailableException if no keys are available
     */
    public Optional<NamedContent> decryptNamed(String token) {
        CompactJwe compact = CompactJwe.parse(token);
        JweHeader header = compact == null ? null : format.read(compact);
        if (header == null || header.context == null) {
            return Optional.empty();
        }
        byte[] content = decrypt(compact, header, header.context);
        return content == null ? Optional.empty() : Optional.of(new NamedContent(header.context, content));
    }

    /** Decrypted content with the context that its token named. */
    public static final class NamedContent {
        private final String context;
        private final byte[] content;

        NamedContent(String context, byte[] content) {
            this.context = context;
            this.content = content;
        }

        /**
         * Returns the context.
         *
         * @return the text that was given to {@link DirectEncryption#encryptNamed}
         */
        public String context() {
            return context;
        }

        /**
         * Returns the content.
         *
         * @return the bytes; not copied
         */
        public byte[] content() {
            return content;
        }
    }

    /**
     * Decrypts a token that {@link #encrypt} or {@link #encryptNamed} made with one of these keys in this context.
     * Before the whole token is authenticated, only its header is read.
     *
     * @param token any text from a client
     * @param context the context of the token
     * @return the content; empty if the token is refused for any reason
     * @throws KeysUnavailableException if no keys are available
     */
    public Optional<byte[]> decrypt(String token, String context) {
        CompactJwe compact = CompactJwe.parse(token);
        JweHeader header = compact == null ? null : header(compact, keys());
        boolean elsewhere = header == null || header.context != null && !header.context.equals(context);
        return elsewhere ? Optional.empty() : Optional.ofNullable(decrypt(compact, header, context));
    }

    /** Returns the content; null if no key fits. */
    private byte[] decrypt(CompactJwe compact, JweHeader header, String context) {
        byte[] nonce = compact.nonce();
        byte[] encrypted = compact.encrypted();
        // Half a surrogate pair would be encoded as a question mark, so two contexts would share a key.
        if (nonce == null || encrypted == null || !StrictJson.isWellFormed(context)) {
            return null;
        }
        int tries = 0;
        for (ContentKeys key : keys().all) {
            if (header.fits(key.keyId) && tries < KeySet.MAX_CANDIDATES) {
                tries++;
                ContentCipher cipher = key.ciphers.take(key.hkdf, context);
                byte[] content = cipher.gcm.decrypt(nonce, compact.bytes(), compact.headerLength(), encrypted);
                if (content != null) {
                    key.ciphers.giveBack(cipher);
                    return content;
                }
            }
        }
        return null;
    }

    /**
     * Returns the header. All tokens of a key that do not name their context have the same header, so it is recognised
     * without parsing.
     */
    private JweHeader header(CompactJwe compact, Keys current) {
        for (ContentKeys key : current.all) {
            if (compact.hasHeader(key.header)) {
                return new JweHeader(key.keyId, null);
            }
        }
        return format.read(compact);
    }

    private Keys keys() {
        KeySet set = source.current();
        Keys current = keys;
        if (current == null || current.set != set) {
            current = new Keys(set, format, label);
            keys = current;
        }
        return current;
    }

    /** Values that are derived once from a set of keys. */
    private static final class Keys {
        final KeySet set;
        final List<ContentKeys> all = new ArrayList<>();
        private final SigningKey encrypting;

        Keys(KeySet set, JweHeaderFormat format, String label) {
            ContentCiphers ciphers = new ContentCiphers(label);
            this.set = set;
            this.encrypting = set.signingKey().orElse(null);
            for (SigningKey key : set.keys()) {
                if (key.isSecret()) {
                    all.add(new ContentKeys(key, format, ciphers));
                }
            }
        }

        ContentKeys first() {
            for (ContentKeys keys : all) {
                if (keys.key == encrypting) {
                    return keys;
                }
            }
            throw new IllegalArgumentException("key set: none of its keys may sign");
        }
    }

    /** The content keys of one key, one for each context. */
    private static final class ContentKeys {
        final SigningKey key;
        final String keyId;
        final Hkdf hkdf;
        final ContentCiphers ciphers;

        /** The header of a token that does not name its context. */
        final byte[] header;

        ContentKeys(SigningKey key, JweHeaderFormat format, ContentCiphers ciphers) {
            this.key = key;
            this.keyId = key.keyId().orElse(null);
            this.hkdf = key.hkdf();
            this.ciphers = ciphers;
            this.header = format.encode(keyId, null);
        }
    }
}
