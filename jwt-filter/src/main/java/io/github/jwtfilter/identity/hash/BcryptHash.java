package io.github.jwtfilter.identity.hash;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * bcrypt in the form {@code $2y$10$…} of {@code htpasswd -B}. Also reads {@code $2a$} and {@code $2b$}. Like every
 * bcrypt, it uses only the first 72 bytes of a password.
 */
public final class BcryptHash implements PasswordHash {
    /** bcrypt ignores all bytes of a password after this many. */
    public static final int MAX_PASSWORD_BYTES = 72;

    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
    private static final int MIN_COST = 4;
    /** Takes about a second. Each step doubles the time, and a login waits at most five seconds. */
    private static final int MAX_COST = 14;

    private static final int NEW_COST = 12;

    private final String encoded;
    private final String cost;

    private BcryptHash(String encoded, String cost) {
        this.encoded = encoded;
        this.cost = cost;
    }

    static Optional<PasswordHash> read(String encoded) throws UnreadableHashException {
        if (!encoded.startsWith("$2")) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(encoded);
        if (!matcher.matches()) {
            throw new UnreadableHashException("bcrypt: expected $2a$, $2b$ or $2y$, the cost, and 53 characters");
        }
        int cost = Integer.parseInt(matcher.group(1));
        if (cost < MIN_COST || cost > MAX_COST) {
            throw new UnreadableHashException(
                    "bcrypt: expected a cost of " + MIN_COST + " to " + MAX_COST + ", got " + cost);
        }
        return Optional.of(new BcryptHash(encoded, matcher.group(1)));
    }

    /**
     * Hashes a password with cost 12.
     *
     * @param password the password in clear
     * @return the text for an htpasswd file
     * @throws IllegalArgumentException if the password has more than 72 bytes, because bcrypt would ignore the rest
     */
    public static String create(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PASSWORD_BYTES) {
            throw new IllegalArgumentException("bcrypt: expected a password of at most 72 bytes, got " + bytes.length);
        }
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return OpenBSDBCrypt.generate("2y", bytes, salt, NEW_COST);
    }

    /** Returns a hash of this cost that matches no password. */
    static PasswordHash decoy(int cost) {
        String text = String.format("%02d", cost);
        return new BcryptHash("$2y$" + text + "$" + ".".repeat(53), text);
    }

    @Override
    public boolean matches(byte[] password) {
        return OpenBSDBCrypt.checkPassword(encoded, password);
    }

    @Override
    public String kind() {
        return "bcrypt " + cost;
    }

    @Override
    public PasswordHash decoy() {
        return decoy(Integer.parseInt(cost));
    }
}
