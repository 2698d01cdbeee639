package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.identity.Realm;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.store.BoundedCells;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.Count;
import io.github.jwtfilter.store.SharedCells;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many wrong passwords reach the users of several nodes with one store, and what happens while the store fails? */
@Timeout(120)
final class SharedCountersTest {
    private static final String HERE = "192.0.2.1";
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final SharedCells store = new SharedCells();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<BoundedCells> closed = new ArrayList<>();
    private final IdentityStore bank = node();
    private final IdentityStore retirement = node();
    private final IdentityStore archive = node();
    private CapturedLog log;

    @BeforeEach
    void capture() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void close() {
        open.countDown();
        closed.forEach(BoundedCells::close);
        log.close();
    }

    /** Waits for the store even if this machine is very busy. */
    private IdentityStore node() {
        return node(Duration.ofMinutes(1));
    }

    private IdentityStore node(Duration maxWait) {
        BoundedCells cells = new BoundedCells(store);
        closed.add(cells);
        return new ThrottledIdentityStore(
                this::check,
                new SharedCounters(cells, maxWait, "memory of a test", Clocks.of(clock)),
                5,
                Duration.ofMinutes(5),
                (user, address, time, failures) -> {},
                clock,
                new LoginThreads(0, () -> 0));
    }

    private Optional<Verdict> check(Credentials credentials) {
        asked.incrementAndGet();
        return Optional.of(
                credentials.passwordText().equals("right")
                        ? Verdict.accepted(new Identity(credentials.name(), List.of()))
                        : Verdict.refused(Verdict.Refusal.WRONG_PASSWORD));
    }

    private static String attempt(IdentityStore node, String name, String password) throws IdentityStoreException {
        Verdict verdict = node.authenticate(new Credentials(name, password).from(HERE, Realm.NONE))
                .orElseThrow();
        return verdict + (verdict.retryAfter().isZero() ? "" : " " + verdict.retryAfter());
    }

    private static void fail(int times, IdentityStore node, String name) throws IdentityStoreException {
        for (int i = 0; i < times; i++) {
            assertEquals("refused: wrong password", attempt(node, name, "wrong"), "after " + i);
        }
    }

    /** The answer to a young lock is a second, because another node may still be checking what it has counted. */
    private static void assertLocked(IdentityStore node, String name) throws IdentityStoreException {
        String answer = attempt(node, name, "right");
        assertTrue(answer.matches("refused: throttled PT(1S|[345]M.*)"), answer);
    }

    private long recoveries() {
        return log.lines().stream()
                .filter("INFO Failed logins are counted in the shared store memory of a test again."::equals)
                .count();
    }

    /** Lets a node find the store again. */
    private void recover(IdentityStore node) {
        long before = recoveries();
        store.setDown(false);
        store.setReadOnly(false);
        open.countDown();
        AtomicInteger rounds = new AtomicInteger();
        Waiting.until("the store is used again", () -> {
            // A probe that has just failed begins another time of waiting.
            if (rounds.getAndIncrement() % 100 == 0) {
                clock.pass(RETRY);
            }
            try {
                attempt(node, "nobody", "right");
            } catch (IdentityStoreException e) {
                throw new AssertionError(e);
            }
            return recoveries() > before;
        });
    }

    /** Five attempts at another node count as failed while it checks them. */
    @Test
    void lockThatAnotherNodeMayStillTakeBackAsksForAnEarlyRetry() throws Exception {
        fail(5, bank, "user");
        int before = asked.get();
        assertEquals("refused: throttled PT1S", attempt(retirement, "user", "right"));
        clock.pass(Duration.ofMillis(4_999));
        assertEquals("refused: throttled PT1S", attempt(retirement, "user", "right"));
        clock.pass(Duration.ofMillis(1));
        assertEquals("refused: throttled PT4M55S", attempt(retirement, "user", "right"));
        assertEquals(before, asked.get(), "no further password was checked");
    }

    @Test
    void threeNodesShareFiveTries() throws Exception {
        fail(2, bank, "user");
        fail(2, retirement, "user");
        fail(1, archive, "user");
        for (IdentityStore node : List.of(bank, retirement, archive)) {
            assertLocked(node, "user");
        }
        assertEquals(5, asked.get());
        assertEquals("accepted other", attempt(bank, "other", "right"));
        assertEquals(List.of(), log.lines());
    }

