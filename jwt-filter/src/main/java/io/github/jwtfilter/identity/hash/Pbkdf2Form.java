package io.github.jwtfilter.identity.hash;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text formats of PBKDF2. No standard defines one. */
final class Pbkdf2Form {
    private static final String SHA = "(1|224|256|384|512)";
    private static final String ITERATIONS = "([0-9]{1,9})";

    /** Passlib's format, with a dot for a plus and without padding, and PHC strings with named parameters. */
    private static final Pattern CRYPT = Pattern.compile("\\$pbkdf2(?:-sha" + SHA + ")?\\$(?:i=)?" + ITERATIONS
            + "(?:,l=([0-9]{1,3}))?\\$([A-Za-z0-9+/.]+)\\$([A-Za-z0-9+/.]+)");

    /** Django's format. The salt is plain text. */
    private static final Pattern DJANGO =
            Pattern.compile("pbkdf2_sha" + SHA + "\\$" + ITERATIONS + "\\$([^$]+)\\$([A-Za-z0-9+/]+=*)");

    /** The format of Jakarta Security's Pbkdf2PasswordHash. */
    private static final Pattern JAKARTA =
            Pattern.compile("PBKDF2WithHmacSHA" + SHA + ":" + ITERATIONS + ":([A-Za-z0-9+/]+=*):([A-Za-z0-9+/]+=*)");

    private static final Pattern ANY = Pattern.compile("(\\$pbkdf2|pbkdf2_|PBKDF2With).*");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
    private static final int SPRING_BYTES = 32;

    private Pbkdf2Form() {}

    /** Reads a text that names the digest and the number of iterations. */
    static Optional<PasswordHash> read(String encoded) throws UnreadableHashException {
        Matcher crypt = CRYPT.matcher(encoded);
        if (crypt.matches()) {
            byte[] salt = Base64Text.unpadded(crypt.group(4).replace('.', '+'));
            byte[] hash = Base64Text.unpadded(crypt.group(5).replace('.', '+'));
            if (crypt.group(3) != null && Integer.parseInt(crypt.group(3)) != hash.length) {
                throw new UnreadableHashException("PBKDF2: expected a hash of the length given by l=");
            }
            String sha = crypt.group(1) == null ? "1" : crypt.group(1);
            return Optional.of(Pbkdf2Hash.of(sha, Integer.parseInt(crypt.group(2)), salt, hash));
        }
        Matcher django = DJANGO.matcher(encoded);
        if (django.matches()) {
            byte[] salt = django.group(3).getBytes(StandardCharsets.UTF_8);
            return of(django, salt);
        }
        Matcher jakarta = JAKARTA.matcher(encoded);
        if (jakarta.matches()) {
            return of(jakarta, Base64Text.padded(jakarta.group(3)));
        }
        if (ANY.matcher(encoded).matches()) {
            throw new UnreadableHashException("PBKDF2: expected $pbkdf2-sha256$iterations$salt$hash,"
                    + " pbkdf2_sha256$iterations$salt$hash or PBKDF2WithHmacSHA256:iterations:salt:hash");
        }
        return Optional.empty();
    }

    private static Optional<PasswordHash> of(Matcher matcher, byte[] salt) throws UnreadableHashException {
        byte[] hash = Base64Text.padded(matcher.group(4));
        return Optional.of(Pbkdf2Hash.of(matcher.group(1), Integer.parseInt(matcher.group(2)), salt, hash));
    }

    /**
     * Reads Spring's Pbkdf2PasswordEncoder: hex or base64 of the salt and 32 bytes. The text does not contain the
     * parameters.
     */
    static HashForm spring(String sha, int iterations, int saltLength) {
        return text -> {
            byte[] all = HEX.matcher(text).matches() ? DigestHash.hex(text) : Base64Text.padded(text);
            if (all.length != saltLength + SPRING_BYTES) {
                throw new UnreadableHashException("PBKDF2: expected " + saltLength + " bytes of salt and "
                        + SPRING_BYTES + " of hash, got " + all.length);
            }
            byte[] salt = Arrays.copyOf(all, saltLength);
            byte[] hash = Arrays.copyOfRange(all, saltLength, all.length);
            return Optional.of(Pbkdf2Hash.of(sha, iterations, salt, hash));
        };
    }
}
