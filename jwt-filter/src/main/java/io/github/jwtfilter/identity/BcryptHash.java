package io.github.jwtfilter.identity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** bcrypt in the form {@code $2y$10$…} of {@code htpasswd -B}; {@code $2a$} and {@code $2b$} alike. */
public final class BcryptHash implements PasswordHash {
    /** bcrypt looks at this many bytes of a password and no more. */
    public static final int LONGEST_PASSWORD = 72;

    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-7])\\$[./A-Za-z0-9]{53}");
    private static final int NEW_COST = 12;

    private final String encoded;
    private final String cost;

    private BcryptHash(String encoded, String cost) {
        this.encoded = encoded;
        this.cost = cost;
    }

    static Optional<PasswordHash> parse(String encoded) {
        Matcher matcher = FORM.matcher(encoded);
        return matcher.matches() ? Optional.of(new BcryptHash(encoded, matcher.group(1))) : Optional.empty();
    }

    /**
     * Hashes a password with cost 12.
     *
     * @param password the password in clear
     * @return the text for an htpasswd file
     * @throws IllegalArgumentException if the password has more than 72 bytes, of which bcrypt would drop the rest
     */
    public static String create(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_PASSWORD) {
            throw new IllegalArgumentException("bcrypt: expected a password of at most 72 bytes, got " + bytes.length);
        }
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return OpenBSDBCrypt.generate("2y", bytes, salt, NEW_COST);
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
        return new BcryptHash("$2y$" + cost + "$" + ".".repeat(53), cost);
    }
}
