package io.github.jwtfilter.identity.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Are hashes of other tools read, does only the right password match, and are unreadable hashes reported? */
final class PasswordHashesTest {
    private static final PasswordHashes HASHES = PasswordHashes.withoutClearText();
    private static final PasswordHashes WITH_CLEAR_TEXT = PasswordHashes.withInsecureClearText();
    private static final String PASSWORD = "correct horse";
    private static final String UTF_8 = "pässwörd €";
    private static final String LONG = "x".repeat(Credentials.MAX_PASSWORD_BYTES);

    /** Hashes of {@link #PASSWORD}, made by the tools named. */
    private static final List<String> VECTORS = List.of(
            // htpasswd -nbBC 4, -nbm, -nbs, -nb2, -nb2 -r 1000, -nb5
            "$2y$04$LkvSI7W3t8XWPSSEwS5ka.9aShQUl9hl9RC/tA74ZA69JlRoPayda",
            "$apr1$C4NE.Wc1$uodQIvQjOBdUuw0gQWEC20",
            "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=",
            "$5$AP0sSjOVQvgBpgBD$zTys91YuVQ9elfq7qSqlcEnUu09dUH37MW8p6EndQ68",
            "$5$rounds=1000$frYulU6lkpgWt16S$W56Jt7tiMNftutJRcaPUJ7kECE3Ef6KGN24Tog6HMH5",
            "$6$pVWcw1XggIjfDW3y$o1dOLvtnCwA8pRkc/otIzYoZSRRO9Zr7urBW/YHfumOwhgaO09rFB5XKBJYvRBpoxyig29KEyttIqQZxJ1.U10",
            // openssl passwd -5, -6, -apr1, -1, with -salt saltsalt
            "$5$saltsalt$myjXcpMpE2Ofk7fj9hqyNYSn6lmWG4Mqnjx.KIRRr4/",
            "$6$saltsalt$hRM5XZ86KXEw9UOmjigeVqFgULtFB2sgpC9lXQDfMib3Zgw7mEiUvBJI2EplzfAqxL5Vvwp2scFtv/uamSo5z0",
            "$apr1$saltsalt$EGVZDNN6gOqijy.tv9axG/",
            "$1$saltsalt$NuzA7WTAelpl95xgBGWN60",
            // openssl dgst -binary | base64, of the password and a salt of eight bytes, or none
            "{SSHA}Eiwpjno3mM2qiLfOn6AiPBGPgOFzYWx0eTEyMw==",
            "{SHA256}QQTTb42iwlQ0n4WDZ5Pr4CngyVcGOjTJHC6SAxh7VjE=",
            "{SSHA256}x+rubid+lD5eI6DgCh+4ouYcfJZ2d8uXdPf0zA6243pzYWx0eTEyMw==",
            "{SHA512}VraY3v7bWkNbY0r+MyC7rz/c2SC2xQOkRvx7endrKY1HnRumqLYXgI6wv1ec6aldZoNHvKtxSQhayTyyeZUZew==",
            "{SSHA512}BZePQXyc+WJbpZ5sBFTKXQsF1czlTSSVcktjx3mYnhBx2xYk3MBbaF5UwH7sa27RkqlrByb7ihvYT5pgkI9bI3NhbHR5MTIz",
            "{CRYPT}$1$saltsalt$NuzA7WTAelpl95xgBGWN60",
            // bcrypt and argon2-cffi of Python
            "$2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
            "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
            "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$ZUDqUgMuBMaaeInW9f9JPW7gJRYc7LolDNmfiyqbGOo",
            "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T2ZqJ4JlcjBv7gQWU3jKc9IYEPQnSX6NqC2paPpR/hg",
            "$argon2d$v=19$m=256,t=2,p=2$c29tZXNhbHQ$wVS28Im7pl9dXVeEC1chIRE6lYbHAznckN97SvYZmug",
            // Passlib, Django, hashlib in a PHC string, hashlib in Jakarta Security's format
            "$pbkdf2$1000$tpYyxngPIYQQolQKIQTAmA$v8eIGbje/v2F6SVx1/mQroMqUok",
            "$pbkdf2-sha256$1000$m5Py3rtXilHqfY.R0roXgg$Yc5x58zrYCvNvHyomvFLFC2TRS.95bXVZO9s29VglJg",
            "$pbkdf2-sha512$1000$ihFCyHnPea9VCiFkDMG4tw$DiWIQa1kFxuSjaE6Xv1c4hK2vcAeKhZtelWtT6YtNw4wlVNd2TtYExB1jDwcSNq7X4UagIAZuRygla3PxZSMsw",
            "pbkdf2_sha256$1000$someSalt12345678$FDDW6Zm6cCEF+8Kfx1ChSFKKLVRAWQu1JDAjQ3t8zmY=",
            "pbkdf2_sha1$1000$someSalt12345678$scV4H08/8csWQhcd8ZZdJZ2BTGM=",
            "$pbkdf2-sha256$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M",
            "PBKDF2WithHmacSHA256:2048:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=:7jcm9wFMKiyGgoYkQcBV1SiN0HJS/EHj8ORHVp0+c6g=",
            // Spring Security's encoders
            "{bcrypt}$2a$04$LwgbcBqGI2bUTzKnG9sMG.Zo8mlPwy.GrL/xzK8bEH7ygLp5s5iMu",
            "{argon2}$argon2id$v=19$m=256,t=3,p=1$1D6VwAydkdh2JxcyX8B5NQ$Ik/12q1pxbAo0kVecZGY3eLAYCyzWvgWNrvbYSfizHM",
            "{scrypt}$80801$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKfTof0BypSj6c+AQggBs+/40jtr01yOMI=",
            "{ldap}{SSHA}gopX+P/DxeweOvzzAfMARepKvPqw8NdKqtpflA==",
            "{MD5}{Q1xKS3LPrscTzB7wkOApgAndJSLoLXqBnrYMb7j5LyY=}72801749045bfc6a72045d14adf40245",
            "{SHA-1}{vCMiyWv0i7qf4enb54PrAAB/+I9NcLDlCwTEgl/+Obg=}6a17f75e4555e7a4b3c37fb96dcf864807b8192e",
            "{SHA-256}{dRYduTbG/AkWd18P1XhGvvOTjfIMUBKsIDMQmnUyW0Q=}0bcd590eff846f1399cc76fb65fff402067a6be62479b9e45dbd30aa74d4d6ba",
            "{MD5}3cb4e732631f47e6eb961f34554b7cde",
            "{sha256}981f43dbfed946ca6033304a0a433f8f29a8289acb68994611a38760574c631e89a297a2321bc94a");

