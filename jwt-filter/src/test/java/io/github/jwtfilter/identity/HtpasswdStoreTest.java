package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.CapturedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines of an htpasswd and a group file let whom in, and what if the files change? */
final class HtpasswdStoreTest {
    private static final String PASSWORD = "correct horse";

    /** Of {@link #PASSWORD}, by {@code htpasswd -nbBC 4}. */
    private static final String BCRYPT = "$2y$04$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p.";

    /** Of {@code other}, by {@code htpasswd -nbBC 4}. */
    private static final String OTHER = "$2y$04$p0p.DDZGT8M7SpbFjZCMc.txeSnMLvHMnOHSyENAxdjwh8y/siaNi";

    @TempDir
    private Path folder;

    private Path users;
    private Path groups;

    @BeforeEach
    void nameFiles() {
        users = folder.resolve("users");
        groups = folder.resolve("groups");
    }

    private IdentityStore store(String... lines) throws IOException {
        Files.write(users, List.of(lines));
        return open(null);
    }

    private IdentityStore open(Path groups) {
        return StoreChain.builder().then(new HtpasswdStore(users, groups)).build();
    }

    private static boolean letsIn(IdentityStore store, String user, String password) throws IdentityStoreException {
        return store.authenticate(new Credentials(user, password))
                .flatMap(Verdict::identity)
                .isPresent();
    }

    private static Set<String> roles(IdentityStore store, String user) throws IdentityStoreException {
        return store.authenticate(new Credentials(user, PASSWORD))
                .flatMap(Verdict::identity)
                .orElseThrow()
                .roles();
    }

    // Hashes

