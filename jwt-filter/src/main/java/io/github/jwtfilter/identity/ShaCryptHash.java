package io.github.jwtfilter.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Sha2Crypt;

/** SHA-512 crypt as in {@code /etc/shadow}: {@code $6$rounds=210000$salt$hash}. */
public final class ShaCryptHash implements PasswordHash {
    private static final Pattern FORM =
            Pattern.compile("(\\$6\\$(?:rounds=([0-9]{4,7})\\$)?[./A-Za-z0-9]{1,16})\\$[./A-Za-z0-9]{86}");
    private static final int USUAL_ROUNDS = 5000;
    private static final int NEW_ROUNDS = 210_000;
    private static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final String encoded;
    private final String salt;
    private final int rounds;

    private ShaCryptHash(String encoded, String salt, int rounds) {
        this.encoded = encoded;
        this.salt = salt;
        this.rounds = rounds;
    }

    static Optional<PasswordHash> parse(String encoded) {
        Matcher matcher = FORM.matcher(encoded);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int rounds = matcher.group(2) == null ? USUAL_ROUNDS : Integer.parseInt(matcher.group(2));
        return Optional.of(new ShaCryptHash(encoded, matcher.group(1), rounds));
    }

    /**
     * Hashes a password with 210,000 rounds.
     *
     * @param password the password in clear
     * @return the text for an htpasswd file
     */
    public static String create(String password) {
        StringBuilder salt = new StringBuilder("$6$rounds=" + NEW_ROUNDS + "$");
        new SecureRandom().ints(16, 0, ALPHABET.length()).forEach(i -> salt.append(ALPHABET.charAt(i)));
        return Sha2Crypt.sha512Crypt(password.getBytes(StandardCharsets.UTF_8), salt.toString());
    }

    /** The library wipes the array it is given, so it gets a copy. */
    @Override
    public boolean matches(byte[] password) {
        byte[] computed = Sha2Crypt.sha512Crypt(password.clone(), salt).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(computed, encoded.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String kind() {
        return "sha512 " + rounds;
    }

    @Override
    public PasswordHash decoy() {
        return new ShaCryptHash("", salt, rounds);
    }
}
