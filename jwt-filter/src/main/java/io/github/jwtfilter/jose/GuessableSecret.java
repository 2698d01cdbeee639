package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A check for secrets that are long enough but among the first that an attacker tries, such as a repeated
 * {@code changeme} or the example of a tutorial. A random secret of 32 bytes passes, and so does its text in
 * hexadecimal or base64.
 */
final class GuessableSecret {
    private static final int MIN_DISTINCT_BYTES = 8;
    private static final int MAX_REPEATED_BYTES = 10;

    /** Parts of placeholders and of widely copied keys: letters and digits in lower case. */
    private static final List<String> WELL_KNOWN = List.of(
            "changeme",
            "changethis",
            "changeit",
            "replaceme",
            "replacethis",
            "placeholder",
            "defaultsecret",
            "examplesecret",
            "mysecret",
            "secretkey",
            "supersecret",
            "verysecret",
            "topsecret",
            "yoursecret",
            "yourjwtsecret",
            "jwtsecret",
            "thisisasecret",
            "thisismysecret",
            "abcdefghijklmnop",
            "qwertyuiop",
            "correcthorsebattery",
            // jwt.io, current and former
            "bitsecret",
            "stringsecretatleast",
            "stringsecretthatisatleast",
            // Spring tutorials
            "bezkoder",
            "404e635266556a586e3272357538782f413f4428472b4b6250645367566b5970",
            // RFC 7515 appendix A.1 and RFC 7520 section 3.5, as text
            "aym1sysppbydfgzld3umj1qzkobwvmkoqqestjqlrt1qs0gzh75aktmn3yj0ips4hcguutwjazzr1z9caow",
            "hjtxiz2usn5kbqfbttnwbpdmhkv8fjgonbc6mxccyg");

    private GuessableSecret() {}

    static boolean is(byte[] secret) {
        return distinctBytes(secret) < MIN_DISTINCT_BYTES
                || repeatsAPiece(secret)
                || isSequence(secret)
                || isWellKnown(secret);
    }

    private static int distinctBytes(byte[] secret) {
        BitSet seen = new BitSet();
        for (byte each : secret) {
            seen.set(each & 0xff);
        }
        return seen.cardinality();
    }

    private static boolean repeatsAPiece(byte[] secret) {
        for (int length = 1; length <= Math.min(MAX_REPEATED_BYTES, secret.length / 2); length++) {
            if (hasPeriod(secret, length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasPeriod(byte[] secret, int length) {
        for (int i = length; i < secret.length; i++) {
            if (secret[i] != secret[i - length]) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the step from each byte to the next is the same, as in 00 01 02 03 … */
    private static boolean isSequence(byte[] secret) {
        for (int i = 2; i < secret.length; i++) {
            if ((byte) (secret[i] - secret[i - 1]) != (byte) (secret[1] - secret[0])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWellKnown(byte[] secret) {
        String text = lettersAndDigits(new String(secret, StandardCharsets.ISO_8859_1));
        String base64 = lettersAndDigits(Base64Url.encode(secret));
        return WELL_KNOWN.stream().anyMatch(known -> text.contains(known) || base64.contains(known));
    }

    private static String lettersAndDigits(String text) {
        return text.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }
}
