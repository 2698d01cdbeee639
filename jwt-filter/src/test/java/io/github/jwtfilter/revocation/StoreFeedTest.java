package io.github.jwtfilter.revocation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.StoreClock;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Does a node know all ended logins, and do others learn of its own, whatever happens to the shared store? */
final class StoreFeedTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration MAX_LAG = Duration.ofMinutes(15);

    private final MutableClock clock = new MutableClock(NOW);
    private final FaultyStore store = new FaultyStore(() -> clock.millis() + 120_000);
    private final EndedLogins known = new EndedLogins(
            100_000, Duration.ofHours(12), clock, Clocks.of(clock).nanoTime());
    private final StoreClock storeClock = new StoreClock(Clocks.of(clock));
    private final StoreFeed feed =
            new StoreFeed(store, known, storeClock, MAX_LAG, Duration.ofHours(12), Clocks.of(clock));

    @AfterEach
    void close() {
        feed.close();
    }

    private static Fact logout(int number) {
        return Fact.ends(
                Fact.Kind.LOGIN, "login " + number, NOW.plusSeconds(43_200).getEpochSecond());
    }

    private boolean isEnded(int number) {
        UserKeys user = UserKeys.of(Optional.empty(), Optional.empty(), "user");
        return known.isEnded(new LoginKeys(() -> "login " + number, user, NOW.getEpochSecond(), true));
    }

    private boolean isBehind() {
        try {
            feed.requireFresh();
            return false;
        } catch (StoreBehindException e) {
            return true;
        }
    }

    @Test
    void nodeIsBehindBeforeItHasReadTheStore() {
        assertThrows(StoreBehindException.class, feed::requireFresh);
        assertTrue(feed.state().lag().isEmpty());
    }

    @Test
    void startedNodeKnowsWhatTheStoreHolds() throws Exception {
        store.append(List.of(logout(1)));
        feed.start();
        assertDoesNotThrow(feed::requireFresh);
        assertTrue(isEnded(1));
    }

    @Test
    void nodeStartsWithoutTheStoreAndCatchesUp() throws Exception {
        store.append(List.of(logout(1)));
        store.setDown(true);
        feed.start();
        assertThrows(StoreBehindException.class, feed::requireFresh);
        store.setDown(false);
        Waiting.until("the node has read the store", () -> !isBehind());
        assertTrue(isEnded(1));
    }

    /** Appends logouts until the store takes one in time. A busy machine may need more than the second of one logout. */
    private void assertStored(int first) {
        AtomicInteger next = new AtomicInteger(first);
        Waiting.until(
                "a logout is stored", () -> feed.append(List.of(logout(next.getAndIncrement()))) == Ending.STORED);
        assertTrue(store.facts().contains(logout(next.get() - 1)));
    }

    @Test
    void logoutIsStored() {
        feed.start();
        assertStored(1);
    }

    @Test
    void logoutIsKeptAsLongAsAnyServerNeedsIt() {
        store.setRetention(Duration.ofHours(20));
        feed.start();
        feed.append(List.of(logout(1)));
        Waiting.until("the logout is delivered", () -> store.facts().size() == 1);
        Fact kept = store.facts().get(0);
        assertEquals(logout(1).until() + Duration.ofHours(8).toSeconds(), kept.until());
    }

    /** A server that starts during an outage of the store does not know yet what others need. */
    @Test
    void logoutBeforeTheFirstReadingIsKeptAsLongToo() {
        store.setRetention(Duration.ofHours(20));
        store.setWriteOnly(true);
        feed.start();
        assertEquals(Ending.WAITING, feed.append(List.of(logout(1))));
        feed.appendLater(List.of(session(1)));
        assertTrue(isEnded(1));
        store.setWriteOnly(false);
        Waiting.until("both are delivered", () -> store.facts().size() == 2);
        long longer = Duration.ofHours(8).toSeconds();
        assertEquals(List.of(logout(1).keptLonger(longer), session(1).keptLonger(longer)), store.facts());
        clock.pass(Duration.ofHours(13));
        known.learn(logout(2), false);
        assertTrue(isEnded(1), "this node keeps it as long");
    }

    @Test
    void logoutBeforeTheFirstReadingIsDeliveredWhenTheNodeStops() {
        store.setWriteOnly(true);
        feed.start();
        assertEquals(Ending.WAITING, feed.append(List.of(logout(1))));
        feed.close();
        assertEquals(List.of(logout(1)), store.facts());
    }

    /** The other server's families of refresh tokens last so long, and their own facts say so. */
    @Test
    void logoutIsKeptAsUsualIfOnlyFamiliesLastLonger() {
        store.setRetention(Duration.ofHours(20));
        AtomicReference<Duration> longest = new AtomicReference<>(Duration.ofHours(12));
        try (StoreFeed learning = new StoreFeed(
                store, known, storeClock, MAX_LAG, Duration.ofHours(12), longest::get, Clocks.of(clock))) {
            learning.start();
            longest.set(Duration.ofHours(20));
            learning.append(List.of(logout(1)));
            Waiting.until("the logout is delivered", () -> store.facts().size() == 1);
            assertEquals(logout(1), store.facts().get(0));
        }
    }

    @Test
    void logoutCountsHereAndIsDeliveredLaterWhileTheStoreIsDown() {
        feed.start();
        store.setDown(true);
        assertEquals(Ending.WAITING, feed.append(List.of(logout(1))));
        assertTrue(isEnded(1));
        assertEquals(1, feed.state().pending());
        store.setDown(false);
        Waiting.until("the logout is delivered", () -> store.facts().contains(logout(1)));
        Waiting.until("nothing waits", () -> feed.state().pending() == 0);
    }

    @Test
    void onlyTheFirstLogoutWaitsForAStoreThatIsDown() {
        feed.start();
        store.setReadOnly(true);
        feed.append(List.of(logout(0)));
        long start = System.nanoTime();
        for (int i = 1; i <= 100; i++) {
            assertEquals(Ending.WAITING, feed.append(List.of(logout(i))));
        }
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(50));
        assertEquals("read-only", feed.state().problem().orElseThrow());
    }

    /** Other nodes do not know these logouts, so they cannot wait for a turn. */
    @Test
    void logoutCountsAndIsDeliveredLaterEvenIfManyWaitAndAnotherNodeHeals() throws Exception {
        assertTrue(turnOfAnotherNode().take());
        List<Fact> many = new ArrayList<>();
        for (int i = 0; i < PendingFacts.MAX_FACTS; i++) {
            many.add(logout(i));
        }
        store.setReadOnly(true);
        feed.start();
        assertEquals(Ending.WAITING, feed.append(many));
        assertEquals(Ending.WAITING, feed.append(List.of(logout(-1))));
        assertTrue(isEnded(-1));
        store.setReadOnly(false);
        Waiting.until("the last logout is delivered", () -> store.facts().contains(logout(-1)));
    }

    private static Fact session(int number) {
        return Fact.ends(
                Fact.Kind.SESSION, "session " + number, NOW.plusSeconds(43_200).getEpochSecond());
    }

    @Test
    void endOfASessionCountsAtOnceAndIsDelivered() {
        feed.start();
        feed.appendLater(List.of(session(1)));
        assertTrue(known.isEnded(session(1)));
        Waiting.until("the store has it", () -> store.facts().equals(List.of(session(1))));
    }

    /** Anyone can end sessions, so these ends must neither delay nor displace a logout. */
    @Test
    void logoutOvertakesSessionsThatWaitForTheStore() {
        feed.start();
        store.setDown(true);
        for (int i = 0; i < 3_000; i++) {
            feed.appendLater(List.of(session(i)));
        }
        assertEquals(PendingFacts.MAX_SESSIONS, feed.state().pending());
        assertEquals(Ending.WAITING, feed.append(List.of(logout(1))));
        store.setDown(false);
        Waiting.until("the store has the logout", () -> store.facts().contains(logout(1)));
        // The first writing may have begun before the logout. It has 256 facts.
        int place = store.facts().indexOf(logout(1));
        assertTrue(place <= 256, "place " + place);
    }

    @Test
    void factsAreLearnedEvenIfALogFails() throws Exception {
        store.append(List.of(logout(1)));
        store.failToWarn();
        feed.start();
        Waiting.until("the node has read the store", () -> !isBehind());
        assertTrue(isEnded(1));
    }

    @Test
    void entriesThatTheStoreLostAreAddedAgain() {
        feed.start();
        feed.append(List.of(logout(1)));
        feed.append(List.of(logout(2)));
        Waiting.until("both are read", () -> known.lacking(9, 0).isEmpty());
        store.lose(1);
        Waiting.until("the loss is seen", () -> !known.lacking(9, 0).isEmpty());
        Waiting.until("the store has both", () -> {
            clock.pass(Duration.ofMillis(100));
            return store.facts().contains(logout(2));
        });
        assertTrue(store.facts().contains(logout(1)));
    }

    @Test
    void lostEntriesAreAddedAgainWhileLogoutsArriveAllTheTime() {
        feed.start();
        feed.append(List.of(logout(1)));
        Waiting.until("the logout is delivered", () -> store.facts().size() == 1);
        store.lose(1);
        AtomicInteger logouts = new AtomicInteger(1);
        Waiting.until("the store has it again", () -> {
            clock.pass(Duration.ofMillis(50));
            feed.append(List.of(logout(logouts.incrementAndGet())));
            return store.facts().contains(logout(1));
        });
        Waiting.until("the node has given its turn back", () -> {
            clock.pass(Duration.ofMillis(50));
            feed.append(List.of(logout(logouts.incrementAndGet())));
            return hasNoTurn();
        });
        assertEquals(Set.copyOf(store.facts()).size(), store.facts().size(), "nothing is there twice");
    }

    private HealingTurn turnOfAnotherNode() {
        return new HealingTurn(store, Clocks.of(clock).nanoTime());
    }

    private boolean hasNoTurn() {
        try {
            return store.cells().read("healing").isEmpty();
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads and heals, and lets two seconds pass. */
    private void exchange(int times) throws StoreException {
        for (int i = 0; i < times; i++) {
            feed.readOnce();
            clock.pass(Duration.ofMillis(1));
            feed.heal();
            clock.pass(Duration.ofMillis(1_999));
        }
    }

    /** The monotonic clock stands still while a virtual machine is suspended, so the node forgets nothing. */
    @Test
    void factThatHasExpiredByTheStoresClockIsNotAdded() throws Exception {
        EndedLogins kept = new EndedLogins(100, Duration.ofHours(12), clock, () -> 0);
        kept.learn(logout(1), false);
        try (StoreFeed behind =
                new StoreFeed(store, kept, storeClock, MAX_LAG, Duration.ofHours(12), Clocks.of(clock))) {
            clock.pass(Duration.ofHours(13));
            assertEquals(List.of(logout(1)), kept.lacking(9, 0));
            for (int i = 0; i < 10; i++) {
                behind.readOnce();
                behind.heal();
                clock.pass(Duration.ofSeconds(2));
            }
        }
        assertEquals(List.of(), store.facts());
        assertTrue(hasNoTurn());
    }

    @Test
    void factsThatTheStoreDoesNotReturnAreAddedOnceForEachReading() throws Exception {
        List<Fact> lost = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            lost.add(logout(i));
        }
        lost.forEach(fact -> known.learn(fact, false));
        store.setForgetful(true);
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter")) {
            exchange(12);
            assertEquals(600, store.facts().size(), "each is added once");
            assertTrue(store.facts().containsAll(lost));
            assertTrue(log.text().contains("JWTF-806"), log.text());
        }
        store.setForgetful(false);
        store.lose(600);
        exchange(12);
        assertEquals(600, store.facts().size(), "added again after the next reading of the whole store");
    }

    @Test
    void failedHealingDelaysNoLogoutAndIsReported() throws Exception {
        known.learn(logout(1), false);
        store.setCellsDown(true);
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter")) {
            feed.start();
            Waiting.until("the failure is reported", () -> {
                clock.pass(Duration.ofMillis(200));
                return feed.state().problem().isPresent();
            });
            assertEquals("no cells", feed.state().problem().orElseThrow());
            assertStored(2);
            assertTrue(log.text().contains("JWTF-806"), log.text());
            assertFalse(log.text().contains("JWTF-802"), log.text());
        }
        store.setCellsDown(false);
        Waiting.until("healing has ended", () -> {
            clock.pass(Duration.ofMillis(200));
            // The thread that writes need not wait for a fact.
            feed.append(List.of(logout(-1)));
            return store.facts().contains(logout(1)) && feed.state().problem().isEmpty();
        });
    }

    @Test
    void nodeHealsWithoutTheTurnIfNobodyCanHaveIt() throws Exception {
        known.learn(logout(1), false);
        store.setCellsDown(true);
        exchange(15);
        assertEquals(List.of(), store.facts());
        exchange(10);
        assertEquals(List.of(logout(1)), store.facts());
        assertTrue(feed.state().problem().isEmpty());
    }

    /** Even a log may fail, for example for lack of memory. */
    @Test
    void threadsGoOnIfTheReportOfAFailureFails() {
        AtomicInteger failures = new AtomicInteger();
        Logger logger = Logger.getLogger("io.github.jwtfilter");
        Handler full = new Handler() {
            @Override
            public void publish(LogRecord line) {
                failures.incrementAndGet();
                throw new OutOfMemoryError("of a test");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        feed.start();
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter")) {
            logger.addHandler(full);
            store.setDown(true);
            feed.append(List.of(logout(1)));
            // One thread may fail twice before the other one fails.
            Waiting.until(
                    "both threads have failed to log",
                    () -> failures.get() >= 2
                            && log.text().contains("JWTF-801")
                            && log.text().contains("JWTF-802"));
        } finally {
            logger.removeHandler(full);
        }
        store.setDown(false);
        Waiting.until("the logout is delivered", () -> store.facts().contains(logout(1)));
        Waiting.until("the store is read again", () -> feed.state().problem().isEmpty());
    }

    /** Many nodes notice a loss at once. If each added what it knows, the store would get everything many times. */
    @Test
    void nodeReadsWhatOthersAddedBeforeItAddsMore() throws Exception {
        List<Fact> lost = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            lost.add(logout(i));
        }
        lost.forEach(fact -> known.learn(fact, false));
        feed.readOnce();
        clock.pass(Duration.ofSeconds(6));
        feed.readOnce();
        feed.heal();
        assertEquals(List.of(), store.facts(), "the node has just taken its turn");
        store.append(lost.subList(0, 300));
        clock.pass(Duration.ofSeconds(1));
        feed.readOnce();
        clock.pass(Duration.ofMillis(1));
        feed.heal();
        assertEquals(812, store.facts().size());
        feed.heal();
        assertEquals(812, store.facts().size(), "the node has not read what it added");
        for (int i = 0; i < 2; i++) {
            clock.pass(Duration.ofSeconds(1));
            feed.readOnce();
            feed.heal();
            clock.pass(Duration.ofMillis(1));
        }
        assertEquals(Set.copyOf(lost), Set.copyOf(store.facts()));
        assertEquals(1_500, store.facts().size(), "nothing is there twice");
    }

    @Test
    void oneNodeHealsAtATime() throws Exception {
        known.learn(logout(1), false);
        HealingTurn another = turnOfAnotherNode();
        assertTrue(another.take());
        for (int i = 0; i < 5; i++) {
            clock.pass(Duration.ofSeconds(6));
            feed.readOnce();
            feed.heal();
        }
        assertEquals(List.of(), store.facts());
        another.give();
        for (int i = 0; i < 2; i++) {
            feed.heal();
            clock.pass(Duration.ofSeconds(1));
            feed.readOnce();
        }
        assertEquals(List.of(logout(1)), store.facts());
        feed.heal();
        assertTrue(another.take(), "the node gave its turn back");
    }

    @Test
    void lagGrowsWhileBeatsDoNotReturn() {
        feed.start();
        store.setSilent(true);
        clock.pass(Duration.ofSeconds(1));
        Waiting.until("the pause is over", () -> !isBehind());
        clock.pass(MAX_LAG.minusSeconds(2));
        assertFalse(isBehind());
        clock.pass(Duration.ofSeconds(2));
        assertTrue(isBehind());
        store.setSilent(false);
        Waiting.until("the node has caught up", () -> !isBehind());
    }

    /** A request waits for a second. A busy machine may need more, so other pauses follow. */
    @Test
    void requestAfterAPauseWaitsForTheStore() {
        feed.start();
        Waiting.until("a request has waited for the store", this::waitsAfterAPause);
    }

    private boolean waitsAfterAPause() {
        store.setSilent(true);
        AtomicReference<Thread.State> state = new AtomicReference<>();
        clock.pass(Duration.ofSeconds(10));
        Thread request = new Thread(this::isBehind);
        request.start();
        Waiting.until("the request waits", () -> {
            state.set(request.getState());
            return state.get() == Thread.State.TIMED_WAITING || state.get() == Thread.State.TERMINATED;
        });
        store.setSilent(false);
        Waiting.until("the request has ended", () -> !request.isAlive());
        return state.get() == Thread.State.TIMED_WAITING
                && feed.state().lag().orElseThrow().isZero();
    }

    @Test
    void clockFollowsTheStore() {
        feed.start();
        assertEquals(NOW.plusSeconds(120), storeClock.instant());
        assertEquals(Duration.ofMinutes(2), feed.state().offset().orElseThrow());
    }

    @Test
    void outageIsLoggedOnceAndItsEndToo() {
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter")) {
            feed.start();
            store.setDown(true);
            Waiting.until("the outage is seen", () -> feed.state().problem().isPresent());
            store.setDown(false);
            Waiting.until(
                    "the store is read again", () -> feed.state().problem().isEmpty());
            Waiting.until("the end is logged", () -> log.text().contains("is read again"));
            assertEquals(1, log.text().split("JWTF-801", -1).length - 1, log.text());
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("jwt-filter store"))
                .collect(Collectors.toSet());
    }

    @Test
    void threadsEndWithTheFeed() {
        Set<Thread> ofOthers = threads();
        feed.start();
        Set<Thread> ofFeed = threads();
        ofFeed.removeAll(ofOthers);
        assertEquals(3, ofFeed.size(), ofFeed::toString);
        feed.close();
        assertTrue(ofFeed.stream().noneMatch(Thread::isAlive), ofFeed::toString);
    }

    /** The clock of this test stands still, so the wait takes its whole time. */
    @Test
    void newLoginWaitsUntilTheSecondHasPassed() {
        long start = System.nanoTime();
        feed.awaitPassed(NOW.getEpochSecond());
        assertTrue(System.nanoTime() - start >= Duration.ofSeconds(1).toNanos());
        Thread.currentThread().interrupt();
        feed.awaitPassed(NOW.getEpochSecond());
        assertTrue(Thread.interrupted(), "an interrupt ends the wait, and stays");
        feed.awaitPassed(NOW.getEpochSecond() - 1);
    }
}
