package io.github.jwtfilter.identity.hash;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.testing.CapturedLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much time may a password check take, for each hash and length of password? */
final class PasswordCostTest {
    private static final String SALT = "MDEyMzQ1Njc4OWFiY2RlZg";
    private static final String BYTES_32 = "cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M";
    private static final String BYTES_64 = "A".repeat(86);
    private static final String BYTES_20 = "A".repeat(27);

    private static PasswordHash parse(String encoded) throws UnreadableHashException {
        return PasswordHashes.withoutClearText().parse(encoded);
    }

    private static String encoded(String template) {
        return template.replace("SALT", SALT)
                .replace("H20", BYTES_20)
                .replace("H32", BYTES_32)
                .replace("H64", BYTES_64)
                .replace("BCRYPT", ".".repeat(53))
                .replace("SHA512", ".".repeat(86))
                .replace("SHA256", ".".repeat(43));
    }

    /** Each hash on the left takes about a second of CPU time on the machine of the measurements. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$2y$14$BCRYPT                             | $2y$15$BCRYPT",
                "$2a$14$BCRYPT                             | $2a$17$BCRYPT",
                "{bcrypt}$2a$14$BCRYPT                     | {bcrypt}$2a$31$BCRYPT",
                "{CRYPT}$2b$14$BCRYPT                      | {CRYPT}$2b$15$BCRYPT",
                "$6$rounds=1000000$saltsalt$SHA512         | $6$rounds=1000001$saltsalt$SHA512",
                "$5$rounds=1000000$saltsalt$SHA256         | $5$rounds=999999999$saltsalt$SHA256",
                "$argon2id$v=19$m=262144,t=3,p=1$SALT$H32  | $argon2id$v=19$m=262144,t=4,p=1$SALT$H32",
                "$argon2id$v=19$m=8,t=98304,p=1$SALT$H32   | $argon2id$v=19$m=8,t=98305,p=1$SALT$H32",
                "$pbkdf2-sha256$4000000$SALT$H32           | $pbkdf2-sha256$4000001$SALT$H32",
                "$pbkdf2-sha1$4000000$SALT$H20             | $pbkdf2-sha1$4000001$SALT$H20",
                "$pbkdf2-sha512$1000000$SALT$H64           | $pbkdf2-sha512$1000001$SALT$H64",
                "$pbkdf2-sha384$500000$SALT$H64            | $pbkdf2-sha384$500001$SALT$H64",
                "{scrypt}$110803$SALT==$H32=               | {scrypt}$110804$SALT==$H32=",
            })
    void hashCostIsLimitedToAboutOneSecond(String affordable, String tooCostly) {
        assertDoesNotThrow(() -> parse(encoded(affordable)));
        String why = assertThrows(UnreadableHashException.class, () -> parse(encoded(tooCostly)))
                .getMessage();
        assertTrue(why.contains("expected") && why.contains("got"), why);
    }

    @Test
    void tooCostlyHashIsLoggedWithItsLine(@TempDir Path directory) throws IOException {
        Path users = directory.resolve("users");
        Files.writeString(users, "alice:" + encoded("$2y$10$BCRYPT") + "\nbob:" + encoded("$2y$17$BCRYPT") + "\n");
        try (CapturedLog log = CapturedLog.ofOurs()) {
            HtpasswdStore store = new HtpasswdStore(users, null);
            assertEquals(1, store.decoys().size(), "other logins do not pay for it");
            assertTrue(
                    log.text()
                            .contains("WARNING JWTF-201 The user in " + users
                                    + ":2 cannot log in: bcrypt: expected a cost of 4 to 14, got 17"),
                    log.text());
        }
    }

    @Test
    void manyKindsOfHashesAreLogged(@TempDir Path directory) throws IOException {
        Path users = directory.resolve("users");
        for (int kinds : new int[] {8, 9}) {
            Files.writeString(
                    users,
                    IntStream.range(0, kinds)
                            .mapToObj(i ->
                                    "user" + i + ":" + encoded("$2y$" + (i < 6 ? "0" + (4 + i) : 4 + i) + "$BCRYPT"))
                            .collect(Collectors.joining("\n")));
            try (CapturedLog log = CapturedLog.ofOurs()) {
                new HtpasswdStore(users, null);
                assertEquals(
                        kinds > 8,
                        log.text().contains("JWTF-202 The hashes in " + users + " are of 9 kinds"),
                        log.text());
            }
        }
    }

    private static long cpuNanos(PasswordHash hash, byte[] password, int times) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            hash.matches(password);
        }
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    }

    /** Without a limit on the length, the long password would take ten times as long. */
    @ParameterizedTest
    @CsvSource({
        "$6$rounds=50000$saltsalt$SHA512,          1",
        "$5$rounds=50000$saltsalt$SHA256,          1",
        "$apr1$saltsalt$......................,   20",
        "$pbkdf2-sha256$50000$SALT$H32,            1",
        "$pbkdf2-sha512$20000$SALT$H64,            1",
        "$2y$08$BCRYPT,                            1",
        "'$argon2id$v=19$m=4096,t=2,p=1$SALT$H32', 1",
        "{scrypt}$0c0801$SALT==$H32=,              1",
    })
    void longestPasswordCostsLittleMoreThanAShortOne(String template, int times) throws UnreadableHashException {
        PasswordHash hash = parse(encoded(template));
        cpuNanos(hash, new byte[8], times);
        long ofShort = Long.MAX_VALUE;
        long ofLong = Long.MAX_VALUE;
        // Both are measured in turns, because other processes share the caches of the processor.
        for (int i = 0; i < 7; i++) {
            ofShort = Math.min(ofShort, cpuNanos(hash, new byte[8], times));
            ofLong = Math.min(ofLong, cpuNanos(hash, new byte[Credentials.MAX_PASSWORD_BYTES], times));
        }
        assertTrue(ofLong < 4 * ofShort, ofLong + " ns and " + ofShort + " ns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$6$rounds=1000$saltsalt", "$5$rounds=1000$saltsalt", "$apr1$saltsalt", "$1$saltsalt"})
    void cryptRefusesPasswordsOver256Bytes(String setting) throws UnreadableHashException {
        for (int length : new int[] {255, 256, 257, 1024}) {
            byte[] password = "ab".repeat(length).substring(0, length).getBytes(StandardCharsets.US_ASCII);
            PasswordHash hash = parse(crypt(password.clone(), setting));
            assertEquals(length <= 256, hash.matches(password), length + " bytes");
            assertFalse(hash.matches("ab".repeat(8).getBytes(StandardCharsets.US_ASCII)), length + " bytes");
        }
        PasswordHash ofStart = parse(crypt("ab".repeat(8).getBytes(StandardCharsets.US_ASCII), setting));
        assertFalse(
                ofStart.matches("ab".repeat(200).getBytes(StandardCharsets.US_ASCII)), "only the beginning matches");
    }

    private static String crypt(byte[] password, String setting) {
        if (setting.startsWith("$apr1$")) {
            return Md5Crypt.apr1Crypt(password, setting);
        }
        if (setting.startsWith("$1$")) {
            return Md5Crypt.md5Crypt(password, setting);
        }
        return setting.startsWith("$5$")
                ? Sha2Crypt.sha256Crypt(password, setting)
                : Sha2Crypt.sha512Crypt(password, setting);
    }

    @Test
    void tooLongPasswordIsNotHashed() {
        assertThrows(IllegalArgumentException.class, () -> ShaCryptHash.create("x".repeat(257)));
    }
}
