package io.github.jwtfilter.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.keys.KeyFile;
import io.github.jwtfilter.keys.KeySources;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which users, roles and keys are valid after their file was emptied or only partly written? */
final class EmptiedFileTest {
    /** The hash of {@code secret}, made by {@code htpasswd -nbs}. */
    private static final String HASH = "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=";

    private static final String USERS = "alice:" + HASH + "\nbob:" + HASH + "\n";
    private static final String GROUPS = "reader: alice bob\nadmin: bob\n";
    private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789a\n";

    @TempDir
    private Path folder;

    private Path users;
    private Path groups;
    private CapturedLog log;

    @BeforeEach
    void writeFiles() throws IOException {
        users = Files.writeString(folder.resolve("users"), USERS);
        groups = Files.writeString(folder.resolve("groups"), GROUPS);
        log = CapturedLog.of("io.github.jwtfilter.files");
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private IdentityStore store() {
        return StoreChain.builder().then(new HtpasswdStore(users, groups)).build();
    }

    private static String roles(IdentityStore store, String user) throws Exception {
        return store.authenticate(new Credentials(user, "secret"))
                .flatMap(Verdict::identity)
                .map(identity -> identity.roles().toString())
                .orElse("refused");
    }

    private static String refusalLine(Path file, String why) {
        return "SEVERE JWTF-401 The filter could not reload the file " + file
                + ". The last good version stays in use. Reason: " + why;
    }

    private static String noEntriesMessage(Path file, String noun) {
        return "file " + file + ": expected " + noun
                + ", got none; if the file is empty on purpose, add the line '# empty on purpose'";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nobody\n", "   \n", "\ufeff\n"})
    void emptiedFileIsRefusedWithLineToAdd(String content) throws Exception {
        IdentityStore store = store();
        Files.writeString(users, content);
        Files.writeString(groups, content);
        assertEquals("[reader, admin]", roles(store, "bob"));
        assertEquals("[reader, admin]", roles(store, "bob"));
        assertEquals(
                List.of(
                        refusalLine(users, noEntriesMessage(users, "users")),
                        refusalLine(groups, noEntriesMessage(groups, "groups"))),
                log.lines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"# empty on purpose\n", "# empty on purpose", "# all left\r\n# empty on purpose \r\n"})
    void emptyOnPurposeLineAllowsEmptyFile(String content) throws Exception {
        IdentityStore store = store();
        Files.writeString(groups, content);
        assertEquals("[]", roles(store, "bob"));
        Files.writeString(users, content);
        assertEquals("refused", roles(store, "bob"));
        assertEquals(
                List.of(
                        "INFO file " + groups + ": read again; groups: 2 before, 0 now",
                        "INFO file " + users + ": read again; users: 2 before, 0 now"),
                log.lines());
    }

    @Test
    void restartTreatsFilesTheSameWay() throws Exception {
        Files.writeString(groups, "");
        assertEquals(
                noEntriesMessage(groups, "groups"),
                assertThrows(IllegalArgumentException.class, this::store).getMessage());
        Files.writeString(users, "");
        assertEquals(
                noEntriesMessage(users, "users"),
                assertThrows(IllegalArgumentException.class, this::store).getMessage());
        Files.writeString(users, "# empty on purpose\n");
        Files.writeString(groups, "# empty on purpose\n");
        assertEquals("refused", roles(store(), "bob"));
    }

    @Test
    void groupWithoutMembersIsAnEntry() throws Exception {
        IdentityStore store = store();
        Files.writeString(groups, "admin:\n");
        assertEquals("[]", roles(store, "bob"));
        assertEquals(List.of("INFO file " + groups + ": read again; groups: 2 before, 1 now"), log.lines());
    }

    @Test
    void reloadIsLoggedWithCounts() throws Exception {
        IdentityStore store = store();
        Files.writeString(users, USERS + "carol:" + HASH + "\n");
        assertEquals("[]", roles(store, "carol"));
        assertEquals("[]", roles(store, "carol"));
        Files.writeString(users, USERS);
        assertEquals("refused", roles(store, "carol"));
        assertEquals(
                List.of(
                        "INFO file " + users + ": read again; users: 2 before, 3 now",
                        "INFO file " + users + ": read again; users: 3 before, 2 now"),
                log.lines());
    }

    /** A cut-off name must not give a role to another user with the shorter name. */
    @Test
    void partlyWrittenFileIsRefusedUntilComplete() throws Exception {
        Files.writeString(users, USERS + "bo:" + HASH + "\n");
        IdentityStore store = store();
        String cut =
                "expected a newline at its end, got none, so the file may be incomplete; add the newline if nothing"
                        + " is missing";
        Files.writeString(groups, "admin: bo");
        assertEquals("[]", roles(store, "bo"));
        Files.writeString(groups, "admin: bobby\n");
        assertEquals("[]", roles(store, "bo"));
        Files.writeString(users, USERS.substring(0, USERS.length() - 5));
        assertEquals("[]", roles(store, "bo"));
        Files.writeString(users, USERS);
        assertEquals("refused", roles(store, "bo"));
        assertEquals(
                List.of(
                        refusalLine(groups, "file " + groups + ": " + cut),
                        "INFO file " + groups + ": read again; groups: 2 before, 1 now",
                        refusalLine(users, "file " + users + ": " + cut),
                        "INFO file " + users + ": read again; users: 3 before, 2 now"),
                log.lines());
    }

    @Test
    void fileThatNeverEndsWithNewlineIsReadAgain() throws Exception {
        Files.writeString(groups, "admin: alice");
        IdentityStore store = store();
        Files.writeString(groups, "reader: alice");
        assertEquals("[reader]", roles(store, "alice"));
    }

    @ParameterizedTest
    @CsvSource({"0, key too short", "20, expected a newline at its end", "43, expected a newline at its end"})
    void partlyWrittenSecretIsRefused(int bytes, String why) throws Exception {
        Path file = Files.writeString(folder.resolve("jwt.key"), SECRET);
        KeyFile keys = KeySources.secretFile(Algorithm.HS256, file, Clock.systemUTC());
        KeySet before = keys.current();
        Files.writeString(file, SECRET.replace('a', 'b').substring(0, bytes));
        Waiting.until("the secret is refused", () -> {
            keys.looksAgain();
            return log.text().contains(why);
        });
        assertEquals(before, keys.current());
        Files.writeString(file, SECRET.replace('a', 'b'));
        Waiting.until("the secret is accepted", () -> {
            keys.looksAgain();
            return !before.equals(keys.current());
        });
    }

    @Test
    void temporarilyUnreadableFileIsReadLater() throws Exception {
        IdentityStore store = store();
        Files.delete(users);
        Files.createDirectory(users);
        assertEquals("[reader, admin]", roles(store, "bob"));
        assertEquals("[reader, admin]", roles(store, "bob"));
        assertEquals(1, log.lines().size(), log.text());
        Files.delete(users);
        Files.writeString(users, "alice:" + HASH + "\n");
        assertEquals("refused", roles(store, "bob"));
        assertTrue(log.text().contains("users: 2 before, 1 now"), log.text());
    }

    /** A version that needed too much memory is read again when memory is available. */
    @Test
    void fileIsReadAgainAfterParserError() throws Exception {
        int[] parsed = {0};
        WatchedFile<Integer> file = WatchedFile.ofEntries(
                users,
                "users",
                lines -> {
                    if (++parsed[0] == 2) {
                        throw new OutOfMemoryError("secret");
                    }
                    return lines.size();
                },
                Integer::intValue);
        Files.writeString(users, "one\n");
        Files.setLastModifiedTime(users, FileTime.fromMillis(1_000_000));
        assertEquals(2, file.content());
        assertEquals(1, file.content());
        assertEquals(
                refusalLine(users, "cannot be read (OutOfMemoryError)"),
                log.lines().get(0));
        assertFalse(log.text().contains("secret"));
    }
}