    /** Hashes of {@link #PASSWORD}, made by Spring Security's encoders with their slow defaults. */
    private static final List<String> COSTLY_VECTORS = List.of(
            "{argon2@SpringSecurity_v5_8}$argon2id$v=19$m=16384,t=2,p=1$76CurW/Twe/P2RjmOP494Q$Ff0OeAx1BglqB1WVouTvo2RmQsU2I3Z+6jVmHO4goVM",
            "{scrypt}$e0801$Pqb5ne4QgqgKHfTTDMMoXUSip4qtffTyGT3e664EUSwz6EZ2UxqzLVH24b93yeoyVVRz/PMUItj8vbIceEtXiw==$ZNHm0pgUSykQwvrhyCu2D39A4sIWHTfM/aZgWNCWoQM=",
            "{scrypt@SpringSecurity_v5_8}$100801$+sK3tNPjjJLKmStYGs7IFg==$wZhzb5X4jQ3QzBVxr+1D+RyOPmcHVxtqbn1H8o2X5WY=",
            "{pbkdf2}0107afcdebd0dd63424515f0e15cec423df43fcbbc3c0ec15d84b430b4416cf9c09c7e83fceb7d5e",
            "{pbkdf2@SpringSecurity_v5_8}d28de787df6823bfe7d80ad0dbeebcb7c4f8ad2bc7afede7196149abea377825f1c92c5b92173f9fca0f0f54f9493231",
            "{pbkdf2@SpringSecurity_v5_8}bU/4026gcn5MQNsPM4t6cfi3AgX8Ifn0IsIJG2F6Ac8KeGXQ4Rh0g5kEHEE5oh9l");

    private static boolean matches(String encoded, String password) {
        try {
            return HASHES.parse(encoded).matches(password.getBytes(StandardCharsets.UTF_8));
        } catch (UnreadableHashException e) {
            throw new AssertionError(encoded, e);
        }
    }

