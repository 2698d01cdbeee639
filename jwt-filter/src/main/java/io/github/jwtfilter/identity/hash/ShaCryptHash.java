package io.github.jwtfilter.identity.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Sha2Crypt;

/** SHA-crypt as in {@code /etc/shadow}: {@code $6$rounds=210000$salt$hash} of SHA-512, {@code $5$…} of SHA-256. */
public final class ShaCryptHash implements PasswordHash {
    /** Longer passwords are wrong. */
    public static final int MAX_PASSWORD_BYTES = CryptPassword.MAX_BYTES;

    private static final Pattern FORM = Pattern.compile(
            "((\\$[56]\\$)(?:rounds=([1-9][0-9]{3,8})\\$)?([./A-Za-z0-9]{1,16}))\\$([./A-Za-z0-9]{43}|[./A-Za-z0-9]{86})");
    private static final String SHA_256 = "$5$";
    private static final int SHA_256_LENGTH = 43;
    private static final int SHA_512_LENGTH = 86;
    private static final int DEFAULT_ROUNDS = 5000;
    /** Takes about a second for the longest password, and a third of that for a short one. */
    private static final int MAX_ROUNDS = 1_000_000;

    private static final int NEW_ROUNDS = 210_000;
    private static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final String encoded;
    private final String setting;
    private final int rounds;
    private final int saltLength;

    private ShaCryptHash(String encoded, String setting, int rounds, int saltLength) {
        this.encoded = encoded;
        this.setting = setting;
        this.rounds = rounds;
        this.saltLength = saltLength;
    }

    static Optional<PasswordHash> read(String encoded) throws UnreadableHashException {
        if (!encoded.startsWith("$5$") && !encoded.startsWith("$6$")) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(encoded);
        if (!matcher.matches() || matcher.group(5).length() != hashLength(encoded)) {
            throw new UnreadableHashException("SHA-crypt: expected $5$ or $6$, rounds=1000 or more, salt and hash");
        }
        int rounds = matcher.group(3) == null ? DEFAULT_ROUNDS : Integer.parseInt(matcher.group(3));
        if (rounds > MAX_ROUNDS) {
            throw new UnreadableHashException("SHA-crypt: expected at most " + MAX_ROUNDS + " rounds, got " + rounds);
        }
        int saltLength = matcher.group(4).length();
        return Optional.of(new ShaCryptHash(encoded, matcher.group(1), rounds, saltLength));
    }

    private static int hashLength(String setting) {
        return setting.startsWith(SHA_256) ? SHA_256_LENGTH : SHA_512_LENGTH;
    }

    /**
     * Hashes a password with SHA-512 in 210,000 rounds.
     *
     * @param password the password in clear
     * @return the text for an htpasswd file
     * @throws IllegalArgumentException if the password has more than 256 bytes
     */
    public static String create(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (!CryptPassword.fits(bytes)) {
            throw new IllegalArgumentException(
                    "SHA-crypt: expected a password of at most " + MAX_PASSWORD_BYTES + " bytes, got " + bytes.length);
        }
        StringBuilder salt = new StringBuilder("$6$rounds=" + NEW_ROUNDS + "$");
        new SecureRandom().ints(16, 0, ALPHABET.length()).forEach(i -> salt.append(ALPHABET.charAt(i)));
        return Sha2Crypt.sha512Crypt(bytes, salt.toString());
    }

    @Override
    public boolean matches(byte[] password) {
        byte[] seen = CryptPassword.toCompute(password);
        String computed = setting.startsWith(SHA_256)
                ? Sha2Crypt.sha256Crypt(seen, setting)
                : Sha2Crypt.sha512Crypt(seen, setting);
        boolean equal = MessageDigest.isEqual(
                computed.getBytes(StandardCharsets.US_ASCII), encoded.getBytes(StandardCharsets.US_ASCII));
        return CryptPassword.fits(password) && equal;
    }

    /** Includes the length of the salt, because every round hashes the salt. */
    @Override
    public String kind() {
        return "sha" + (setting.startsWith(SHA_256) ? 256 : 512) + "crypt " + rounds + " salt " + saltLength;
    }

    @Override
    public PasswordHash decoy() {
        return new ShaCryptHash(setting + "$" + ".".repeat(hashLength(setting)), setting, rounds, saltLength);
    }

    @Override
    public boolean isWeak() {
        return rounds < DEFAULT_ROUNDS;
    }
}
