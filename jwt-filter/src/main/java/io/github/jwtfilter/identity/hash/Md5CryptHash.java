package io.github.jwtfilter.identity.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Md5Crypt;

/**
 * MD5-crypt, with 1,000 rounds: {@code $apr1$salt$hash} of {@code htpasswd -m}, {@code $1$salt$hash} of old systems.
 */
final class Md5CryptHash implements PasswordHash {
    private static final Pattern FORM =
            Pattern.compile("((\\$apr1\\$|\\$1\\$)([./A-Za-z0-9]{1,8}))\\$[./A-Za-z0-9]{22}");

    private final String encoded;
    private final String setting;
    private final String prefix;
    private final int saltLength;

    private Md5CryptHash(String encoded, String setting, String prefix, int saltLength) {
        this.encoded = encoded;
        this.setting = setting;
        this.prefix = prefix;
        this.saltLength = saltLength;
    }

    static Optional<PasswordHash> read(String encoded) throws UnreadableHashException {
        if (!encoded.startsWith("$apr1$") && !encoded.startsWith("$1$")) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(encoded);
        if (!matcher.matches()) {
            throw new UnreadableHashException("MD5-crypt: expected $apr1$ or $1$, a salt, $ and 22 characters");
        }
        return Optional.of(new Md5CryptHash(
                encoded, matcher.group(1), matcher.group(2), matcher.group(3).length()));
    }

    @Override
    public boolean matches(byte[] password) {
        String computed = Md5Crypt.md5Crypt(CryptPassword.toCompute(password), setting, prefix);
        boolean equal = MessageDigest.isEqual(
                computed.getBytes(StandardCharsets.US_ASCII), encoded.getBytes(StandardCharsets.US_ASCII));
        return CryptPassword.fits(password) && equal;
    }

    /** Includes the length of the salt, because most rounds hash the salt. */
    @Override
    public String kind() {
        return "md5crypt salt " + saltLength;
    }

    @Override
    public PasswordHash decoy() {
        return new Md5CryptHash(setting + "$" + ".".repeat(22), setting, prefix, saltLength);
    }

    @Override
    public boolean isWeak() {
        return true;
    }
}
