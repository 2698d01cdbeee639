package io.github.jwtfilter.identity.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 (RFC 9106) as a PHC string: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Also reads {@code argon2i} and
 * {@code argon2d}.
 */
public final class Argon2Hash implements PasswordHash {
    private static final Pattern FORM =
            Pattern.compile("\\$argon2(id|i|d)\\$v=([0-9]{1,3})\\$m=([0-9]{1,9}),t=([0-9]{1,9}),p=([0-9]{1,9})"
                    + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
    private static final Map<String, Integer> TYPES =
            Map.of("id", Argon2Parameters.ARGON2_id, "i", Argon2Parameters.ARGON2_i, "d", Argon2Parameters.ARGON2_d);
    private static final int MAX_MEMORY_KIB = 256 * 1024;
    /** Memory times iterations. This much takes about a second. */
    private static final long MAX_FILLED_KIB = 768 * 1024;

    private static final String NEW_TYPE = "id";
    private static final int NEW_MEMORY_KIB = 19 * 1024;
    private static final int NEW_ITERATIONS = 2;

    private final String type;
    private final int memoryKib;
    private final int iterations;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(String type, int memoryKib, int iterations, int lanes, byte[] salt, byte[] hash) {
        this.type = type;
        this.memoryKib = memoryKib;
        this.iterations = iterations;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    static Optional<PasswordHash> read(String encoded) throws UnreadableHashException {
        if (!encoded.startsWith("$argon2")) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(encoded);
        if (!matcher.matches()) {
            throw new UnreadableHashException("Argon2: expected $argon2id$v=19$m=…,t=…,p=…$salt$hash");
        }
        if (Integer.parseInt(matcher.group(2)) != Argon2Parameters.ARGON2_VERSION_13) {
            throw new UnreadableHashException("Argon2: expected version 19, got " + matcher.group(2));
        }
        int memoryKib = Integer.parseInt(matcher.group(3));
        int iterations = Integer.parseInt(matcher.group(4));
        int lanes = Integer.parseInt(matcher.group(5));
        boolean isArgon2 = lanes >= 1 && iterations >= 1 && memoryKib / 8 >= lanes;
        if (!isArgon2 || memoryKib > MAX_MEMORY_KIB || (long) memoryKib * iterations > MAX_FILLED_KIB) {
            throw new UnreadableHashException("Argon2: expected m from 8 times p to " + MAX_MEMORY_KIB
                    + " and m times t up to " + MAX_FILLED_KIB + ", got m=" + memoryKib + ",t=" + iterations + ",p="
                    + lanes);
        }
        byte[] salt = Base64Text.unpadded(matcher.group(6));
        byte[] hash = Base64Text.unpadded(matcher.group(7));
        return Optional.of(new Argon2Hash(matcher.group(1), memoryKib, iterations, lanes, salt, hash));
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
        Argon2Hash fresh = new Argon2Hash(NEW_TYPE, NEW_MEMORY_KIB, NEW_ITERATIONS, 1, salt, new byte[32]);
        byte[] hash = fresh.compute(password.getBytes(StandardCharsets.UTF_8));
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + NEW_MEMORY_KIB + ",t=" + NEW_ITERATIONS + ",p=1$" + encoder.encodeToString(salt)
                + "$" + encoder.encodeToString(hash);
    }

    private byte[] compute(byte[] password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(TYPES.get(type))
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
        return "argon2" + type + " m=" + memoryKib + ",t=" + iterations + ",p=" + lanes;
    }

    @Override
    public PasswordHash decoy() {
        return new Argon2Hash(type, memoryKib, iterations, lanes, new byte[salt.length], new byte[hash.length]);
    }
}
