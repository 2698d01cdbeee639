package io.github.jwtfilter.identity.hash;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads password hashes written by other tools, from an htpasswd file or a database column. The text shows its scheme:
 * {@code $2y$…} by how it begins; {@code {SSHA}…} and {@code {bcrypt}$2a$…} by a prefix of LDAP or Spring Security, in
 * upper or lower case. Immutable.
 */
public final class PasswordHashes {
    private static final int MAX_HASH_CHARACTERS = 1024;

    /** A hash of Jakarta Security has four fields with colons between them. */
    private static final int MAX_HASH_FIELDS = 4;

    private static final String NOOP = "{noop}";
    private static final Pattern PREFIXED = Pattern.compile("\\{([^{}]*)\\}(.*)", Pattern.DOTALL);

    private static final List<HashForm> BARE = List.of(
            BcryptHash::read,
            Argon2Hash::read,
            ShaCryptHash::read,
            Md5CryptHash::read,
            Pbkdf2Form::read,
            ScryptHash::read);

    private static final Map<String, HashForm> LDAP = Map.of(
            "sha", DigestHash.plain("SHA-1"),
            "ssha", DigestHash.salted("SHA-1"),
            "ssha256", DigestHash.salted("SHA-256"),
            "sha512", DigestHash.plain("SHA-512"),
            "ssha512", DigestHash.salted("SHA-512"),
            "crypt", PasswordHashes::readBare);

    private static final Map<String, HashForm> SPRING = Map.ofEntries(
            Map.entry("bcrypt", BcryptHash::read),
            Map.entry("argon2", Argon2Hash::read),
            Map.entry("argon2@springsecurity_v5_8", Argon2Hash::read),
            Map.entry("scrypt", ScryptHash::read),
            Map.entry("scrypt@springsecurity_v5_8", ScryptHash::read),
            Map.entry("pbkdf2", Pbkdf2Form.spring("1", 185_000, 8)),
            Map.entry("pbkdf2@springsecurity_v5_8", Pbkdf2Form.spring("256", 310_000, 16)),
            Map.entry("ldap", PasswordHashes::readLdap),
            Map.entry("md5", DigestHash.spring("MD5")),
            Map.entry("sha-1", DigestHash.spring("SHA-1")),
            Map.entry("sha-256", DigestHash.spring("SHA-256")),
            Map.entry("sha256", PasswordHashes::readSha256));

    /**
     * A text like this is never taken as a password in clear. It may be a hash of an unknown scheme, and a reader of
     * the file could log in with it.
     */
    private static final Pattern LIKE_A_HASH = Pattern.compile(
            "[${!*].*|[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{128}", Pattern.DOTALL);

    private final boolean clearText;

    private PasswordHashes(boolean clearText) {
        this.clearText = clearText;
    }

    /**
     * Returns a reader that refuses passwords in clear.
     *
     * @return the usual reader
     */
    public static PasswordHashes withoutClearText() {
        return new PasswordHashes(false);
    }

    /**
     * Returns a reader that also accepts passwords in clear: texts without a scheme, and Spring's {@code {noop}}.
     * Anyone with read access to the store can then log in as any of its users.
     *
     * @return the reader for operators with the option {@code insecureClearTextPasswords}
     */
    public static PasswordHashes withInsecureClearText() {
        return new PasswordHashes(true);
    }

    /**
     * Reads a hash.
     *
     * @param encoded the text after the user's name, without surrounding white space
     * @return a hash that verifies passwords
     * @throws UnreadableHashException if the scheme is unknown, the text is malformed, or the hash takes too long for a
     *     login; the message gives the reason without quoting the text
     */
    public PasswordHash parse(String encoded) throws UnreadableHashException {
        if (encoded.isEmpty() || encoded.length() > MAX_HASH_CHARACTERS) {
            throw new UnreadableHashException(
                    "expected 1 to " + MAX_HASH_CHARACTERS + " characters, got " + encoded.length());
        }
        Matcher prefixed = PREFIXED.matcher(encoded);
        if (prefixed.matches()) {
            return readPrefixed(prefixed.group(1).toLowerCase(Locale.ROOT), prefixed.group(2));
        }
        Optional<PasswordHash> bare = readBare(encoded);
        return bare.isPresent() ? bare.get() : readClearText(encoded);
    }

