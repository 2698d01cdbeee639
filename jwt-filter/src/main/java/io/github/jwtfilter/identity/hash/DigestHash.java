package io.github.jwtfilter.identity.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.DecoderException;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** A digest of the password, with or without salt. Digests are fast, so an attacker can guess passwords quickly. */
final class DigestHash implements PasswordHash {
    private static final Pattern SPRING = Pattern.compile("(\\{[^{}]{0,256}\\})?([0-9a-f]+)");
    private static final int MAX_SALT_BYTES = 64;
    private static final byte[] NOTHING = {};

    private final String algorithm;
    private final int iterations;
    private final byte[] before;
    private final byte[] after;
    private final byte[] digest;

    private DigestHash(String algorithm, int iterations, byte[] before, byte[] after, byte[] digest) {
        this.algorithm = algorithm;
        this.iterations = iterations;
        this.before = before;
        this.after = after;
        this.digest = digest;
    }

    /** Reads {@code {SHA}} and similar schemes (RFC 2307): base64 of the digest. */
    static HashForm plain(String algorithm) {
        return text -> {
            byte[] digest = Base64Text.padded(text);
            if (digest.length != length(algorithm)) {
                throw new UnreadableHashException(
                        "expected base64 of " + length(algorithm) + " bytes, got " + digest.length);
            }
            return Optional.of(new DigestHash(algorithm, 1, NOTHING, NOTHING, digest));
        };
    }

    /** Reads {@code {SSHA}} and similar schemes: base64 of the digest of password and salt, followed by the salt. */
    static HashForm salted(String algorithm) {
        return text -> {
            byte[] all = Base64Text.padded(text);
            int length = length(algorithm);
            if (all.length <= length || all.length > length + MAX_SALT_BYTES) {
                throw new UnreadableHashException("expected base64 of " + length + " bytes and a salt of at most "
                        + MAX_SALT_BYTES + ", got " + all.length);
            }
            byte[] salt = Arrays.copyOfRange(all, length, all.length);
            return Optional.of(new DigestHash(algorithm, 1, NOTHING, salt, Arrays.copyOf(all, length)));
        };
    }

    /**
     * Reads Spring's MessageDigestPasswordEncoder: an optional {@code {salt}}, hashed with its braces, and hex digits.
     */
    static HashForm spring(String algorithm) {
        return text -> {
            Matcher matcher = SPRING.matcher(text);
            if (!matcher.matches() || matcher.group(2).length() != 2 * length(algorithm)) {
                throw new UnreadableHashException(
                        "expected {salt} or none and " + 2 * length(algorithm) + " hex digits");
            }
            String salt = matcher.group(1) == null ? "" : matcher.group(1);
            return Optional.of(new DigestHash(
                    algorithm, 1, NOTHING, salt.getBytes(StandardCharsets.UTF_8), hex(matcher.group(2))));
        };
    }

    /**
     * Reads Spring's StandardPasswordEncoder: SHA-256 applied 1,024 times, as hex of 8 bytes of salt and the digest.
     */
    static Optional<PasswordHash> readSpringStandard(String text) throws UnreadableHashException {
        if (!text.matches("[0-9a-f]{80}")) {
            return Optional.empty();
        }
        byte[] salt = hex(text.substring(0, 16));
        return Optional.of(new DigestHash("SHA-256", 1024, salt, NOTHING, hex(text.substring(16))));
    }

    /** Wraps a password stored in clear. Only its digest stays in memory. */
    static PasswordHash ofClearText(String password) {
        byte[] digest = DigestUtils.sha256(password.getBytes(StandardCharsets.UTF_8));
        return new DigestHash("SHA-256", 1, NOTHING, NOTHING, digest);
    }

    /** Decodes lower-case hex digits. */
    static byte[] hex(String digits) throws UnreadableHashException {
        try {
            return Hex.decodeHex(digits);
        } catch (DecoderException e) {
            throw new UnreadableHashException("expected pairs of hex digits");
        }
    }

    private static int length(String algorithm) {
        return DigestUtils.getDigest(algorithm).getDigestLength();
    }

    @Override
    public boolean matches(byte[] password) {
        MessageDigest digester = DigestUtils.getDigest(algorithm);
        digester.update(before);
        digester.update(password);
        byte[] computed = digester.digest(after);
        for (int i = 1; i < iterations; i++) {
            computed = digester.digest(computed);
        }
        return MessageDigest.isEqual(computed, digest);
    }

    @Override
    public String kind() {
        return iterations == 1 ? algorithm : algorithm + " " + iterations;
    }

    @Override
    public PasswordHash decoy() {
        return new DigestHash(algorithm, iterations, before, after, new byte[digest.length]);
    }

    @Override
    public boolean isWeak() {
        return true;
    }
}