    /** Made by htpasswd, by crypt(3), by openssl, and Argon2's own test vectors. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "'correct horse' $2y$04$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p.",
                "'correct horse' $2y$05$4tLm9in/C2i1/Q4d9lVvW.vdOk.nhtX2zu3ZdUQfGpQBzVn93AWxK",
                "'correct horse' $2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
                "'correct horse' $2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
                "'pässwörd €' $2y$04$abcdefghijklmnopqrstuuKnHl.x1yQ06jW2xtQY6ynPSc7M2jr9G",
                "U*U $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "'correct horse' $6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/",
                "'correct horse' $6$rounds=1000$saltstring$YiR6NSM0LQXmu7vAhkMXfkdYk7qtFouVx1Mdr3HmzXspT8kONjlpU3CsV7ezCB62uXJoAdaagsH4ck7/tB9js.",
                "password $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "password $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
            })
    void aHashFromTheUsualTools(String password, String hash) throws Exception {
        IdentityStore store = store("user:" + hash);
        assertTrue(letsIn(store, "user", password));
        for (String wrong : List.of("", password + " ", password + "x", password.substring(1))) {
            assertFalse(letsIn(store, "user", wrong), wrong);
        }
        assertFalse(letsIn(store, "User", password));
        assertFalse(letsIn(store, "", password));
        int at = hash.length() - 3;
        String changed = hash.substring(0, at) + (hash.charAt(at) == 'a' ? 'b' : 'a') + hash.substring(at + 1);
        assertFalse(letsIn(store("user:" + changed), "user", password));
    }

    @Test
    void ourOwnHashes() throws Exception {
        for (String hash :
                List.of(BcryptHash.create(PASSWORD), Argon2Hash.create(PASSWORD), ShaCryptHash.create(PASSWORD))) {
            assertTrue(letsIn(store("user:" + hash), "user", PASSWORD), hash);
        }
    }

    @Test
    void aPasswordTooLongToLookAtIsWrong() throws Exception {
        String longest = "ä".repeat(512);
        IdentityStore store = store("user:" + Argon2Hash.create(longest), "more:" + Argon2Hash.create(longest + "x"));
        assertTrue(letsIn(store, "user", longest));
        assertFalse(letsIn(store, "more", longest + "x"));
    }

    /** So that it takes as long to refuse somebody unknown; timing itself is not to be tested. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                BCRYPT,
                "$6$rounds=1000$saltstring$YiR6NSM0LQXmu7vAhkMXfkdYk7qtFouVx1Mdr3HmzXspT8kONjlpU3CsV7ezCB62uXJoAdaagsH4ck7/tB9js.",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
            })
    void aDecoyIsOfTheSameKindAndMatchesNothing(String encoded) {
        PasswordHash hash = PasswordHash.parse(encoded).orElseThrow();
        assertEquals(hash.kind(), hash.decoy().kind());
        for (String password : List.of("", ".", PASSWORD, "password", "\0")) {
            assertFalse(hash.decoy().matches(password.getBytes(StandardCharsets.UTF_8)), password);
        }
    }

    @Test
    void hashesOfAnotherCostAreOfAnotherKind() {
        List<String> kinds = List.of(
                        BCRYPT,
                        "$2y$05$4tLm9in/C2i1/Q4d9lVvW.vdOk.nhtX2zu3ZdUQfGpQBzVn93AWxK",
                        "$6$saltstring$" + "x".repeat(86),
                        "$6$rounds=6000$saltstring$" + "x".repeat(86),
                        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                        "$argon2id$v=19$m=256,t=3,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                        "$argon2id$v=19$m=512,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")
                .stream()
                .map(encoded -> PasswordHash.parse(encoded).orElseThrow().kind())
                .toList();
        assertEquals(kinds.size(), Set.copyOf(kinds).size(), "" + kinds);
        assertEquals(
                PasswordHash.parse(BCRYPT).orElseThrow().kind(),
                PasswordHash.parse(BCRYPT.replace("$2y$", "$2b$")).orElseThrow().kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$apr1$abcdefgh$sIQmFnT1CuEXAsyjuXjUX/",
                "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=",
                "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC",
                "correct horse",
                "",
                "$2x$04$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p.",
                "$2y$03$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p.",
                "$2y$31$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p.",
                "$2y$04$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p",
                BCRYPT + ":x",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$6$rounds=99999999$saltstring$YiR6NSM0LQXmu7vAhkMXfkdYk7qtFouVx1Mdr3HmzXspT8kONjlpU3CsV7ezCB62uXJoAdaagsH4ck7/tB9js.",
                "!" + BCRYPT,
                "*",
            })
    void anUnsupportedHashIsWarnedAboutAndLetsNobodyIn(String hash) throws Exception {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            IdentityStore store = store("good:" + BCRYPT, "user:" + hash);
            assertFalse(letsIn(store, "user", PASSWORD));
            assertFalse(letsIn(store, "user", "wrong"));
            assertTrue(letsIn(store, "good", PASSWORD));
            String expected = "WARNING users: " + users + ":2: this user cannot log in:"
                    + " expected a bcrypt, Argon2id or SHA-512 crypt hash";
            assertTrue(log.lines().contains(expected), log.text());
            assertTrue(hash.length() < 20 || !log.text().contains(hash.substring(7)), log.text());
        }
    }

    // Lines

    @Test
    void commentsAndBlankLinesArePassedOver() throws Exception {
        IdentityStore store = store("# users", "", "   ", "user:" + BCRYPT + "  ", "#user:x");
        assertTrue(letsIn(store, "user", PASSWORD));
        assertFalse(letsIn(store, "#user", PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", ":hash", "user " + BCRYPT})
    void aLineWithoutAUserStopsTheStart(String line) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> store("good:" + BCRYPT, line));
        assertEquals(users + ":2: expected 'user:hash'", refused.getMessage());
    }

    @Test
    void aUsersFirstLineCounts() throws Exception {
        IdentityStore store = store("user:" + BCRYPT, "user:" + OTHER);
        assertTrue(letsIn(store, "user", PASSWORD));
        assertFalse(letsIn(store, "user", "other"));
        try (CapturedLog quiet = CapturedLog.ofOurs()) {
            IdentityStore locked = store("user:locked", "user:" + OTHER);
            assertFalse(letsIn(locked, "user", "other"));
            assertFalse(quiet.lines().isEmpty());
        }
    }

    @Test
    void anEmptyFileLetsNobodyIn() throws Exception {
        assertFalse(letsIn(store(), "user", PASSWORD));
        assertFalse(letsIn(store(), "", ""));
    }

    @Test
    void namesAreUtf8AndMayHoldSpaces() throws Exception {
        IdentityStore store = store("Jürgen Groß:" + BCRYPT);
        assertTrue(letsIn(store, "Jürgen Groß", PASSWORD));
    }

    @Test
    void filesThatAreNotThereStopTheStart() throws Exception {
        IllegalArgumentException noUsers =
                assertThrows(IllegalArgumentException.class, () -> new HtpasswdStore(users, null));
        assertEquals("file " + users + ": cannot be read (NoSuchFileException)", noUsers.getMessage());
        store("user:" + BCRYPT);
        IllegalArgumentException noGroups =
                assertThrows(IllegalArgumentException.class, () -> new HtpasswdStore(users, groups));
        assertEquals("file " + groups + ": cannot be read (NoSuchFileException)", noGroups.getMessage());
    }

    // Groups

    @Test
    void rolesComeFromTheGroupFile() throws Exception {
        store("a:" + BCRYPT, "b:" + BCRYPT, "c:" + BCRYPT);
        Files.write(groups, List.of("# roles", "", "reader: a  b", "writer:a", "reader: a", "nobody:", "two words: a"));
        IdentityStore store = open(groups);
        assertEquals(Set.of("reader", "writer", "two words"), roles(store, "a"));
        assertEquals(Set.of("reader"), roles(store, "b"));
        assertEquals(Set.of(), roles(store, "c"));
    }

    @Test
    void aGroupWithoutARoleStopsTheStart() throws Exception {
        store("a:" + BCRYPT);
        for (String line : List.of("a b", ": a")) {
            Files.write(groups, List.of("reader: a", line));
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> new HtpasswdStore(users, groups));
            assertEquals(groups + ":2: expected 'role: user user', got no role", refused.getMessage());
        }
    }

    // Changes

    @Test
    void aChangedFileIsReadAgain() throws Exception {
        Files.write(groups, List.of("reader: user"));
        store("user:" + BCRYPT);
        IdentityStore store = open(groups);
        Files.write(users, List.of("user:" + BCRYPT, "new:" + BCRYPT));
        Files.write(groups, List.of("reader: new", "writer: user"));
        assertTrue(letsIn(store, "new", PASSWORD));
        assertEquals(Set.of("reader"), roles(store, "new"));
        assertEquals(Set.of("writer"), roles(store, "user"));
        Files.write(users, List.of("new:" + BCRYPT));
        assertFalse(letsIn(store, "user", PASSWORD));
    }

    @Test
    void aChangeOfTheSameLengthInTheSameInstantIsSeen() throws Exception {
        // An instant that is not over, however slowly the test runs.
        FileTime future = FileTime.from(Instant.now().plusSeconds(3600));
        Files.write(users, List.of("user:" + BCRYPT));
        Files.setLastModifiedTime(users, future);
        IdentityStore store = open(null);
        Files.write(users, List.of("user:" + OTHER));
        Files.setLastModifiedTime(users, future);
        assertTrue(letsIn(store, "user", "other"));
    }

    @Test
    void aFileReplacedByAnotherOfTheSameAgeAndLengthIsSeen() throws Exception {
        FileTime old = FileTime.from(Instant.now().minusSeconds(3600));
        Files.write(users, List.of("user:" + BCRYPT));
        Files.setLastModifiedTime(users, old);
        IdentityStore store = open(null);
        assertTrue(letsIn(store, "user", PASSWORD));
        Path anew = Files.write(folder.resolve("anew"), List.of("user:" + OTHER));
        Files.setLastModifiedTime(anew, old);
        Files.move(anew, users, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(letsIn(store, "user", "other"));
        assertFalse(letsIn(store, "user", PASSWORD));
    }

    @Test
    void aDeletedFileLeavesTheLastOneStanding() throws Exception {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            IdentityStore store = store("user:" + BCRYPT);
            Files.delete(users);
            assertTrue(letsIn(store, "user", PASSWORD));
            assertTrue(letsIn(store, "user", PASSWORD));
            assertEquals(
                    List.of("SEVERE users: " + users
                            + ": not taken in, the last good version stands: cannot be read (NoSuchFileException)"),
                    log.lines());
            Files.write(users, List.of("user:" + OTHER));
            assertTrue(letsIn(store, "user", "other"));
        }
    }

    @Test
    void aBrokenFileLeavesTheLastOneStandingUntilItIsMended() throws Exception {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            store("user:" + BCRYPT);
            Files.write(groups, List.of("reader: user"));
            IdentityStore store = open(groups);
            Files.write(users, List.of("user:" + OTHER, "half a li"));
            Files.write(groups, List.of("writer: user", "ad"));
            assertEquals(Set.of("reader"), roles(store, "user"));
            assertEquals(Set.of("reader"), roles(store, "user"));
            assertEquals(
                    List.of(
                            "SEVERE users: " + users + ": not taken in, the last good version stands: " + users
                                    + ":2: expected 'user:hash'",
                            "SEVERE users: " + groups + ": not taken in, the last good version stands: " + groups
                                    + ":2: expected 'role: user user', got no role"),
                    log.lines());
            Files.write(users, List.of("user:" + OTHER));
            assertTrue(letsIn(store, "user", "other"));
            Files.write(users, List.of("user:" + BCRYPT));
            Files.write(groups, List.of("writer: user"));
            assertEquals(Set.of("writer"), roles(store, "user"));
        }
    }

    @Test
    void nothingShowsAPassword() {
        assertNotEquals("", new Credentials("user", PASSWORD).toString());
        assertFalse(new Credentials("user", PASSWORD).toString().contains(PASSWORD));
        assertFalse(PasswordHash.parse(BCRYPT).orElseThrow().toString().contains(BCRYPT));
    }
}