    /**
     * Finds the hash in a line of a file. Other fields, such as the real name, may follow it after a colon. A password
     * in clear may contain colons, so it includes the rest of the line.
     *
     * @param fields the text after the user's name
     * @return the text to parse
     */
    public String hashIn(String fields) {
        int colon = fields.indexOf(':');
        if (colon < 0 || isHash(fields)) {
            return fields;
        }
        int end = colon;
        for (int tries = 0; end >= 0 && tries < MAX_HASH_FIELDS; tries++) {
            if (isHash(fields.substring(0, end))) {
                return fields.substring(0, end);
            }
            end = fields.indexOf(':', end + 1);
        }
        String first = fields.substring(0, colon);
        boolean inClear = clearText && !LIKE_A_HASH.matcher(first).matches() || isInClear(first);
        return inClear ? fields : first;
    }

    private static boolean isInClear(String text) {
        return text.regionMatches(true, 0, NOOP, 0, NOOP.length());
    }

    private static boolean isHash(String text) {
        if (text.length() > MAX_HASH_CHARACTERS || isInClear(text)) {
            return false;
        }
        try {
            return PREFIXED.matcher(text).matches()
                    ? withoutClearText().parse(text) != null
                    : readBare(text).isPresent();
        } catch (UnreadableHashException e) {
            return false;
        }
    }

    private PasswordHash readPrefixed(String id, String text) throws UnreadableHashException {
        if (id.equals("noop") && !text.isEmpty()) {
            return clearText(text);
        }
        HashForm form = SPRING.getOrDefault(id, LDAP.get(id));
        if (form == null) {
            throw new UnreadableHashException("the filter does not support the scheme in { }");
        }
        try {
            return form.read(text).orElseThrow(() -> new UnreadableHashException("expected a hash of this scheme"));
        } catch (UnreadableHashException e) {
            throw new UnreadableHashException("{" + id + "}: " + e.getMessage());
        }
    }

    private PasswordHash readClearText(String text) throws UnreadableHashException {
        if (LIKE_A_HASH.matcher(text).matches()) {
            throw new UnreadableHashException("locked, or of a scheme that the filter does not support");
        }
        return clearText(text);
    }

    private PasswordHash clearText(String password) throws UnreadableHashException {
        if (!clearText) {
            throw new UnreadableHashException("expected a hash, got an unknown scheme or a password in clear, which"
                    + " needs the parameter insecureClearTextPasswords");
        }
        return DigestHash.ofClearText(password);
    }

    private static Optional<PasswordHash> readBare(String encoded) throws UnreadableHashException {
        for (HashForm form : BARE) {
            Optional<PasswordHash> hash = form.read(encoded);
            if (hash.isPresent()) {
                return hash;
            }
        }
        return Optional.empty();
    }

    /** Reads Spring's {@code {ldap}}, followed by LDAP's text with its own prefix. */
    private static Optional<PasswordHash> readLdap(String text) throws UnreadableHashException {
        Matcher prefixed = PREFIXED.matcher(text);
        HashForm form = prefixed.matches() ? LDAP.get(prefixed.group(1).toLowerCase(Locale.ROOT)) : null;
        return form == null ? Optional.empty() : form.read(prefixed.group(2));
    }

    /** Reads {@code {sha256}}, a prefix of two schemes: Spring's in hex and LDAP's in base64. They differ in length. */
    private static Optional<PasswordHash> readSha256(String text) throws UnreadableHashException {
        Optional<PasswordHash> spring = DigestHash.readSpringStandard(text);
        return spring.isPresent() ? spring : DigestHash.plain("SHA-256").read(text);
    }
}
