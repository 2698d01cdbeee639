package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.hash.Argon2Hash;
import io.github.jwtfilter.identity.hash.BcryptHash;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.identity.hash.ShaCryptHash;
import io.github.jwtfilter.testing.CapturedLog;
import java.io.IOException;
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

/** Do htpasswd and group files let the right users in, also after a change? */
final class HtpasswdStoreTest {
    private static final String PASSWORD = "correct horse";

    /** Hash of {@link #PASSWORD}, made by {@code htpasswd -nbBC 4}. */
    private static final String BCRYPT = "$2y$04$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p.";

    /** Hash of {@code other}, made by {@code htpasswd -nbBC 4}. */
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

    private static boolean accepts(IdentityStore store, String user, String password) throws IdentityStoreException {
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

    @Test
    void ourOwnHashesAreAccepted() throws Exception {
        for (String hash :
                List.of(BcryptHash.create(PASSWORD), Argon2Hash.create(PASSWORD), ShaCryptHash.create(PASSWORD))) {
            assertTrue(accepts(store("user:" + hash), "user", PASSWORD), hash);
        }
    }

    @Test
    void oneFileMayMixHashSchemes() throws Exception {
        IdentityStore store = store(
                "a:" + BCRYPT,
                "b:{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=",
                "c:$apr1$saltsalt$EGVZDNN6gOqijy.tv9axG/",
                "d:PBKDF2WithHmacSHA256:2048:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
                        + ":7jcm9wFMKiyGgoYkQcBV1SiN0HJS/EHj8ORHVp0+c6g=",
                "e:" + OTHER);
        for (String user : List.of("a", "b", "c", "d")) {
            assertTrue(accepts(store, user, PASSWORD), user);
            assertFalse(accepts(store, user, "other"), user);
        }
        assertFalse(accepts(store, "e", PASSWORD));
        assertFalse(accepts(store, "f", PASSWORD));
    }

    @Test
    void tooLongPasswordIsRefused() throws Exception {
        String longest = "ä".repeat(512);
        IdentityStore store = store("user:" + Argon2Hash.create(longest), "more:" + Argon2Hash.create(longest + "x"));
        assertTrue(accepts(store, "user", longest));
        assertFalse(accepts(store, "more", longest + "x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "correct horse                     | expected a hash, got an unknown scheme or a password in clear,"
                        + " which needs the parameter insecureClearTextPasswords",
                "*                                 | locked, or of a scheme that the filter does not support",
                "$y$j9T$saltsalt$hashhash          | locked, or of a scheme that the filter does not support",
                "{MD4}3cb4e732631f47e6eb961f34554b | the filter does not support the scheme in { }",
                "$2y$04$pKBk3lUfj7gJAL4aGRc9ge:x   | bcrypt: expected $2a$, $2b$ or $2y$, the cost, and 53 characters",
            })
    void unreadableHashIsLoggedAndRefusesLogin(String hash, String why) throws Exception {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            IdentityStore store = store("good:" + BCRYPT, "user:" + hash);
            assertFalse(accepts(store, "user", PASSWORD));
            assertFalse(accepts(store, "user", "wrong"));
            assertFalse(accepts(store, "user", hash));
            assertTrue(accepts(store, "good", PASSWORD));
            assertEquals(List.of("WARNING JWTF-201 The user in " + users + ":2 cannot log in: " + why), log.lines());
        }
    }

    @Test
    void weakHashesAreCountedAtEachReading() throws Exception {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            IdentityStore store = store(
                    "a:" + BCRYPT, "b:{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=", "c:$apr1$saltsalt$EGVZDNN6gOqijy.tv9axG/");
            assertTrue(accepts(store, "b", PASSWORD));
            assertEquals(
                    List.of("WARNING JWTF-203 2 of 3 users in " + users
                            + " have weak hashes. Anyone who reads the file soon finds their passwords."
                            + " Let them choose new passwords, and hash these with hash-password."),
                    log.lines());
            Files.write(users, List.of("a:" + BCRYPT));
            assertTrue(accepts(store, "a", PASSWORD));
            assertEquals(
                    List.of("INFO file " + users + ": read again; users: 3 before, 1 now"),
                    log.lines().subList(1, log.lines().size()));
        }
    }

    @Test
    void clearTextIsAcceptedOnlyIfConfigured() throws Exception {
        Files.write(users, List.of("a:" + PASSWORD, "b:{noop}" + PASSWORD, "c:" + BCRYPT));
        IdentityStore store = StoreChain.builder()
                .then(new HtpasswdStore(users, null, PasswordHashes.withInsecureClearText()))
                .build();
        for (String user : List.of("a", "b", "c")) {
            assertTrue(accepts(store, user, PASSWORD), user);
            assertFalse(accepts(store, user, "wrong"), user);
        }
        assertFalse(accepts(store, "c", BCRYPT));
        assertFalse(accepts(open(null), "a", PASSWORD));
    }

    // Lines