    @Test
    void fiveOfManyParallelAttemptsOnThreeNodesReachTheUsers() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(12);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                IdentityStore node = List.of(bank, retirement, archive).get(i % 3);
                answers.add(pool.submit(() -> attempt(node, "user", "wrong")));
            }
            for (Future<String> answer : answers) {
                assertTrue(answer.get().startsWith("refused: "));
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(5, asked.get());
    }

    /** Otherwise a burst of logins would keep the store busy for seconds, and each node would count alone. */
    @Test
    void burstOfOneClientAsksTheStoreAFewTimesForEachAttempt() throws Exception {
        int attempts = 80;
        ExecutorService pool = Executors.newFixedThreadPool(attempts);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < attempts; i++) {
                String name = "user" + i;
                answers.add(pool.submit(() -> attempt(bank, name, "wrong")));
            }
            for (Future<String> answer : answers) {
                assertTrue(answer.get().startsWith("refused: "));
            }
        } finally {
            pool.shutdownNow();
        }
        assertTrue(store.calls() <= 4 * attempts, store.calls() + " calls");
    }

    @Test
    void rightPasswordOnOneNodeClearsTheFailuresOfAll() throws Exception {
        fail(4, bank, "user");
        assertEquals("accepted user", attempt(retirement, "user", "right"));
        fail(4, bank, "user");
        assertEquals("accepted user", attempt(bank, "user", "right"));
    }

    @Test
    void lockOfAnotherNodeEndsOnTime() throws Exception {
        fail(5, bank, "user");
        clock.pass(Duration.ofMinutes(5).minusMillis(1));
        assertEquals("refused: throttled PT1S", attempt(retirement, "user", "right"));
        clock.pass(Duration.ofMillis(1));
        assertEquals("accepted user", attempt(retirement, "user", "right"));
    }

    @Test
    void nodeCountsAloneWhileTheStoreIsDown() throws Exception {
        store.setDown(true);
        fail(5, bank, "user");
        assertLocked(bank, "user");
        fail(5, retirement, "user");
        assertLocked(retirement, "user");
        assertEquals(1, store.calls() / 2, "each node asks once");
        assertEquals(
                "WARNING JWTF-804 The shared store memory of a test does not answer, so this server counts failed logins"
                        + " on its own: connection refused",
                log.lines().get(0));
        assertEquals(2, log.lines().size());
    }

    @Test
    void outageGivesNoFreshTries() throws Exception {
        fail(3, bank, "user");
        assertEquals("accepted other", attempt(retirement, "other", "right"));
        fail(1, retirement, "user");
        fail(5, archive, "locked");
        assertLocked(bank, "locked");
        store.setDown(true);
        fail(1, retirement, "user");
        assertLocked(retirement, "user");
        assertLocked(bank, "locked");
    }

    @Test
    void readOnlyStoreIsAnOutage() throws Exception {
        fail(1, bank, "user");
        store.setReadOnly(true);
        fail(4, bank, "user");
        assertLocked(bank, "user");
        clock.pass(RETRY);
        int calls = store.calls();
        assertLocked(bank, "user");
        Waiting.until("the probe has failed", () -> store.calls() == calls + 2);
        assertLocked(bank, "user");
        recover(bank);
    }

    @Test
    void lockOfAnOutageHoldsOnAllNodesAfterwards() throws Exception {
        store.setDown(true);
        fail(5, bank, "user");
        fail(4, bank, "other");
        fail(1, retirement, "other");
        recover(bank);
        assertLocked(archive, "user");
        fail(1, archive, "other");
        assertLocked(archive, "other");
    }

    @Test
    void higherCountCountsUntilTheCountsAreMerged() throws Exception {
        store.setDown(true);
        fail(4, bank, "user");
        fail(1, retirement, "other");
        recover(retirement);
        fail(2, retirement, "user");
        recover(bank);
        fail(1, bank, "user");
        assertLocked(bank, "user");
        assertLocked(retirement, "user");
    }

    @Test
    void rightPasswordDuringAnOutageClearsTheFailuresOfThisNode() throws Exception {
        store.setDown(true);
        fail(4, bank, "user");
        assertEquals("accepted user", attempt(bank, "user", "right"));
        fail(4, bank, "user");
        assertEquals("accepted user", attempt(bank, "user", "right"));
        recover(bank);
        fail(4, bank, "user");
    }

    @Test
    void loginIsAnsweredWhileTheStoreGivesNoAnswer() throws Exception {
        IdentityStore impatient = node(Duration.ofSeconds(1));
        store.pauseUntil(open);
        fail(5, impatient, "user");
        assertLocked(impatient, "user");
        assertEquals("accepted other", attempt(impatient, "other", "right"));
        // The machine may be too busy to ask the store at all.
        assertTrue(store.calls() <= 1, "only the first login waits for the store");
        assertTrue(log.text().contains("no answer in 1000 milliseconds"), log.text());
        recover(impatient);
        assertLocked(retirement, "user");
    }

    private SharedCounters counters(SharedCells of) {
        BoundedCells cells = new BoundedCells(of);
        closed.add(cells);
        return new SharedCounters(cells, Duration.ofMinutes(1), "memory of a test", Clocks.of(clock));
    }

    /** After an outage with very many counts, the store must not stay out of use until all are merged. */
    @Test
    void lowCountsOfALargeOutageAreMergedWhenTheyChange() {
        SharedCounters here = counters(store);
        SharedCounters elsewhere = counters(store);
        Count low = Count.of(3, clock.instant());
        store.setDown(true);
        here.replace("low", Count.NONE, low, Duration.ofHours(1));
        for (int i = 0; i < 1_000; i++) {
            here.replace("key" + i, Count.NONE, Count.of(4, clock.instant()), Duration.ofHours(1));
        }
        store.setDown(false);
        clock.pass(RETRY);
        Waiting.until("the store is used again", () -> {
            here.read("low");
            return recoveries() == 1;
        });
        assertEquals(4, elsewhere.read("key0").value());
        assertEquals(4, elsewhere.read("key999").value());
        assertEquals(Count.NONE, elsewhere.read("low"));
        assertEquals(low, here.read("low"));
        Count next = Count.of(4, clock.instant());
        assertTrue(here.replace("low", low, next, Duration.ofHours(1)));
        assertEquals(next, elsewhere.read("low"));
        assertTrue(elsewhere.replace("low", next, Count.NONE, Duration.ZERO));
        assertEquals(Count.NONE, here.read("low"));
    }

    @Test
    void storeWithContentOfAnotherFormatIsAnOutage() throws Exception {
        SharedCounters counters = counters(new SharedCells() {
            @Override
            public Optional<String> read(String name) {
                return Optional.of("seven");
            }
        });
        assertEquals(0, counters.read("key").value());
        assertTrue(log.text().contains("expected a number and a time in the cell of a counter"), log.text());
    }
}
