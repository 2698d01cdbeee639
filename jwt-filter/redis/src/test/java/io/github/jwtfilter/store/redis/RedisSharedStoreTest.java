package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.store.StoreOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Does the store on a real Redis fulfil the contract of a shared store? */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class RedisSharedStoreTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static RedisServer redis;

    private SharedStore store;
    private SharedStore other;

    @BeforeAll
    static void startServer() throws Exception {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        redis.close();
    }

    @BeforeEach
    void open() {
        redis.ask("FLUSHALL");
        store = redis.store();
        other = redis.store();
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    @Test
    void appendedFactIsReadByOthers() throws StoreException {
        assertEquals(Set.of(), Facts.readAll(other));
        Fact fact = Facts.login("a");
        store.append(List.of(fact));
        News news = other.read(Duration.ofSeconds(1));
        assertEquals(List.of(fact), news.facts());
        assertFalse(news.fromStart());
        assertTrue(news.complete());
        assertEquals(List.of(), other.read(Facts.NO_WAIT).facts());
    }

    @Test
    void appendTwiceIsOneFact() throws StoreException {
        Fact fact = Facts.login("a");
        store.append(List.of(fact));
        store.append(List.of(fact));
        assertEquals(Set.of(fact), Facts.readAll(other));
    }

    @Test
    void laterInstantWins() throws StoreException {
        Fact earlier = Fact.before(Fact.Kind.USER, "alice", 1000, Facts.inAnHour());
        Fact later = Fact.before(Fact.Kind.USER, "alice", 2000, Facts.inAnHour());
        store.append(List.of(later));
        store.append(List.of(earlier));
        assertTrue(Facts.readAll(other).contains(later));
    }

    @Test
    void instantIsKeptAsWritten() throws StoreException {
        Fact user = Fact.before(Fact.Kind.USER, "alice", 123_456_789, Facts.inAnHour());
        Fact all = Fact.all(987_654_321, Facts.inAnHour());
        store.append(List.of(user, all));
        assertEquals(Set.of(user, all), Facts.readAll(other));
    }

    @Test
    void storeClockIsReported() throws StoreException {
        long before = System.currentTimeMillis();
        long reported = store.read(Duration.ofMillis(300)).storeMillis();
        assertTrue(reported >= before + 290 && reported <= System.currentTimeMillis(), "the time after the wait");
    }

    @Test
    void ownBeatReturns() throws StoreException {
        store.beat(6, 60);
        other.beat(1000, 60);
        assertEquals(6, store.read(Facts.NO_WAIT).beat());
        store.beat(7, 60);
        assertEquals(7, store.read(Facts.NO_WAIT).beat());
    }

    /** The reading goes over several answers, and the own beat counts as soon as all older facts were delivered. */
    @Test
    void readingFromStartIsComplete() throws StoreException {
        List<Fact> facts = IntStream.range(0, 12_000)
                .mapToObj(i -> Facts.login("login " + i))
                .toList();
        store.append(facts);
        other.beat(5, 60);
        News first = other.read(Duration.ofSeconds(1));
        assertTrue(first.fromStart());
        assertFalse(first.complete());
        assertEquals(0, first.beat());
        Set<Fact> read = new HashSet<>(first.facts());
        News next;
        do {
            next = other.read(Duration.ofSeconds(1));
            assertFalse(next.fromStart());
            read.addAll(next.facts());
        } while (!next.complete());
        assertEquals(5, next.beat());
        assertEquals(new HashSet<>(facts), read);
    }

    @Test
    void readWaitsAtMostItsTime() throws StoreException {
        store.read(Facts.NO_WAIT);
        long start = System.nanoTime();
        store.read(Duration.ofMillis(400));
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(waited >= 390 && waited < 15_000, waited + " ms");
    }

    @Test
    void factEndsAWait() throws Exception {
        other.read(Facts.NO_WAIT);
        CompletableFuture<News> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return other.read(Duration.ofSeconds(1));
            } catch (StoreException e) {
                throw new AssertionError(e);
            }
        });
        Await.that("the reading waits", () -> redis.info("blocked_clients").equals("1"));
        Fact fact = Facts.login("a");
        store.append(List.of(fact));
        // A wait that ends by its time returns nothing.
        assertEquals(List.of(fact), waiting.get(20, TimeUnit.SECONDS).facts());
    }

    @Test
    void closeEndsABlockedRead() throws Exception {
        store.read(Facts.NO_WAIT);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<News> waiting = thread.submit(() -> store.read(Duration.ofSeconds(1)));
            Await.that("the reading waits", () -> redis.info("blocked_clients").equals("1"));
            store.close();
            assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
            assertThrows(StoreException.class, () -> store.read(Facts.NO_WAIT));
            assertThrows(StoreException.class, () -> store.append(List.of(Facts.login("a"))));
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void closeLeavesNeitherThreadNorConnection() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        store.append(List.of(Facts.login("a")));
        store.read(Facts.NO_WAIT);
        store.cells().read("a");
        assertEquals(
                List.of(),
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .filter(thread -> thread.getName().contains("edis")
                                || thread.getName().contains("commons-pool"))
                        .toList());
        store.close();
        // The connection of the question is the last one.
        Await.that(
                "connections are closed", () -> redis.info("connected_clients").equals("1"));
    }

    @Test
    void concurrentAppendsAreAllRead() throws Exception {
        int threads = 16;
        int each = 500;
        Set<Fact> expected = new HashSet<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = IntStream.range(0, threads)
                    .<Future<?>>mapToObj(thread -> pool.submit(() -> {
                        for (int i = 0; i < each; i++) {
                            store.append(List.of(Facts.login(thread + "/" + i)));
                        }
                        return null;
                    }))
                    .toList();
            Set<Fact> read = new HashSet<>();
            while (!running.stream().allMatch(Future::isDone)) {
                read.addAll(other.read(Duration.ofMillis(50)).facts());
            }
            for (Future<?> future : running) {
                future.get();
            }
            read.addAll(Facts.readAll(other));
            for (int thread = 0; thread < threads; thread++) {
                for (int i = 0; i < each; i++) {
                    expected.add(Facts.login(thread + "/" + i));
                }
            }
            assertEquals(expected, read);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void expiredFactsAreDropped() throws StoreException {
        Fact expired = Fact.ends(Fact.Kind.LOGIN, "old", Facts.now() - 3600);
        Fact recently = Fact.ends(Fact.Kind.LOGIN, "recent", Facts.now() - 60);
        store.append(List.of(expired, recently));
        assertEquals(Set.of(recently), Facts.readAll(other));
    }

    @Test
    void longestRetentionIsAnnounced() throws StoreException {
        assertEquals(0, other.read(Facts.NO_WAIT).retentionSeconds());
        store.beat(1, 7200);
        other.beat(1, 600);
        assertEquals(7200, other.read(Facts.NO_WAIT).retentionSeconds());
    }

    @Test
    void retentionOfStoppedNodeIsKept() throws StoreException {
        store.beat(1, 7200);
        store.close();
        other.beat(1, 600);
        assertEquals(7200, other.read(Facts.NO_WAIT).retentionSeconds());
    }

    @Test
    void announcementEndsAfterItsOwnLength() throws Exception {
        store.beat(1, 2);
        other.beat(1, 1);
        assertEquals(2, other.read(Facts.NO_WAIT).retentionSeconds());
        Await.that("the announcements end", () -> other.read(Facts.NO_WAIT).retentionSeconds() == 0);
    }

    @Test
    void cellsCompareAndSet() throws StoreException {
        Cells cells = store.cells();
        Cells same = other.cells();
        assertEquals(Optional.empty(), cells.read("a:b-1"));
        assertFalse(cells.replace("a:b-1", Optional.of("x"), Optional.of("y"), HOUR));
        assertTrue(cells.replace("a:b-1", Optional.empty(), Optional.of("first text"), HOUR));
        assertEquals(Optional.of("first text"), same.read("a:b-1"));
        assertFalse(same.replace("a:b-1", Optional.empty(), Optional.of("y"), HOUR));
        assertFalse(same.replace("a:b-1", Optional.of("y"), Optional.empty(), HOUR));
        assertEquals(Optional.of("first text"), cells.read("a:b-1"));
        assertTrue(same.replace("a:b-1", Optional.of("first text"), Optional.of("z".repeat(900)), HOUR));
        assertTrue(same.replace("a:b-1", Optional.of("z".repeat(900)), Optional.empty(), HOUR));
        assertEquals(Optional.empty(), cells.read("a:b-1"));
        assertTrue(cells.replace("a:b-1", Optional.empty(), Optional.empty(), HOUR));
    }

    @Test
    void cellExpires() throws Exception {
        Cells cells = store.cells();
        assertTrue(cells.replace("a", Optional.empty(), Optional.of("x"), Duration.ofMillis(50)));
        Await.that("the cell expires", () -> cells.read("a").isEmpty());
        assertTrue(cells.replace("a", Optional.empty(), Optional.of("x"), HOUR));
        assertTrue(cells.replace("a", Optional.of("x"), Optional.of("y"), Duration.ZERO));
        assertEquals(Optional.empty(), cells.read("a"));
    }

    @Test
    void oneOfManyReplacementsSucceeds() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Future<Boolean>> running = IntStream.range(0, 16)
                    .mapToObj(i -> pool.submit(() -> (i % 2 == 0 ? store : other)
                            .cells()
                            .replace("a", Optional.empty(), Optional.of("of " + i), HOUR)))
                    .toList();
            int succeeded = 0;
            for (Future<Boolean> each : running) {
                succeeded += each.get() ? 1 : 0;
            }
            assertEquals(1, succeeded);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void prefixesAreApart() throws StoreException {
        try (SharedStore apart = RedisServer.store(new StoreOptions(redis.address(), "another", "node", 0))) {
            store.append(List.of(Facts.login("a")));
            store.cells().replace("a", Optional.empty(), Optional.of("x"), HOUR);
            assertEquals(Set.of(), Facts.readAll(apart));
            assertEquals(Optional.empty(), apart.cells().read("a"));
        }
    }

    @Test
    void idleConnectionThatTheServerClosedIsReplaced() throws Exception {
        store.append(List.of(Facts.login("a")));
        redis.ask("CLIENT", "KILL", "TYPE", "normal");
        // After a second without use, a connection is tested first.
        Thread.sleep(1100);
        store.append(List.of(Facts.login("b")));
        assertEquals(2, Facts.readAll(other).size());
    }
}
