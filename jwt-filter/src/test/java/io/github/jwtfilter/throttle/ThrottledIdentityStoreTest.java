package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.identity.Realm;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.store.Count;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.MemoryCounters;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does an attempt reach the store of users, or how long must it wait? */
final class ThrottledIdentityStoreTest {
    private static final LoginThreads NO_WAITING = new LoginThreads(0, () -> 0);
    private static final Duration LOCK = Duration.ofMinutes(5);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "198.51.100.7";

    private final List<String> locks = new CopyOnWriteArrayList<>();
    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private final Counters memory = new MemoryCounters(100_000, clock);
    private final IdentityStore store = throttled(this::check);

    private IdentityStore throttled(IdentityStore guarded) {
        Counters traced = new Counters() {
            @Override
            public Count read(String key) throws StoreException {
                return memory.read(key);
            }

            @Override
            public boolean replace(String key, Count expected, Count next, Duration keep) throws StoreException {
                keys.add(key);
                return memory.replace(key, expected, next, keep);
            }
        };
        return new ThrottledIdentityStore(guarded, traced, 5, LOCK, this::locked, clock, NO_WAITING);
    }

    /** Knows every user except {@code unknown}. The password of all is {@code right}. */
    private Optional<Verdict> check(Credentials credentials) throws IdentityStoreException {
        asked.incrementAndGet();
        switch (credentials.passwordText()) {
            case "right":
                return Optional.of(Verdict.accepted(new Identity(credentials.name(), List.of())));
            case "down":
                throw new IdentityStoreException("down");
            case "elsewhere":
                return Optional.of(Verdict.throttled(Duration.ofSeconds(7)));
            default:
                return credentials.name().equals("unknown")
                        ? Optional.empty()
                        : Optional.of(Verdict.refused(Verdict.Refusal.WRONG_PASSWORD));
        }
    }

    /** Returns the verdict in words, with the time to wait in seconds. */
    private String attempt(String name, String password, String address) throws IdentityStoreException {
        Optional<Verdict> verdict = store.authenticate(new Credentials(name, password).from(address, Realm.NONE));
        String words = verdict.map(Verdict::toString).orElse("unknown");
        Duration wait = verdict.map(Verdict::retryAfter).orElse(Duration.ZERO);
        return wait.isZero() ? words : words + " " + wait;
    }

    private void fail(int times, String name, String address) throws IdentityStoreException {
        for (int i = 0; i < times; i++) {
            String answer = attempt(name, "wrong", address);
            assertFalse(answer.contains("throttled"), "after " + i + ": " + answer);
        }
    }

    private boolean isLocked(String name, String address) throws IdentityStoreException {
        int before = asked.get();
        boolean locked = attempt(name, "wrong", address).startsWith("refused: throttled");
        assertEquals(locked ? before : before + 1, asked.get(), "a locked attempt must not reach the store");
        return locked;
    }

    // One user from one address

    @ParameterizedTest
    @ValueSource(strings = {"user", "unknown"})
    void fifthFailureLocksKnownAndUnknownUsers(String name) throws Exception {
        fail(5, name, HERE);
        assertEquals("refused: throttled PT5M", attempt(name, "wrong", HERE));
        assertEquals("refused: throttled PT5M", attempt(name, "right", HERE));
        assertEquals(5, asked.get());
    }

    @Test
    void fourFailuresDoNotLock() throws Exception {
        fail(4, "user", HERE);
        assertEquals("accepted user", attempt("user", "right", HERE));
    }

    @Test
    void otherUsersAndAddressesAreNotLocked() throws Exception {
        fail(5, "user", HERE);
        assertEquals("accepted user", attempt("user", "right", THERE));
        assertEquals("accepted other", attempt("other", "right", HERE));
        assertTrue(isLocked("user", HERE), "the lock stays");
    }

