package io.github.jwtfilter.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (RFC 9106) as a PHC string: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. */
public final class Argon2Hash implements PasswordHash {
    private static final Pattern FORM =
            Pattern.compile("\\$argon2id\\$v=19\\$m=([0-9]{1,6}),t=([0-9]{1,2}),p=([0-9]{1,2})"
                    + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
    private static final int MOST_MEMORY_KIB = 256 * 1024;
    private static final int NEW_MEMORY_KIB = 19 * 1024;
    private static final int NEW_ITERATIONS = 2;

    private final int memoryKib;
    private final int iterations;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(int memoryKib, int iterations, int lanes, byte[] salt, byte[] hash) {
        this.memoryKib = memoryKib;
        this.iterations = iterations;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    static Optional<PasswordHash> parse(String encoded) {
        Matcher matcher = FORM.matcher(encoded);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int memoryKib = Integer.parseInt(matcher.group(1));
        int iterations = Integer.parseInt(matcher.group(2));
        int lanes = Integer.parseInt(matcher.group(3));
        boolean offered = lanes >= 1 && iterations >= 1 && memoryKib >= 8 * lanes && memoryKib <= MOST_MEMORY_KIB;
        return offered ? decoded(memoryKib, iterations, lanes, matcher.group(4), matcher.group(5)) : Optional.empty();
    }

    private static Optional<PasswordHash> decoded(int memoryKib, int iterations, int lanes, String salt, String hash) {
        try {
            Base64.Decoder decoder = Base64.getDecoder();
            return Optional.of(
                    new Argon2Hash(memoryKib, iterations, lanes, decoder.decode(salt), decoder.decode(hash)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /**
     * Hashes a password with 19 MiB of memory, two passes and one lane.
     *
     * @param password the password in clear
     * @return the text for an htpasswd file
     */
    public static String create(String password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        Argon2Hash fresh = new Argon2Hash(NEW_MEMORY_KIB, NEW_ITERATIONS, 1, salt, new byte[32]);
        byte[] hash = fresh.compute(password.getBytes(StandardCharsets.UTF_8));
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + NEW_MEMORY_KIB + ",t=" + NEW_ITERATIONS + ",p=1$" + encoder.encodeToString(salt)
                + "$" + encoder.encodeToString(hash);
    }

    private byte[] compute(byte[] password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] output = new byte[hash.length];
        generator.generateBytes(password, output);
        return output;
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(compute(password), hash);
    }

    @Override
    public String kind() {
        return "argon2id m=" + memoryKib + ",t=" + iterations + ",p=" + lanes;
    }

    @Override
    public PasswordHash decoy() {
        return new Argon2Hash(memoryKib, iterations, lanes, new byte[salt.length], new byte[hash.length]);
    }
}