    @Test
    void commentsAndBlankLinesAreIgnored() throws Exception {
        IdentityStore store = store("# users", "", "   ", "user:" + BCRYPT + "  ", "#user:x");
        assertTrue(accepts(store, "user", PASSWORD));
        assertFalse(accepts(store, "#user", PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", ":hash", "user " + BCRYPT})
    void malformedUserLineIsRefusedAtStart(String line) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> store("good:" + BCRYPT, line));
        assertEquals(users + ":2: expected 'user:hash'", refused.getMessage());
    }

    @Test
    void firstLineOfAUserWins() throws Exception {
        IdentityStore store = store("user:" + BCRYPT, "user:" + OTHER);
        assertTrue(accepts(store, "user", PASSWORD));
        assertFalse(accepts(store, "user", "other"));
        try (CapturedLog quiet = CapturedLog.ofOurs()) {
            IdentityStore locked = store("user:locked", "user:" + OTHER);
            assertFalse(accepts(locked, "user", "other"));
            assertFalse(quiet.lines().isEmpty());
        }
    }

    @Test
    void emptyFileRefusesEveryLogin() throws Exception {
        assertFalse(accepts(store("# empty on purpose"), "user", PASSWORD));
        assertFalse(accepts(store("# empty on purpose"), "", ""));
    }

    @Test
    void namesAreUtf8AndMayContainSpaces() throws Exception {
        IdentityStore store = store("Jürgen Groß:" + BCRYPT);
        assertTrue(accepts(store, "Jürgen Groß", PASSWORD));
    }

    @Test
    void missingFileIsRefusedAtStart() throws Exception {
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
    void groupLineWithoutRoleIsRefusedAtStart() throws Exception {
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
        assertTrue(accepts(store, "new", PASSWORD));
        assertEquals(Set.of("reader"), roles(store, "new"));
        assertEquals(Set.of("writer"), roles(store, "user"));
        Files.write(users, List.of("new:" + BCRYPT));
        assertFalse(accepts(store, "user", PASSWORD));
    }

    @Test
    void changeWithSameSizeAndTimeIsDetected() throws Exception {
        // This instant is still in the future, even if the test runs slowly.
        FileTime future = FileTime.from(Instant.now().plusSeconds(3600));
        Files.write(users, List.of("user:" + BCRYPT));
        Files.setLastModifiedTime(users, future);
        IdentityStore store = open(null);
        Files.write(users, List.of("user:" + OTHER));
        Files.setLastModifiedTime(users, future);
        assertTrue(accepts(store, "user", "other"));
    }

    @Test
    void replacementWithSameSizeAndTimeIsDetected() throws Exception {
        FileTime old = FileTime.from(Instant.now().minusSeconds(3600));
        Files.write(users, List.of("user:" + BCRYPT));
        Files.setLastModifiedTime(users, old);
        IdentityStore store = open(null);
        assertTrue(accepts(store, "user", PASSWORD));
        Path replacement = Files.write(folder.resolve("anew"), List.of("user:" + OTHER));
        Files.setLastModifiedTime(replacement, old);
        Files.move(replacement, users, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(accepts(store, "user", "other"));
        assertFalse(accepts(store, "user", PASSWORD));
    }

    @Test
    void deletedFileKeepsLastGoodUsers() throws Exception {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            IdentityStore store = store("user:" + BCRYPT);
            Files.delete(users);
            assertTrue(accepts(store, "user", PASSWORD));
            assertTrue(accepts(store, "user", PASSWORD));
            assertEquals(
                    List.of("SEVERE JWTF-401 The filter could not reload the file " + users
                            + ". The last good version stays in use. Reason: cannot be read (NoSuchFileException)"),
                    log.lines());
            Files.write(users, List.of("user:" + OTHER));
            assertTrue(accepts(store, "user", "other"));
        }
    }

    @Test
    void invalidFileKeepsLastGoodUsersUntilRepaired() throws Exception {
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
                            "SEVERE JWTF-401 The filter could not reload the file " + users
                                    + ". The last good version stays in use. Reason: " + users
                                    + ":2: expected 'user:hash'",
                            "SEVERE JWTF-401 The filter could not reload the file " + groups
                                    + ". The last good version stays in use. Reason: " + groups
                                    + ":2: expected 'role: user user', got no role"),
                    log.lines());
            Files.write(users, List.of("user:" + OTHER));
            assertTrue(accepts(store, "user", "other"));
            Files.write(users, List.of("user:" + BCRYPT));
            Files.write(groups, List.of("writer: user"));
            assertEquals(Set.of("writer"), roles(store, "user"));
        }
    }

    @Test
    void passwordsAndHashesAreNotShown() throws Exception {
        assertNotEquals("", new Credentials("user", PASSWORD).toString());
        assertFalse(new Credentials("user", PASSWORD).toString().contains(PASSWORD));
        assertFalse(PasswordHashes.withoutClearText().parse(BCRYPT).toString().contains(BCRYPT));
    }
}
