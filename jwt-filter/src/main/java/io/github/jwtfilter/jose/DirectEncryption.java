package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encrypts what only servers with the key may read or change: a JWE in compact serialisation with {@code alg: dir} and
 * {@code enc: A256GCM} (RFC 7516, RFC 7518 §4.5, §5.3). Each context, such as a login, has a key of its own (RFC 5869),
 * so a token is good in the context it was made for and in no other, and the nonces of a fleet of servers never meet.
 *
 * <p>Nothing is compressed: the length of what is compressed beside a text of an attacker's choice tells of the secrets
 * beside it (CRIME, BREACH). Safe for use by many threads.
 */
public final class DirectEncryption {
    /** A token may have so many characters, what four cookies hold; a longer one is refused unread. */
    public static final int LONGEST_TOKEN = 16_384;

    static final String METHOD = "A256GCM";

    private final KeySource source;
    private final JweHeaderFormat format;
    private final String label;
    private final SecureRandom random = new SecureRandom();
    private volatile Keys keys;

    /**
     * Encryption for one purpose.
     *
     * @param source keys made for the purpose (see {@link KeySource#derive}), of which those that are secret decrypt and
     *     the first that may sign encrypts; asked for each token
     * @param type the {@code typ} header that all tokens of the purpose bear, such as {@code session+jwe}
     */
    public DirectEncryption(KeySource source, String type) {
        this.source = source;
        this.format = new JweHeaderFormat(type);
        this.label = METHOD + '\0' + type + '\0';
    }

    /**
     * Makes sure that this Java can encrypt, before the first token needs it: where the security property
     * {@code crypto.policy} is {@code limited}, no key of 256 bits is taken.
     *
     * @throws IllegalStateException if it cannot, with a message for the operator
     */
    public static void requireSupport() {
        AesGcm.requireSupport();
    }

    /**
     * Encrypts for a context that the token does not tell.
     *
     * @param context what the reader will know by other means, such as the login's id
     * @param content any bytes
     * @return a JWE; not checked against the limit of 16,384 characters
     * @throws IllegalArgumentException if none of the keys may sign, or the context holds half a surrogate pair
     * @throws KeysUnavailableException if there are no keys
     */
    public String encrypt(String context, byte[] content) {
        ContentKeys key = keys().first();
        return encrypt(key, key.header, context, content);
    }

    /**
     * Encrypts for a context that the token tells: anybody can read it, nobody can change it.
     *
     * @param context a text that will be found again by {@link #context}, in the header as {@code sid}
     * @param content any bytes
     * @return a JWE; not checked against the limit of 16,384 characters
     * @throws IllegalArgumentException if none of the keys may sign, or the context holds half a surrogate pair
     * @throws KeysUnavailableException if there are no keys
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
        return CompactJwe.write(header, nonce, AesGcm.encrypt(contentKey(key, context), nonce, header, content));
    }

    /**
     * The context that a token tells. Not authenticated: only decrypting with it shows whether it is true.
     *
     * @param token whatever was presented
     * @return empty for a token that does not tell, and for what is none of ours
     */
    public Optional<String> context(String token) {
        CompactJwe compact = CompactJwe.parse(token);
        JweHeader header = compact == null ? null : format.read(compact);
        return header == null ? Optional.empty() : Optional.ofNullable(header.context);
    }

    /**
     * Decrypts what {@link #encrypt} or {@link #encryptNamed} made with one of these keys in this context. Nothing but
     * the header is looked into before all of the token is known to be authentic.
     *
     * @param token whatever was presented
     * @param context what the token must have been made for
     * @return the content; empty if the token is refused, for whatever reason
     * @throws KeysUnavailableException if there are no keys
     */
    public Optional<byte[]> decrypt(String token, String context) {
        CompactJwe compact = CompactJwe.parse(token);
        Keys current = keys();
        JweHeader header = compact == null ? null : header(compact, current);
        boolean elsewhere = header == null || header.context != null && !header.context.equals(context);
        // Half a surrogate pair would become a question mark, another context's.
        if (elsewhere || !StrictJson.isWellFormed(context)) {
            return Optional.empty();
        }
        byte[] nonce = compact.nonce();
        byte[] encrypted = compact.encrypted();
        return nonce == null || encrypted == null
                ? Optional.empty()
                : Optional.ofNullable(decrypt(compact, header, nonce, encrypted, current, context));
    }

    /** The content; null if no key fits. */
    private byte[] decrypt(
            CompactJwe compact, JweHeader header, byte[] nonce, byte[] encrypted, Keys current, String context) {
        int tries = 0;
        for (ContentKeys key : current.all) {
            if (header.fits(key.keyId) && tries < KeySet.MOST_CANDIDATES) {
                tries++;
                byte[] content = AesGcm.decrypt(
                        contentKey(key, context), nonce, compact.bytes(), compact.headerLength(), encrypted);
                if (content != null) {
                    return content;
                }
            }
        }
        return null;
    }

    /** All tokens of a key that do not tell their context bear one header, which needs no parsing. */
    private JweHeader header(CompactJwe compact, Keys current) {
        for (ContentKeys key : current.all) {
            if (compact.hasHeader(key.header)) {
                return new JweHeader(key.keyId, null);
            }
        }
        return format.read(compact);
    }

    private byte[] contentKey(ContentKeys key, String context) {
        return key.hkdf.expand((label + context).getBytes(StandardCharsets.UTF_8), AesGcm.KEY_BYTES);
    }

    private Keys keys() {
        KeySet set = source.current();
        Keys current = keys;
        if (current == null || current.set != set) {
            current = new Keys(set, format);
            keys = current;
        }
        return current;
    }

    /** What is made once of a set of keys. */
    private static final class Keys {
        final KeySet set;
        final List<ContentKeys> all = new ArrayList<>();
        private final SigningKey encrypting;

        Keys(KeySet set, JweHeaderFormat format) {
            this.set = set;
            this.encrypting = set.signingKey().orElse(null);
            for (SigningKey key : set.keys()) {
                if (key.isSecret()) {
                    all.add(new ContentKeys(key, format));
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

        /** That of a token which does not tell its context. */
        final byte[] header;

        ContentKeys(SigningKey key, JweHeaderFormat format) {
            this.key = key;
            this.keyId = key.keyId().orElse(null);
            this.hkdf = key.hkdf();
            this.header = format.encode(keyId, null);
        }
    }
}
