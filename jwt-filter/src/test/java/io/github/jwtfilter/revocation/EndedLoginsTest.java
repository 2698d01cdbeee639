package io.github.jwtfilter.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Form;
import io.github.jwtfilter.store.Fact.Kind;
import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which logins does a fact end, how long does the server remember it, and does a full list refuse more? */
final class EndedLoginsTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration RETENTION = Duration.ofHours(12);

    private final MutableClock clock = new MutableClock(START);
    private long elapsed;

    /** A list with room for three users with one login each. A user may have as many entries as there are free places. */
    private final EndedLogins logins = ended(3);

    private EndedLogins ended(int capacity) {
        return new EndedLogins(capacity, RETENTION, clock, () -> elapsed);
    }

    /** Sets both clocks to this second. */
    private void pass(long second) {
        clock.set(START.plusSeconds(second));
        elapsed = Duration.ofSeconds(second).toNanos();
    }

    private static long at(long second) {
        return START.getEpochSecond() + second;
    }

    private static UserKeys user(String source, String name) {
        return UserKeys.of(Optional.ofNullable(source), Optional.empty(), name);
    }

    private static LoginKeys login(String id) {
        return login(id, user("users", id), 0);
    }

    private static LoginKeys login(String id, UserKeys user, long second) {
        return new LoginKeys(() -> id, user, at(second), true);
    }

    private static boolean end(EndedLogins at, String id, String owner, long until) {
        List<Fact> facts = List.of(LoginKeys.end(id, at(until)));
        return at.reserve(user("users", owner), facts) && at.append(facts) == Ending.STORED;
    }

    private boolean end(String id, long until) {
        return end(logins, id, id, until);
    }

    private boolean isEnded(String id) {
        return logins.isEnded(login(id));
    }

    // What a fact ends

    @Test
    void otherLoginsStand() {
        assertTrue(end("a", 10));
        assertTrue(isEnded("a"));
        assertFalse(isEnded("b"));
        assertFalse(isEnded("A"));
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void factAboutUserEndsOlderLoginsOnly(long second, boolean isEnded) {
        UserKeys alice = user("users", "alice");
        logins.append(alice.ends(at(0), at(0) + RETENTION.toSeconds()));
        assertEquals(isEnded, logins.isEnded(login("a", alice, second)));
        assertEquals(at(0), logins.latestInstant(alice));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // of the ended user      of another login
                "users, -,    alice,      users, -,     alice,  true",
                "users, -,    alice,      users, -,     bob,    false",
                "users, -,    alice,      staff, -,     alice,  false",
                "users, -,    alice,      users, other, alice,  true",
                // A login of an older version has no source. One of another server has another issuer.
                "users, bank, alice,      -,     bank,  alice,  true",
                "users, bank, alice,      -,     idp,   alice,  false",
                "users, bank, alice,      -,     -,     alice,  false",
                "-,     bank, alice,      -,     bank,  alice,  true",
                "-,     bank, alice,      users, bank,  alice,  false",
                // A source and an issuer of the same name.
                "bank,  x,    alice,      -,     bank,  alice,  false",
                // Spellings of one name.
                "users, -,    alice,      users, -,     ALICE,  true",
                "users, -,    alice,      users, -,     Alicé,  true",
            })
    void factAboutUserEndsLoginsOfThatUser(
            String source, String issuer, String name, String source2, String issuer2, String name2, boolean isEnded) {
        UserKeys user = UserKeys.of(Optional.ofNullable(source), Optional.ofNullable(issuer), name);
        UserKeys other = UserKeys.of(Optional.ofNullable(source2), Optional.ofNullable(issuer2), name2);
        logins.append(login("a", user, 0).endOfUser(at(0), at(1_000), at(1_000)));
        assertTrue(logins.isEnded(login("a", user, 0)));
        assertEquals(isEnded, logins.isEnded(login("b", other, 0)));
    }

    @Test
    void factAboutNameEndsAllSources() {
        logins.append(List.of(UserKeys.endOfName("Alice", at(0), at(1_000))));
        assertTrue(logins.isEnded(login("a", user("users", "alice"), 0)));
        assertTrue(logins.isEnded(login("b", user("staff", "alice"), 0)));
        assertTrue(logins.isEnded(login("c", user(null, "alice"), 0)));
        assertFalse(logins.isEnded(login("d", user("users", "alice"), 1)));
        assertFalse(logins.isEnded(login("e", user("users", "bob"), 0)));
        assertEquals(at(0), logins.latestInstant(user("staff", "alice")));
    }

    private static LoginKeys atProvider(String name, String session, String subject, long second) {
        ProviderKeys provider = ProviderKeys.of(Optional.ofNullable(session), Optional.ofNullable(subject));
        return login(name + second, user("idp", name).at(provider), second);
    }

    @Test
    void factAboutSessionAtProviderEndsItsOlderLogins() {
        logins.append(List.of(ProviderKeys.endOfSession("s1", at(0), at(1_000))));
        assertTrue(logins.isEnded(atProvider("alice", "s1", "u1", 0)));
        assertTrue(logins.isEnded(atProvider("alice", "s1", null, 0)));
        assertFalse(logins.isEnded(atProvider("alice", "s1", "u1", 1)));
        assertFalse(logins.isEnded(atProvider("alice", "s2", "u1", 0)));
        assertFalse(logins.isEnded(atProvider("alice", "u1", "s1", 0)));
        assertFalse(logins.isEnded(login("a", user("idp", "alice"), 0)));
        assertEquals(
                at(0), logins.latestInstant(atProvider("alice", "s1", "u1", 1).user()));
    }

    @Test
    void factAboutUserOfProviderEndsOlderLoginsOfAllSessions() {
        logins.append(List.of(ProviderKeys.endOfSubject("u1", at(0), at(1_000))));
        assertTrue(logins.isEnded(atProvider("alice", "s1", "u1", 0)));
        assertTrue(logins.isEnded(atProvider("alice", "s2", "u1", -5)));
        assertTrue(logins.isEnded(atProvider("alice", null, "u1", 0)));
        assertFalse(logins.isEnded(atProvider("alice", "s1", "u1", 1)));
        assertFalse(logins.isEnded(atProvider("alice", "s1", "u2", 0)));
        assertFalse(logins.isEnded(login("a", user("idp", "alice"), 0)));
    }

    @Test
    void logoutEverywhereEndsLoginsUnderAnEarlierNameAtTheProvider() {
        logins.append(atProvider("alice", "s1", "u1", 0).endOfUser(at(0), at(1_000), at(1_000)));
        assertTrue(logins.isEnded(atProvider("maiden", "s2", "u1", 0)));
        assertFalse(logins.isEnded(atProvider("maiden", "s3", "u2", 0)));
    }

    @Test
    void factAboutAllEndsOlderLogins() {
        logins.append(List.of(Fact.all(at(5), at(1_000))));
        logins.append(List.of(Fact.all(at(0), at(1_000))));
        assertTrue(logins.isEnded(login("a", user("users", "alice"), 5)));
        assertFalse(logins.isEnded(login("a", user("users", "alice"), 6)));
        assertEquals(at(5), logins.latestInstant(user("users", "alice")));
    }

    @Test
    void loginWithoutTimesEndsWithItsUserAndWithAll() {
        LoginKeys alice = new LoginKeys(() -> "a", user(null, "alice"), 0, false);
        LoginKeys bob = new LoginKeys(() -> "b", user(null, "bob"), 0, false);
        assertFalse(logins.isEnded(alice));
        logins.append(alice.endOfUser(at(0), at(1_000), at(1_000)));
        assertTrue(logins.isEnded(alice));
        assertFalse(logins.isEnded(bob));
        logins.append(List.of(Fact.all(at(0), at(1_000))));
        assertTrue(logins.isEnded(bob));
    }

    @ParameterizedTest
    @CsvSource({
        // A later token of the same login may have a later time.
        "false, 0,  true",
        // The clock of another server is ahead.
        "true,  60, true",
        "true,  0,  false",
    })
    void loginThatTheUsersFactsDoNotCoverGetsItsOwn(boolean isSinceLogin, long since, boolean hasOwn) {
        LoginKeys alice = new LoginKeys(() -> "a", user("users", "alice"), at(since), isSinceLogin);
        List<Fact> facts = alice.endOfUser(at(0), at(1_000), at(2_000));
        assertEquals(hasOwn, facts.contains(LoginKeys.end("a", at(2_000))));
        logins.append(facts);
        assertTrue(logins.isEnded(alice));
    }

    // How long

    @Test
    void endIsKeptUntilLastTokenExpires() {
        end("a", 100);
        pass(100);
        end("b", 200);
        assertTrue(isEnded("a"));
        pass(161);
        end("c", 300);
        assertFalse(isEnded("a"));
    }

    @Test
    void factAboutUserIsKeptUntilLastTokenExpires() {
        UserKeys alice = user("users", "alice");
        logins.append(alice.ends(at(0), at(0)));
        pass(RETENTION.toSeconds());
        end("b", 100_000);
        assertTrue(logins.isEnded(login("a", alice, 0)));
        pass(RETENTION.toSeconds() + 61);
        end("c", 100_000);
        assertFalse(logins.isEnded(login("a", alice, 0)));
    }

    /** A server with longer logins adds facts that must stay longer. */
    @Test
    void factsOfAServerWithLongerLoginsAreKeptAsLong() {
        UserKeys alice = user("users", "alice");
        long days = Duration.ofDays(30).toSeconds();
        alice.ends(at(0), at(days)).forEach(fact -> logins.learn(fact, true));
        pass(days - 1);
        end("b", days + 100);
        assertTrue(logins.isEnded(login("a", alice, 0)));
        logins.beginReading();
        assertTrue(logins.lacking(100, 0).stream().anyMatch(fact -> fact.until() == at(days)), "added again");
        pass(days + 61);
        end("c", days + 100);
        assertFalse(logins.isEnded(login("a", alice, 0)));
    }

    /** Logins at a provider have no refresh tokens, and there may be as many ends as sessions. */
    @Test
    void factsThatLoginsWithRefreshTokensDoNotNeedAreKeptForTheUsualTime() {
        Duration month = Duration.ofDays(30);
        long usual = RETENTION.toSeconds();
        EndedLogins both = new EndedLogins(100, RETENTION, month, clock, () -> elapsed);
        both.learn(ProviderKeys.endOfSession("s1", at(0), at(usual)), true);
        user("users", "bob").ends(at(0), at(month.toSeconds())).forEach(fact -> both.learn(fact, true));
        both.beginReading();
        assertTrue(both.lacking(100, 0).contains(ProviderKeys.endOfSession("s1", at(0), at(usual))));
        pass(usual);
        end(both, "a", "a", month.toSeconds());
        assertTrue(both.isEnded(atProvider("alice", "s1", "u1", 0)));
        pass(usual + 61);
        end(both, "b", "b", month.toSeconds());
        assertFalse(both.isEnded(atProvider("alice", "s1", "u1", 0)));
        assertTrue(both.isEnded(login("c", user("users", "bob"), 0)));
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, 100_000_000})
    void clockBrieflyAheadForgetsNothing(long seconds) {
        end("a", 1000);
        elapsed += Duration.ofMinutes(2).toNanos();
        clock.set(START.plusSeconds(seconds));
        end("b", seconds + 10);
        clock.set(START.plusSeconds(120));
        assertTrue(isEnded("a"));
        end("c", 1000);
        assertTrue(isEnded("a"));
    }

    @Test
    void endByClockAheadIsKeptAsLong() {
        clock.set(START.plusSeconds(900));
        end("a", 1000);
        clock.set(START);
        elapsed += Duration.ofSeconds(999).toNanos();
        clock.set(START.plusSeconds(999));
        end("b", 2000);
        assertTrue(isEnded("a"));
    }

    @Test
    void clockBrieflyBehindForgetsNothing() {
        clock.set(START.minusSeconds(5_000));
        elapsed = Duration.ofMinutes(2).toNanos();
        end("a", 1000);
        pass(240);
        end("b", 1000);
        assertTrue(isEnded("a"));
    }

    /** A machine without a clock of its own starts in 1970 and learns the time soon. */
    @Test
    void clockThatIsSetRightAfterTheStartIsFollowedInTheEnd() {
        clock.set(Instant.EPOCH);
        EndedLogins early = ended(100);
        pass(60);
        assertTrue(end(early, "a", "a", 200));
        for (long hours = 1; hours <= 13; hours++) {
            pass(hours * 3600);
            assertTrue(end(early, "b" + hours, "b", hours * 3600 + 60));
            boolean longAgo = hours >= 12;
            assertEquals(!longAgo, early.isEnded(login("a")), hours + " hours later");
        }
        pass(14 * 3600);
        end(early, "c", "c", 15 * 3600);
        assertEquals(1, early.size(), "expired logins are forgotten");
    }

    @Test
    void secondEndDoesNotShortenFirst() {
        end("a", 1000);
        end("a", 50);
        pass(120);
        end("b", 1000);
        assertTrue(isEnded("a"));
    }

    // How many

    @Test
    void userHasAtMostAsManyEntriesAsFreePlaces() {
        EndedLogins many = ended(100);
        int accepted = 0;
        for (int i = 0; i < 1000; i++) {
            accepted += end(many, "flood " + i, i % 2 == 0 ? "flood" : "FLOOD", 1000) ? 1 : 0;
        }
        assertEquals(50, accepted);
        assertTrue(end(many, "flood 0", "flood", 2000), "an existing entry");
        for (int other = 0; other < 20; other++) {
            assertTrue(end(many, "other " + other, "other " + other, 1000));
        }
    }

    @Test
    void oneUserLeavesRoomForOthersAndCanStillEndEverywhere() {
        EndedLogins usual = ended(EndedLogins.DEFAULT_CAPACITY);
        int accepted = 0;
        for (int i = 0; i < 30_000; i++) {
            accepted += end(usual, "flood " + i, "flood", 1000) ? 1 : 0;
        }
        assertEquals(20_000, accepted);
        assertTrue(end(usual, "other", "other", 1000));
        UserKeys flood = user("users", "flood");
        List<Fact> everywhere = login("flood 29999", flood, 0).endOfUser(at(0), at(1000), at(1000));
        assertTrue(usual.reserve(flood, everywhere));
    }

    /** Logins with refresh tokens stay for weeks. They must not use up the room of the others. */
    @Test
    void lastingEntriesAreCountedApart() {
        Duration month = Duration.ofDays(30);
        EndedLogins many = new EndedLogins(200, RETENTION, month, clock, () -> elapsed);
        for (int i = 0; i < 40; i++) {
            assertTrue(end(many, "lasting " + i, "one", month.toSeconds()));
            assertTrue(end(many, "usual " + i, "one", RETENTION.toSeconds()));
        }
        pass(RETENTION.toSeconds() + 61);
        for (int i = 40; i < 80; i++) {
            assertTrue(end(many, "usual " + i, "one", 2 * RETENTION.toSeconds()), "room again");
        }
        int lasting = 0;
        for (int i = 40; i < 200; i++) {
            lasting += end(many, "lasting " + i, "one", month.toSeconds()) ? 1 : 0;
        }
        assertEquals(40, lasting, "then the user has as many as there are free places");
    }

    @Test
    void userHasRoomAgainAfterEntriesExpire() {
        EndedLogins many = new EndedLogins(10, Duration.ofMinutes(1), clock, () -> elapsed);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5; i++) {
                assertTrue(end(many, round + " " + i, "one", 61L * round + 60), round + " " + i);
            }
            assertFalse(end(many, round + " more", "one", 61L * round + 60));
            pass(61L * (round + 1));
        }
    }

    @Test
    void fullListRefusesNewEntriesAndKeepsOldOnes() {
        for (String login : new String[] {"a", "b", "c"}) {
            assertTrue(end(login, 10));
        }
        assertFalse(end("d", 99));
        assertFalse(isEnded("d"));
        for (String login : new String[] {"a", "b", "c"}) {
            assertTrue(isEnded(login), login);
        }
    }

    @Test
    void fullListStillExtendsExistingEntry() {
        end("a", 10);
        end("b", 10);
        end("c", 10);
        assertTrue(end("a", 1000));
        pass(120);
        end("b", 10);
        assertTrue(isEnded("a"));
    }

    @Test
    void expiredEntryMakesRoomWithinAMinute() {
        end("a", 100);
        end("b", 900);
        end("c", 900);
        clock.set(START.plusSeconds(100).minusNanos(1));
        assertFalse(end("d", 900));
        pass(161);
        assertTrue(end("d", 900));
        assertFalse(end("e", 900));
        assertTrue(isEnded("b"));
        assertTrue(isEnded("c"));
        assertTrue(isEnded("d"));
    }

    @Test
    void factsOfTheStoreNeedNoRoom() {
        for (int i = 0; i < 10; i++) {
            logins.learn(Fact.ends(Kind.LOGIN, "login " + i, at(1000)), true);
        }
        for (int i = 0; i < 10; i++) {
            assertTrue(isEnded("login " + i));
        }
        assertEquals(10, logins.size());
    }

    // What a store lacks

    private static Set<String> texts(List<Fact> facts) {
        return facts.stream().map(Fact::toString).collect(Collectors.toSet());
    }

    @Test
    void factsThatTheStoreDidNotDeliverAreLacking() {
        Fact here = Fact.ends(Kind.LOGIN, "here", at(1000));
        Fact there = Fact.ends(Kind.LOGIN, "there", at(1000));
        Fact over = Fact.ends(Kind.LOGIN, "over", at(-1));
        Fact user = Fact.before(Kind.NAME, "alice", at(0), at(0) + RETENTION.toSeconds());
        Fact all = Fact.all(at(0), at(0) + RETENTION.toSeconds());
        logins.append(List.of(here, over, user, all));
        logins.learn(there, true);
        assertEquals(texts(List.of(here, user, all)), texts(logins.lacking(100, 0)));
        assertEquals(2, logins.lacking(2, 0).size());

        List.of(here, user, all).forEach(fact -> logins.learn(fact, true));
        assertEquals(List.of(), logins.lacking(100, 0));

        logins.beginReading();
        assertEquals(texts(List.of(here, there, user, all)), texts(logins.lacking(100, 0)));
        assertEquals(Form.ALL, logins.lacking(1, 0).get(0).form());
    }

    @Test
    void laterFactAboutAllIsLackingAgain() {
        logins.learn(Fact.all(at(0), at(1000)), true);
        assertEquals(List.of(), logins.lacking(100, 0));
        logins.append(List.of(Fact.all(at(1), at(1000))));
        logins.learn(Fact.all(at(0), at(1000)), true);
        assertEquals(1, logins.lacking(100, 0).size());
    }
}
