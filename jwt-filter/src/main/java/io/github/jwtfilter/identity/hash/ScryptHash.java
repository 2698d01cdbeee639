package io.github.jwtfilter.identity.hash;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * scrypt (RFC 7914) in the format of Spring's SCryptPasswordEncoder: {@code $100801$salt$hash}. The hex digits are log
 * N, r and p.
 */
final class ScryptHash implements PasswordHash {
    private static final Pattern FORM =
            Pattern.compile("\\$([0-9a-f]{1,2})([0-9a-f]{2})([0-9a-f]{2})\\$([A-Za-z0-9+/]+=*)\\$([A-Za-z0-9+/]+=*)");
    private static final Pattern ANY = Pattern.compile("\\$[0-9a-f]{5,6}\\$.*");
    private static final long MAX_MEMORY_BYTES = 256L << 20;
    /** Takes about a second. */
    private static final long MAX_FILLED_BYTES = 384L << 20;

    private static final int MIN_HASH_BYTES = 16;
    private static final int MAX_HASH_BYTES = 64;
    private static final int HEX = 16;

    private final int logN;
    private final int r;
    private final int p;
    private final byte[] salt;
    private final byte[] hash;

    private ScryptHash(int logN, int r, int p, byte[] salt, byte[] hash) {
        this.logN = logN;
        this.r = r;
        this.p = p;
        this.salt = salt;
        this.hash = hash;
    }

    static Optional<PasswordHash> read(String encoded) throws UnreadableHashException {
        if (!ANY.matcher(encoded).matches()) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(encoded);
        if (!matcher.matches()) {
            throw new UnreadableHashException("scrypt: expected $100801$salt$hash");
        }
        int logN = Integer.parseInt(matcher.group(1), HEX);
        int r = Integer.parseInt(matcher.group(2), HEX);
        int p = Integer.parseInt(matcher.group(3), HEX);
        boolean isScrypt = logN >= 1 && r >= 1 && p >= 1 && logN < HEX * r;
        if (!isScrypt || logN > 30 || memory(logN, r) > MAX_MEMORY_BYTES || memory(logN, r) * p > MAX_FILLED_BYTES) {
            throw new UnreadableHashException("scrypt: expected at most " + MAX_MEMORY_BYTES + " bytes of memory and "
                    + MAX_FILLED_BYTES + " for all p, got log N=" + logN + ", r=" + r + ", p=" + p);
        }
        byte[] salt = Base64Text.padded(matcher.group(4));
        byte[] hash = Base64Text.padded(matcher.group(5));
        if (hash.length < MIN_HASH_BYTES || hash.length > MAX_HASH_BYTES) {
            throw new UnreadableHashException("scrypt: expected " + MIN_HASH_BYTES + " to " + MAX_HASH_BYTES
                    + " bytes of hash, got " + hash.length);
        }
        return Optional.of(new ScryptHash(logN, r, p, salt, hash));
    }

    private static long memory(int logN, int r) {
        return (128L * r) << logN;
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(SCrypt.generate(password, salt, 1 << logN, r, p, hash.length), hash);
    }

    @Override
    public String kind() {
        return "scrypt " + logN + "," + r + "," + p;
    }

    @Override
    public PasswordHash decoy() {
        return new ScryptHash(logN, r, p, salt, new byte[hash.length]);
    }
}
