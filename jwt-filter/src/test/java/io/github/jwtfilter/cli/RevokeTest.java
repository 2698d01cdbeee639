package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.revocation.LoginId;
import io.github.jwtfilter.revocation.LoginKeys;
import io.github.jwtfilter.revocation.UserKeys;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the command write the entry that servers look for, and say what it ended? */
final class RevokeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Pattern PRINTED =
            Pattern.compile("ended\t(.*?)(?: that began up to (\\S+))?\nstore\t(.*)\nkept\tuntil (\\S+), (.*)\n");

    @TempDir
    private Path folder;

    private TestStore store;
    private Path address;

    @BeforeEach
    void createStore() throws Exception {
        store = new TestStore();
        address = Files.writeString(folder.resolve("store"), store.address + "\n# the database of the logins\n");
    }

    @AfterEach
    void closeStore() throws Exception {
        store.close();
    }

    private Call revoke(String... arguments) {
        return Call.of(Call.and(new String[] {"revoke", "--store-file", address.toString()}, arguments));
    }

    private static Matcher printed(Call call) {
        assertEquals("", call.err);
        return printedWithNote(call);
    }

    private static Matcher printedWithNote(Call call) {
        assertEquals(0, call.status, call::toString);
        Matcher printed = PRINTED.matcher(call.out);
        assertTrue(printed.matches(), call::toString);
        return printed;
    }

    private static long second(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }

    @Test
    void loginsOfUserEndUpToTheNextSecondOfTheStore() throws Exception {
        store.announced(HOUR);
        long before = System.currentTimeMillis();
        Call call = revoke("--user", "Alice");
        long after = System.currentTimeMillis();

        Matcher printed = printed(call);
        assertEquals("the logins of 'Alice'", printed.group(1));
        long instant = second(printed.group(2));
        // The command would have waited until the instant.
        long read = instant * 1000 - call.skippedMillis;
        assertTrue(call.skippedMillis > 0 && call.skippedMillis <= 1000, call::toString);
        assertTrue(before - 1 <= read && read <= after + 1, () -> before + " " + read + " " + after);
        assertEquals("jdbc:h2:…, prefix jwt-filter", printed.group(3));
        assertEquals(instant + 3600, second(printed.group(4)));
        assertEquals("in 1 hour, as servers ask", printed.group(5));
        assertEquals(List.of(UserKeys.endOfName("alice", instant, instant + 3600)), store.facts());
    }

    /** A user who logs in and out in a loop makes servers date logins ahead of the clock. */
    @ParameterizedTest
    @ValueSource(strings = {"--user=alice", "--all"})
    void loginDatedAheadEnds(String target) throws Exception {
        store.announced(HOUR);
        long ahead = Instant.now().getEpochSecond() + 8;
        store.append(Fact.before(Kind.USER, "alice", ahead, ahead + 3600));
        long instant = second(printed(revoke(target)).group(2));
        assertTrue(instant > ahead, () -> instant + " " + ahead);
    }

    @Test
    void absurdInstantInTheStoreMovesTheEndByTenSeconds() throws Exception {
        store.announced(HOUR);
        long before = Instant.now().getEpochSecond();
        store.append(Fact.all(before + 1_000_000, before + 2_000_000));
        long instant = second(printed(revoke("--user", "alice")).group(2));
        long after = Instant.now().getEpochSecond();
        assertTrue(before + 10 <= instant && instant <= after + 12, () -> before + " " + instant + " " + after);
    }

    @Test
    void allLoginsEnd() throws Exception {
        store.announced(HOUR);
        Matcher printed = printed(revoke("--all"));
        assertEquals("all logins", printed.group(1));
        long instant = second(printed.group(2));
        assertEquals(List.of(Fact.all(instant, instant + 3600)), store.facts());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "     | the login '1wXv0a8cU3yZ2PqLr5tKbg' of servers without an issuer",
                "bank | the login '1wXv0a8cU3yZ2PqLr5tKbg' of issuer 'bank'"
            })
    void oneLoginEnds(String issuer, String words) throws Exception {
        store.announced(HOUR);
        String sid = "1wXv0a8cU3yZ2PqLr5tKbg";
        String[] login = {"--login", sid};
        Call call = revoke(issuer == null ? login : Call.and(login, "--issuer", issuer));
        Matcher printed = printedWithNote(call);
        assertEquals(
                issuer == null
                        ? "Note: servers with the parameter issuer ignore this entry; name their issuer with --issuer\n"
                        : "",
                call.err);
        assertEquals(0, call.skippedMillis);
        assertEquals(words, printed.group(1));
        assertEquals(
                List.of(LoginKeys.end(LoginId.ofSid(sid, Optional.ofNullable(issuer)), second(printed.group(4)))),
                store.facts());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30m | in 1 hour, as servers ask",
                "2d  | in 2 days, as --keep says",
            })
    void entryIsKeptAsLongAsServersAskAndLongerIfTold(String keep, String kept) throws Exception {
        store.announced(HOUR);
        assertEquals(kept, printed(revoke("--all", "--keep", keep)).group(5));
    }

    @Test
    void storeThatNoServerUsesIsAProbableMistake() throws Exception {
        Call call = revoke("--user", "alice");
        assertEquals(1, call.status);
        assertEquals("", call.out);
        assertEquals(
                "revoke: jdbc:h2:…: no server has used this store lately with the prefix jwt-filter\n"
                        + "Nothing was ended. Check the address and --store-prefix. If both are right, add --keep.\n",
                call.err);
        assertEquals(List.of(), store.facts());
    }

    @Test
    void storeThatNoServerUsesTakesTheEntryIfItIsToldHowLong() throws Exception {
        assertEquals(
                "in 12 hours, as --keep says",
                printed(revoke("--user", "alice", "--keep", "12h")).group(5));
        assertEquals(1, store.facts().size());
    }

    @Test
    void commandIsNoServerInTheStore() throws Exception {
        store.announced(HOUR);
        String servers = "select name from jwt_filter_store where kind in ('n', 'r') order by name";
        List<String> before = store.query(servers);
        printed(revoke("--all", "--keep", "9d"));
        assertEquals(before, store.query(servers));
        assertEquals(2, before.size());
    }

    @Test
    void entryOfAnotherPrefixIsInAnotherTable() throws Exception {
        Matcher printed = printed(revoke("--all", "--keep", "1h", "--store-prefix", "shop"));
        assertEquals("jdbc:h2:…, prefix shop", printed.group(3));
        assertEquals(List.of("a"), store.query("select kind from shop_store"));
    }

    @Test
    void absurdRetentionInTheStoreIsCut() throws Exception {
        store.announced(HOUR);
        store.execute("update jwt_filter_store set name = '9223372036854775807' where kind = 'r'");
        assertTrue(printed(revoke("--all")).group(5).startsWith("in 9 years"), "finite");
    }

    @Test
    void controlCharactersInNamesAreEscaped() throws Exception {
        store.announced(HOUR);
        assertEquals(
                "the logins of 'eve\\u000aended\\u0009all'",
                printed(revoke("--user", "eve\nended\tall")).group(1));
    }

    @Test
    void refusedPasswordIsExplainedAndNotShown() throws Exception {
        store.announced(HOUR);
        Files.writeString(address, store.address.replace(TestStore.PASSWORD, "hunter22"));
        Call call = revoke("--all");
        assertEquals(1, call.status);
        assertEquals("", call.out);
        assertTrue(call.err.startsWith("revoke: store: jdbc:h2:…: the database refuses the user"), call.err);
        assertTrue(call.err.endsWith("Nothing was ended.\n"), call.err);
        assertFalse(call.err.contains("hunter22"), call.err);
        assertEquals(List.of(), store.facts());
    }

    @Test
    void unreachableDatabaseIsNamedWithoutItsPassword() throws Exception {
        Files.writeString(address, "jdbc:postgresql://127.0.0.1:1/logins?user=jwt&password=hunter22");
        Call call = revoke("--all");
        assertEquals(1, call.status);
        assertTrue(call.err.startsWith("revoke: store: jdbc:postgresql://127.0.0.1:1/logins: "), call.err);
        assertFalse(call.err.contains("hunter22"), call.err);
    }

    @Test
    void entryThatTheStoreDoesNotTakeFailsTheCall() throws Exception {
        store.announced(HOUR);
        store.execute("create user reader password 'opensesame42'");
        store.execute("grant select, delete, update on jwt_filter_store to reader");
        Files.writeString(address, store.address.replace("USER=jwt", "USER=reader"));
        Call call = revoke("--all");
        assertEquals(1, call.status);
        assertEquals("", call.out);
        assertTrue(
                call.err.endsWith("The store did not confirm, so the logins may go on. Repeat the command.\n"),
                call.err);
    }
}