    /** Returns whether a text is read as a hash and matches the password. */
    private static boolean accepts(String encoded) {
        try {
            return HASHES.parse(encoded).matches(PASSWORD.getBytes(StandardCharsets.UTF_8));
        } catch (UnreadableHashException e) {
            return false;
        }
    }

    private static int startOfHash(String encoded) {
        return 1 + Math.max(encoded.lastIndexOf('$'), Math.max(encoded.lastIndexOf('}'), encoded.lastIndexOf(':')));
    }

    private static String changed(String encoded, int at, char other) {
        return encoded.substring(0, at) + other + encoded.substring(at + 1);
    }

    // Readable hashes

    @ParameterizedTest
    @FieldSource({"VECTORS", "COSTLY_VECTORS"})
    void onlyTheRightPasswordMatches(String encoded) {
        assertTrue(matches(encoded, PASSWORD));
        for (String wrong : List.of("", "Correct horse", PASSWORD + "x", "correct hors", LONG, UTF_8)) {
            assertFalse(matches(encoded, wrong), wrong);
        }
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void hashWithAChangedCharacterNeverMatches(String encoded) {
        int start = startOfHash(encoded);
        for (int at = start; at < encoded.length(); at++) {
            String other = changed(encoded, at, encoded.charAt(at) == 'a' ? 'b' : 'a');
            assertFalse(accepts(other), other);
            String shorter = encoded.substring(0, at) + encoded.substring(at + 1);
            assertFalse(accepts(shorter), shorter);
        }
    }

    /**
     * The last character of base64 has unused bits, and hex digits have two spellings. Only one spelling is accepted.
     */
    @ParameterizedTest
    @FieldSource("VECTORS")
    void onlyCanonicalSpellingOfAHashMatches(String encoded) {
        String text =
                encoded.endsWith("=") ? encoded.substring(0, encoded.indexOf('=', startOfHash(encoded))) : encoded;
        String padding = encoded.substring(text.length());
        char last = text.charAt(text.length() - 1);
        for (char other = '!'; other < 127; other++) {
            String respelled = changed(text, text.length() - 1, other) + padding;
            assertTrue(other == last || !accepts(respelled), respelled);
        }
        assertFalse(accepts(encoded + "="));
        assertFalse(accepts(encoded + "a"));
        String upperCase = encoded.substring(0, startOfHash(encoded))
                + encoded.substring(startOfHash(encoded)).toUpperCase(Locale.ROOT);
        assertFalse(accepts(upperCase), upperCase);
    }

    @ParameterizedTest
    @FieldSource("COSTLY_VECTORS")
    void costlyHashWithAChangedCharacterNeverMatches(String encoded) {
        for (int at = startOfHash(encoded); at < encoded.length(); at += 13) {
            String other = changed(encoded, at, encoded.charAt(at) == 'a' ? 'b' : 'a');
            assertFalse(accepts(other), other);
        }
    }

    /** Made by htpasswd, Passlib, and bcrypt and argon2-cffi of Python. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$04$mbf7P7VGddgRsVplVa8tP.GZSzqumfOpwZBMFnizRZsPOV3.v2BKC",
                "$2b$04$abcdefghijklmnopqrstuuKnHl.x1yQ06jW2xtQY6ynPSc7M2jr9G",
                "$apr1$t3oVvR25$.PpIJ0dstQK4t4H7DLD1B0",
                "$1$saltsalt$BCnFYBlTD5LGL8V6/LtMc0",
                "$5$rounds=1000$saltsalt$wf/VEmUa9axhl2iyAEo5hWdq.3bnAL16Gi0eYokc6xD",
                "$6$rounds=1000$saltsalt$mwrDurCK5HkqdDIRoEiDAr7V3xBhGvuueZHdQ3Da61LFq1qVmvqLN6IXVXCo269MdUmTrW7G/04XNQHBiiWLS/",
                "{SHA}WLrsXwWKD/4HtaIdI5GNgo9kV0k=",
                "{SSHA}NBXMSaZPJYWRKZcrnCM5YJiDuZRqbQ0B",
                "{SSHA512}vNAEP+iACTUrR5M2jhjkgZigagkGrnuQQ6I8SXxUypbV3WY5k12OAh3WyUjL8vNy0p6iW/H1XZVoo7YVo/LZeHrv/d/b+x9D",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$9gHKEy9lkz0gfwCikdP/s23Pe68HhnrhDhF3P2S63KQ",
                "$pbkdf2-sha256$1000$zdm7V2oNQag15pxTCmFsDQ$U2q49MeMLXkXaFKTv5.QNSDEvqQs/h59JvtRoOFFmA4",
            })
    void passwordsAreUtf8(String encoded) {
        assertTrue(matches(encoded, UTF_8));
        assertFalse(matches(encoded, "passwörd €"));
    }

    /** Made by Passlib and argon2-cffi, because htpasswd and openssl refuse a password of this length. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{SHA}1aPJvX50bJi0rqDpGU+5VVs8Iq0=",
                "{SSHA}Jff1TCTGsScyylRYk4wkt/4whxqC8L4X",
                "{SSHA256}SBt27HRb+5l2G4z2hr55a0GntnNCPYR4owE1cIwcNJD0vjemtFYqJQ==",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$Ir1o5o1Z+rgNS4iNKGmE0m/Vq4b9/iysIkcZvN4Qqmk",
                "$pbkdf2-sha256$1000$LOWcE0IIYSyFkNIaY.xdiw$m.PyvFQ/lFXTdwWqiV8Sc2tTGZ1qFHOX1A1ZlgnirYM",
            })
    void everyByteOfTheLongestPasswordCounts(String encoded) {
        assertTrue(matches(encoded, LONG));
        assertFalse(matches(encoded, LONG.substring(1)));
        assertFalse(matches(encoded, LONG.substring(1) + "y"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$04$uA2K5v8BVfkg0y7R8TFz5.m2FzCKurr7q8wspk8WGBs4RlP8mGigS",
                "$apr1$cZPYs0K2$1L//r6gnA5qHsHy5tYB09/",
                "$1$saltsalt$5Jhcit4zN9UlGiA0txPkO0",
                "$5$rounds=1000$saltsalt$Naw4j7Jsi9DJmo461n8iSYTXTcY98Ufoq.Xsn7KkFN7",
                "{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
                "{SSHA}tlxPmUrTwkhVOaDu3+ShiW+JIPWE0LpX",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$2pJJeR/EF32JHSAy5fvPJUaE7Wb0wtNAIthiqgOdB88",
                "$pbkdf2-sha256$1000$T.n9H0Oo9X6P8R6jNOYcYw$7RyRmf5cuRkqxq36OemrtxRIBMZ/0Uv5BhOJ0eFaWCk",
            })
    void hashOfEmptyPasswordMatchesOnlyEmptyPassword(String encoded) {
        assertTrue(matches(encoded, ""));
        assertFalse(matches(encoded, " "));
        assertFalse(matches(encoded, PASSWORD));
    }

    /**
     * The rest is ignored, as in htpasswd, crypt(3) and Spring. Made by {@code htpasswd -nbBC 4} from 80 times the
     * letter a.
     */
    @Test
    void bcryptIgnoresBytesAfter72() {
        String encoded = "$2y$04$V3ZcoKpX0eCdyPxTOfeDGeT0IeAuodu0ow8F0DHLLXaU9wAOeHZPW";
        String seen = "a".repeat(BcryptHash.MAX_PASSWORD_BYTES);
        for (String more : List.of("", "a".repeat(8), "b", LONG.substring(seen.length()))) {
            assertTrue(matches(encoded, seen + more), more);
        }
        assertFalse(matches(encoded, seen.substring(1)));
        assertFalse(matches(encoded, "b" + seen));
    }

    @Test
    void prefixesAreCaseInsensitive() {
        for (String encoded : VECTORS) {
            if (encoded.startsWith("{")) {
                int end = encoded.indexOf('}') + 1;
                String rest = encoded.substring(end);
                assertTrue(matches(encoded.substring(0, end).toLowerCase(Locale.ROOT) + rest, PASSWORD));
                assertTrue(matches(encoded.substring(0, end).toUpperCase(Locale.ROOT) + rest, PASSWORD));
            }
        }
    }

    // Unreadable hashes

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~                                       | expected 1 to 1024 characters, got 0",
                "correct horse                            | a password in clear, which needs the parameter insecureClearTextPasswords",
                "rqXexS6ZhobKA                            | a password in clear, which needs the parameter insecureClearTextPasswords",
                "$y$j9T$saltsaltsalt$hashhash             | of a scheme that the filter does not support",
                "*                                        | locked, or of a scheme",
                "!$1$saltsalt$NuzA7WTAelpl95xgBGWN60      | locked, or of a scheme",
                "3cb4e732631f47e6eb961f34554b7cde         | of a scheme that the filter does not support",
                "{MD4}3cb4e732631f47e6eb961f34554b7cde    | the filter does not support the scheme in { }",
                "{noop}correct horse                      | which needs the parameter insecureClearTextPasswords",
                "{noop}                                   | the filter does not support the scheme in { }",
                "{}x                                      | the filter does not support the scheme in { }",
                "{bcrypt}correct horse                    | {bcrypt}: expected a hash of this scheme",
                "{bcrypt}{noop}x                          | {bcrypt}: expected a hash of this scheme",
                "{bcrypt}$1$saltsalt$NuzA7WTAelpl95xgBGWN60 | {bcrypt}: expected a hash of this scheme",
                "{ldap}correct horse                      | {ldap}: expected a hash of this scheme",
                "{crypt}rqXexS6ZhobKA                     | {crypt}: expected a hash of this scheme",
                "$2y$03$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p. | bcrypt: expected a cost of 4 to 14, got 3",
                "$2y$31$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p. | bcrypt: expected a cost of 4 to 14, got 31",
                "$2x$04$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p. | bcrypt: expected $2a$, $2b$ or $2y$",
                "$2y$04$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p  | bcrypt: expected $2a$, $2b$ or $2y$",
                "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | Argon2: expected version 19, got 16",
                "$argon2id$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | Argon2: expected $argon2id$v=19",
                "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | got m=999999,t=2,p=1",
                "$argon2id$v=19$m=262144,t=4,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | m times t up to 786432",
                "$argon2id$v=19$m=8,t=999999999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | m times t up to 786432",
                "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | m times t",
                "$argon2id$v=19$m=15,t=2,p=2$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | m from 8 times p",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4r | Argon2: expected $argon2id$v=19",
                "$6$rounds=1000001$saltstring$YiR6NSM0LQXmu7vAhkMXfkdYk7qtFouVx1Mdr3HmzXspT8kONjlpU3CsV7ezCB62uXJoAdaagsH4ck7/tB9js. | at most 1000000 rounds, got 1000001",
                "$6$rounds=999$saltstring$YiR6NSM0LQXmu7vAhkMXfkdYk7qtFouVx1Mdr3HmzXspT8kONjlpU3CsV7ezCB62uXJoAdaagsH4ck7/tB9js. | rounds=1000 or more",
                "$6$saltsalt$myjXcpMpE2Ofk7fj9hqyNYSn6lmWG4Mqnjx.KIRRr4/ | SHA-crypt: expected",
                "$apr1$$EGVZDNN6gOqijy.tv9axG/            | MD5-crypt: expected",
                "$1$saltsalt$EGVZDNN6gOqijy.tv9axG        | MD5-crypt: expected",
                "$pbkdf2-sha256$4000001$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M | got 4000001 for each of 1",
                "$pbkdf2$2000001$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M | got 2000001 for each of 2",
                "$pbkdf2-sha256$0$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M | PBKDF2: expected at most",
                "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76 | 16 to 64 of hash, got 16 and 12",
                "$pbkdf2-sha256$i=1000,l=16$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M | a hash of the length given by l=",
                "$pbkdf2-md5$1000$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M | PBKDF2: expected $pbkdf2-sha256$",
                "PBKDF2WithHmacMD5:2048:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=:7jcm9wFMKiyGgoYkQcBV1SiN0HJS/EHj8ORHVp0+c6g= | PBKDF2: expected",
                "{pbkdf2}d28de787df6823bfe7d80ad0dbeebcb7c4f8ad2bc7afede7196149abea377825f1c92c5b92173f9fca0f0f54f9493231 | {pbkdf2}: PBKDF2: expected 8 bytes of salt and 32 of hash, got 48",
                "{scrypt}$150801$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKfTof0BypSj6c+AQggBs+/40jtr01yOMI= | got log N=21, r=8, p=1",
                "{scrypt}$1108ff$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKfTof0BypSj6c+AQggBs+/40jtr01yOMI= | got log N=17, r=8, p=255",
                "{scrypt}$80800$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKfTof0BypSj6c+AQggBs+/40jtr01yOMI= | got log N=8, r=8, p=0",
                "{scrypt}$100101$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKfTof0BypSj6c+AQggBs+/40jtr01yOMI= | got log N=16, r=1, p=1",
                "{scrypt}$80801$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKf | 16 to 64 bytes of hash, got 9",
                "{scrypt}$00801$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKfTof0BypSj6c+AQggBs+/40jtr01yOMI= | got log N=0, r=8, p=1",
                "{scrypt}$80001$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKfTof0BypSj6c+AQggBs+/40jtr01yOMI= | got log N=8, r=0, p=1",
                "{scrypt}$1f0801$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKfTof0BypSj6c+AQggBs+/40jtr01yOMI= | got log N=31, r=8, p=1",
                "{scrypt}$80801$RW/jAOfsdNEmgT90b4+W+Q==$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BB | 16 to 64 bytes of hash, got 66",
                "$argon2id$v=19$m=256,t=2,p=0$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | got m=256,t=2,p=0",
                "$pbkdf2-sha256$1000$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0.P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn.A$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M | got 129 and 32",
                "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0.P0BB | got 16 and 66",
                "{SSHA}AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVW | {ssha}: expected base64 of 20 bytes and a salt of at most 64, got 87",
                "{SHA}Eiwpjno3mM2qiLfOn6AiPBGPgOFzYWx0eTEyMw== | {sha}: expected base64 of 20 bytes, got 28",
                "{SSHA}L55TUjtiq8FBorTWAZ0jy6g129A=       | {ssha}: expected base64 of 20 bytes and a salt",
                "{SHA}correct horse                       | {sha}: expected base64",
                "{SHA-1}3cb4e732631f47e6eb961f34554b7cde  | {sha-1}: expected {salt} or none and 40 hex digits",
            })
    void unreadableHashIsReportedButNotShown(String encoded, String why) {
        for (PasswordHashes hashes : List.of(HASHES, WITH_CLEAR_TEXT)) {
            if (hashes == WITH_CLEAR_TEXT && why.contains("ClearText")) {
                continue;
            }
            String message = assertThrows(UnreadableHashException.class, () -> hashes.parse(encoded))
                    .getMessage();
            assertTrue(message.contains(why), message);
            String secret = encoded.substring(startOfHash(encoded));
            assertTrue(secret.length() < 3 || !message.contains(secret), message);
        }
    }

    @Test
    void tooLongTextIsRefused() {
        for (String start : List.of("{SHA}", "$2y$", "", "pbkdf2_sha256$1$")) {
            assertThrows(UnreadableHashException.class, () -> WITH_CLEAR_TEXT.parse(start + "a".repeat(1025)));
        }
    }

    // Passwords in clear

    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "{noop}correct horse", "{NOOP}correct horse"})
    void clearTextMatchesIfAllowed(String kept) throws Exception {
        PasswordHash hash = WITH_CLEAR_TEXT.parse(kept);
        assertTrue(hash.matches(PASSWORD.getBytes(StandardCharsets.UTF_8)));
        for (String wrong : List.of("", "correct hors", PASSWORD + "x", "{noop}correct horse", LONG)) {
            assertFalse(hash.matches(wrong.getBytes(StandardCharsets.UTF_8)), wrong);
        }
        assertTrue(hash.isWeak());
        assertFalse(hash.toString().contains("horse"));
    }

    /** Otherwise a stolen hash, if malformed or of an unknown scheme, would be valid as a password. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$y$j9T$salt$hash",
                "$y$\n",
                "{MD4}3cb4e732631f47e6eb961f34554b7cde",
                "{MD4}\n",
                "{unclosed",
                "!",
                "*LK*",
                "3cb4e732631f47e6eb961f34554b7cde",
            })
    void hashLikeTextIsNotClearText(String kept) {
        assertThrows(UnreadableHashException.class, () -> WITH_CLEAR_TEXT.parse(kept));
    }

    @Test
    void anyTextAfterNoopIsAPassword() throws Exception {
        for (String password : List.of("$y$x", "{x}", "*", "3cb4e732631f47e6eb961f34554b7cde", "{noop}")) {
            assertTrue(WITH_CLEAR_TEXT.parse("{noop}" + password).matches(password.getBytes(StandardCharsets.UTF_8)));
        }
    }

    // Cost

    /** With a decoy of the same kind, refusing an unknown user takes as long. PasswordTiming measures this. */
    @ParameterizedTest
    @FieldSource("VECTORS")
    void decoyHasTheSameKindAndMatchesNothing(String encoded) throws Exception {
        PasswordHash decoy = HASHES.parse(encoded).decoy();
        assertEquals(HASHES.parse(encoded).kind(), decoy.kind());
        for (String password : List.of("", ".", "\0", PASSWORD)) {
            assertFalse(decoy.matches(password.getBytes(StandardCharsets.UTF_8)), password);
        }
    }

    private static String kind(String encoded) {
        try {
            return HASHES.parse(encoded).kind();
        } catch (UnreadableHashException e) {
            throw new AssertionError(encoded, e);
        }
    }

    @Test
    void hashesOfDifferentCostHaveDifferentKinds() {
        String bcrypt = "$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p.";
        String argon2 = "$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        String pbkdf2 = "$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M";
        String scrypt = "$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKfTof0BypSj6c+AQggBs+/40jtr01yOMI=";
        List<String> all = List.of(
                "$2y$04" + bcrypt,
                "$2y$05" + bcrypt,
                "$6$saltsalt$" + "x".repeat(86),
                "$6$saltsaltsalt$" + "x".repeat(86),
                "$6$rounds=6000$saltsalt$" + "x".repeat(86),
                "$5$saltsalt$" + "x".repeat(43),
                "$apr1$saltsalt$" + "x".repeat(22),
                "$apr1$salt$" + "x".repeat(22),
                "$argon2id$v=19$m=256,t=2,p=1" + argon2,
                "$argon2i$v=19$m=256,t=2,p=1" + argon2,
                "$argon2id$v=19$m=256,t=3,p=1" + argon2,
                "$argon2id$v=19$m=512,t=2,p=1" + argon2,
                "$pbkdf2-sha256$1000" + pbkdf2,
                "$pbkdf2-sha256$1001" + pbkdf2,
                "$pbkdf2$1000" + pbkdf2,
                "$pbkdf2-sha512$1000" + pbkdf2,
                "$80801" + scrypt,
                "$90801" + scrypt,
                "$80901" + scrypt,
                "$80802" + scrypt,
                "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=",
                "{SHA256}QQTTb42iwlQ0n4WDZ5Pr4CngyVcGOjTJHC6SAxh7VjE=",
                "{sha256}981f43dbfed946ca6033304a0a433f8f29a8289acb68994611a38760574c631e89a297a2321bc94a");
        Set<String> kinds = all.stream().map(PasswordHashesTest::kind).collect(Collectors.toSet());
        assertEquals(all.size(), kinds.size(), "" + kinds);
        assertEquals(kind("$2y$04" + bcrypt), kind("$2b$04" + bcrypt));
        assertEquals(kind("$apr1$saltsalt$" + "x".repeat(22)), kind("$1$saltsalt$" + "y".repeat(22)));
    }

    @Test
    void fastSchemesAreWeak() throws Exception {
        Set<String> good = Stream.of("$2", "{bcrypt", "$argon2", "{argon2", "{scrypt", "{pbkdf2", "$5$A", "$5$s", "$6$")
                .collect(Collectors.toSet());
        for (String encoded :
                Stream.of(VECTORS, COSTLY_VECTORS).flatMap(List::stream).toList()) {
            boolean isGood = good.stream().anyMatch(encoded::startsWith);
            assertEquals(!isGood, HASHES.parse(encoded).isWeak(), encoded);
        }
        assertFalse(
                HASHES.parse("$pbkdf2-sha256$12000$ao3xfi.FsFaKUcrZO0doDQ$83ThL296yvnIYCoihY4nyrMIh4rYWqe6FBYbXZA0tWA")
                        .isWeak());
    }
}