    @Test
    void lockEndsExactlyOnTime() throws Exception {
        fail(5, "user", HERE);
        clock.pass(LOCK.minus(MILLI));
        assertEquals("refused: throttled PT1S", attempt("user", "right", HERE));
        clock.pass(MILLI);
        assertEquals("accepted user", attempt("user", "right", HERE));
    }

    @Test
    void attemptsDuringLockDoNotExtendIt() throws Exception {
        fail(5, "user", HERE);
        for (int i = 0; i < 299; i++) {
            clock.pass(Duration.ofSeconds(1));
            assertEquals("refused: throttled PT" + wait(299 - i), attempt("user", "wrong", HERE));
        }
        clock.pass(Duration.ofSeconds(1));
        assertEquals("accepted user", attempt("user", "right", HERE));
    }

    private static String wait(int seconds) {
        return Duration.ofSeconds(seconds).toString().substring(2);
    }

    @Test
    void eachFailureAfterLockDoublesLockUpToHalfADay() throws Exception {
        fail(5, "user", HERE);
        List<String> locks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String wait = attempt("user", "wrong", HERE).replace("refused: throttled ", "");
            locks.add(wait);
            clock.pass(Duration.parse(wait));
            fail(1, "user", HERE);
        }
        assertEquals(
                List.of(
                        "PT5M",
                        "PT10M",
                        "PT20M",
                        "PT40M",
                        "PT1H20M",
                        "PT2H40M",
                        "PT5H20M",
                        "PT10H40M",
                        "PT12H",
                        "PT12H"),
                locks);
    }

    @Test
    void rightPasswordClearsFailuresOfUserAtAddress() throws Exception {
        fail(4, "user", HERE);
        fail(4, "user", THERE);
        fail(4, "other", HERE);
        assertEquals("accepted user", attempt("user", "right", HERE));
        fail(4, "user", HERE);
        fail(1, "user", THERE);
        fail(1, "other", HERE);
        assertTrue(isLocked("user", THERE));
        assertTrue(isLocked("other", HERE));
        assertFalse(isLocked("user", HERE));
    }

    @Test
    void allFailuresAreForgivenAfterOneDay() throws Exception {
        fail(5, "user", HERE);
        clock.pass(LOCK.plus(Duration.ofDays(1)));
        fail(5, "user", HERE);
        assertEquals("refused: throttled PT5M", attempt("user", "wrong", HERE));
    }

    // One address

    private int failuresUntilLocked(String address) throws Exception {
        for (int i = 0; i < 1000; i++) {
            if (isLocked("name" + i, address)) {
                return i;
            }
        }
        throw new AssertionError("never locked");
    }

    @Test
    void fiftyFailuresOfDifferentUsersLockAddress() throws Exception {
        assertEquals(50, failuresUntilLocked(HERE));
        assertEquals("refused: throttled PT5M", attempt("user", "right", HERE));
        assertEquals("accepted user", attempt("user", "right", THERE));
    }

    @Test
    void successfulLoginsDoNotPreventAddressLock() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertEquals("accepted mine", attempt("mine", "right", HERE), "after " + i);
            fail(1, "name" + i, HERE);
        }
        assertTrue(isLocked("other", HERE));
    }

    @Test
    void rightPasswordsDoNotCountAgainstAddress() throws Exception {
        for (int i = 0; i < 500; i++) {
            assertEquals("accepted name" + i, attempt("name" + i, "right", HERE));
        }
        assertEquals(50, failuresUntilLocked(HERE));
    }

    @Test
    void addressIsForgivenOneFailurePerMinute() throws Exception {
        for (int i = 0; i < 500; i++) {
            fail(1, "name" + i, HERE);
            clock.pass(Duration.ofMinutes(1));
        }
        assertEquals(50, failuresUntilLocked(HERE));
    }

    @Test
    void addressLocksGrowUpToOneHour() throws Exception {
        failuresUntilLocked(HERE);
        List<String> locks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String wait = attempt("other", "wrong", HERE).replace("refused: throttled ", "");
            locks.add(wait);
            clock.pass(Duration.parse(wait));
            fail(1, "another" + i, HERE);
        }
        assertEquals(List.of("PT5M", "PT10M", "PT20M", "PT40M", "PT1H", "PT1H"), locks);
    }

    /** Otherwise, after a lock, the first person in an office to log in would lock out all others. */
    @Test
    void rightPasswordAfterAddressLockLocksNoOtherUser() throws Exception {
        failuresUntilLocked(HERE);
        clock.pass(LOCK);
        for (int i = 0; i < 10; i++) {
            assertEquals("accepted user" + i, attempt("user" + i, "right", HERE));
        }
    }

    @Test
    void lockedAttemptLeavesNoCount() throws Exception {
        failuresUntilLocked(HERE);
        keys.clear();
        for (int i = 0; i < 100; i++) {
            assertTrue(isLocked("fresh" + i, HERE));
        }
        assertEquals(Set.of(), keys);
    }

    // Attempts that are taken back

    @Test
    void failingStoreIsNotCounted() throws Exception {
        fail(4, "user", HERE);
        for (int i = 0; i < 100; i++) {
            assertThrows(IdentityStoreException.class, () -> attempt("user", "down", HERE));
        }
        assertFalse(isLocked("user", HERE));
        assertTrue(isLocked("user", HERE));
    }

    @Test
    void throttlingByStoreIsPassedOn() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertEquals("refused: throttled PT7S", attempt("user", "elsewhere", HERE));
        }
        assertEquals(100, asked.get());
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.Refusal.class,
            names = {"WRONG_PASSWORD", "LOCKED", "EXPIRED", "DISABLED"})
    void everyRefusalCounts(Verdict.Refusal refusal) throws Exception {
        IdentityStore refusing = throttled(credentials -> Optional.of(Verdict.refused(refusal)));
        Credentials credentials = new Credentials("user", "right").from(HERE, Realm.NONE);
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    refusal,
                    refusing.authenticate(credentials).orElseThrow().refusal().orElseThrow());
        }
        assertEquals(LOCK, refusing.authenticate(credentials).orElseThrow().retryAfter());
    }

    // Concurrent attempts

    /**
     * Calls the store from many threads. The store answers only when all attempts above the limit have been refused.
     */
    private List<String> attemptConcurrently(int threads, String password, boolean sameUser) throws Exception {
        CountDownLatch blocked = new CountDownLatch(threads - (sameUser ? 5 : 50));
        IdentityStore slow = throttled(credentials -> {
            try {
                assertTrue(blocked.await(1, TimeUnit.MINUTES), "more attempts than the limit reached the store");
            } catch (InterruptedException e) {
                throw new IdentityStoreException("interrupted");
            }
            return check(credentials);
        });
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String name = sameUser ? "user" : "user" + i;
                Credentials credentials = new Credentials(name, password).from(HERE, Realm.NONE);
                answers.add(pool.submit(() -> {
                    Verdict verdict = slow.authenticate(credentials).orElseThrow();
                    if (!verdict.retryAfter().isZero()) {
                        blocked.countDown();
                    }
                    return verdict.identity().isPresent() ? "accepted" : verdict + " " + verdict.retryAfter();
                }));
            }
            List<String> words = new ArrayList<>();
            for (Future<String> answer : answers) {
                words.add(answer.get());
            }
            return words;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void fiveOfManyParallelAttemptsReachStore() throws Exception {
        List<String> answers = attemptConcurrently(50, "wrong", true);
        assertEquals(5, asked.get());
        assertEquals(
                5,
                answers.stream().filter("refused: wrong password PT0S"::equals).count());
        assertEquals("refused: throttled PT5M", attempt("user", "right", HERE));
    }

    @Test
    void fiftyOfManyParallelUsersReachStore() throws Exception {
        attemptConcurrently(200, "wrong", false);
        assertEquals(50, asked.get());
        assertEquals("refused: throttled PT5M", attempt("other", "right", HERE));
    }

    /** While the first five passwords are being checked, it is still open whether they lock. */
    @Test
    void parallelRightPasswordsWaitOnlyBriefly() throws Exception {
        List<String> answers = attemptConcurrently(50, "right", true);
        assertEquals(5, answers.stream().filter("accepted"::equals).count());
        assertEquals(
                45, answers.stream().filter("refused: throttled PT1S"::equals).count());
        assertEquals("accepted user", attempt("user", "right", HERE));
        assertEquals(50, failuresUntilLocked(HERE), "no attempt stays counted");
    }

    // Names and addresses

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user",
                "USER",
                " user ",
                "us er",
                "u\u0301ser",
                "\u00faser",
                "\uff55\uff53\uff45\uff52",
                "us\u200ber",
                "us\u00ader",
                "user\u0000",
                "u\u017fer",
            })
    void spellingsOfNameShareCount(String name) throws Exception {
        fail(5, name, HERE);
        assertTrue(isLocked("user", HERE));
        assertTrue(isLocked(name, HERE));
    }

    @Test
    void sharpSCountsAsDoubleS() throws Exception {
        fail(5, "wei\u00df", HERE);
        assertTrue(isLocked("WEISS", HERE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user1", "user@example.org", "u-ser", "use", ""})
    void otherNamesHaveTheirOwnCount(String name) throws Exception {
        fail(5, "user", HERE);
        assertFalse(isLocked(name, HERE));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1,      2001:db8::2,           true",
        "2001:db8::1,      2001:db8:0:0:ffff::1,  true",
        "2001:db8::1,      2001:db8:0:1::1,       false",
        "192.0.2.1,        ::ffff:192.0.2.1,      true",
        "192.0.2.1,        192.0.2.2,             false",
        "fe80::1%eth0,     fe80::1%eth1,          true",
        "'',               '',                    true",
        "'',               192.0.2.1,             false",
    })
    void addressesOfOneClientShareCount(String one, String other, boolean same) throws Exception {
        fail(5, "user", one);
        assertEquals(same, isLocked("user", other));
    }

    @Test
    void keysAreShortAndContainNoName() throws Exception {
        fail(1, "somebody".repeat(10_000), HERE);
        fail(1, "\ufdfa".repeat(10_000), "client.example.org".repeat(1000));
        assertEquals(4, keys.size());
        keys.forEach(key -> assertTrue(key.matches("login-[A-Za-z0-9_-]{27}"), key));
    }

    /** Each call may be one to a database. */
    @ParameterizedTest
    @CsvSource({"wrong, 2 2", "right, 2 4", "down, 2 4", "throttled, 2 0"})
    void attemptAsksTheCountersAFewTimes(String password, String readsAndReplacements) throws Exception {
        if (password.equals("throttled")) {
            fail(5, "user", HERE);
        }
        AtomicInteger reads = new AtomicInteger();
        AtomicInteger replacements = new AtomicInteger();
        Counters counting = new Counters() {
            @Override
            public Count read(String key) throws StoreException {
                reads.incrementAndGet();
                return memory.read(key);
            }

            @Override
            public boolean replace(String key, Count expected, Count next, Duration keep) throws StoreException {
                replacements.incrementAndGet();
                return memory.replace(key, expected, next, keep);
            }
        };
        IdentityStore counted =
                new ThrottledIdentityStore(this::check, counting, 5, LOCK, this::locked, clock, NO_WAITING);
        try {
            counted.authenticate(new Credentials("user", password).from(HERE, Realm.NONE));
        } catch (IdentityStoreException down) {
            assertEquals("down", password);
        }
        assertEquals(readsAndReplacements, reads + " " + replacements);
    }

    // Failing counters

    private static Counters broken(AtomicInteger answersBefore) {
        return new Counters() {
            @Override
            public Count read(String key) throws StoreException {
                if (answersBefore.getAndDecrement() <= 0) {
                    throw new StoreException("gone");
                }
                return Count.NONE;
            }

            @Override
            public boolean replace(String key, Count expected, Count next, Duration keep) throws StoreException {
                return read(key) == expected;
            }
        };
    }

    @Test
    void loginFailsIfCountersFail() {
        for (int answers = 0; answers < 4; answers++) {
            IdentityStore failing = new ThrottledIdentityStore(
                    this::check, broken(new AtomicInteger(answers)), 5, LOCK, this::locked, clock, NO_WAITING);
            Credentials credentials = new Credentials("user", "right").from(HERE, Realm.NONE);
            String message = assertThrows(IdentityStoreException.class, () -> failing.authenticate(credentials))
                    .getMessage();
            assertEquals("failed logins cannot be counted: gone", message);
        }
        assertEquals(0, asked.get());
    }

    /** The counts work except for the client's, which fails as soon as the user's attempt has been counted. */
    @Test
    void attemptWhoseClientCannotBeCountedIsTakenBackFromTheUser() throws Exception {
        AtomicInteger failing = new AtomicInteger(3);
        Set<String> counted = new HashSet<>();
        Counters halfBroken = new Counters() {
            @Override
            public Count read(String key) throws StoreException {
                return memory.read(key);
            }

            @Override
            public boolean replace(String key, Count expected, Count next, Duration keep) throws StoreException {
                if (!counted.isEmpty() && !counted.contains(key) && failing.getAndDecrement() > 0) {
                    throw new StoreException("gone");
                }
                counted.add(key);
                return memory.replace(key, expected, next, keep);
            }
        };
        IdentityStore blind =
                new ThrottledIdentityStore(this::check, halfBroken, 1, LOCK, this::locked, clock, NO_WAITING);
        Credentials credentials = new Credentials("user", "right").from(HERE, Realm.NONE);
        for (int i = 0; i < 3; i++) {
            counted.clear();
            String message = assertThrows(IdentityStoreException.class, () -> blind.authenticate(credentials))
                    .getMessage();
            assertEquals("failed logins cannot be counted: gone", message);
            assertEquals(1, counted.size());
            for (String key : counted) {
                assertEquals(Count.NONE, memory.read(key));
            }
        }
        assertEquals(0, asked.get());
        assertEquals(
                "accepted user", blind.authenticate(credentials).orElseThrow().toString());
    }

    @Test
    void verdictStandsIfCountCannotBeTakenBack() throws Exception {
        IdentityStore failing = new ThrottledIdentityStore(
                this::check, broken(new AtomicInteger(4)), 5, LOCK, this::locked, clock, NO_WAITING);
        try (CapturedLog log = CapturedLog.ofOurs()) {
            Verdict verdict = failing.authenticate(new Credentials("user", "right").from(HERE, Realm.NONE))
                    .orElseThrow();
            assertEquals("user", verdict.identity().orElseThrow().getName());
            assertTrue(log.text().startsWith("WARNING JWTF-352 The counter could not be changed"), log.text());
        }
    }

    // Everything else

    private void locked(String user, String address, Duration time, long failures) {
        locks.add(user + " " + address + " " + time.toSeconds() + " " + failures);
    }

    @Test
    void lockIsReportedOnce() throws Exception {
        fail(5, "user", HERE);
        assertTrue(isLocked("user", HERE));
        assertEquals(List.of("user 192.0.2.1 300 5"), locks);
        failuresUntilLocked(HERE);
        assertEquals(" 192.0.2.1 300 50", locks.get(locks.size() - 1));
    }

    @Test
    void findAndCloseAreDelegated() throws Exception {
        Account account = new Account(new Identity("user", List.of()), "");
        boolean[] closed = {false};
        IdentityStore other = throttled(new IdentityStore() {
            @Override
            public Optional<Verdict> authenticate(Credentials credentials) {
                return Optional.empty();
            }

            @Override
            public Optional<Account> find(String name) {
                return Optional.of(account);
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        });
        assertSame(account, other.find("user").orElseThrow());
        other.close();
        assertTrue(closed[0]);
    }
}
