package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;

/** Does the store in Redis do what the contract of a shared store leaves open? */
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
    void factEndsAWait() throws Exception {
        AtomicInteger number = new AtomicInteger();
        Await.that("a fact ends a wait", () -> {
            Facts.readAll(other);
            Fact fact = Facts.login("login " + number.incrementAndGet());
            return whileReading(other, () -> store.append(List.of(fact)))
                    // A wait that ends by its time returns nothing.
                    .filter(news -> news.facts().equals(List.of(fact)))
                    .isPresent();
        });
    }

    /**
     * Does something while another thread reads and waits. Returns what that thread read; empty if the reading failed. On a
     * busy machine, the wait of a second may be over too early, so the caller tries again.
     */
    private static Optional<News> whileReading(SharedStore reader, Executable action) throws Exception {
        Await.that("no other reading waits", () -> redis.info("blocked_clients").equals("0"));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<News> reading = thread.submit(() -> reader.read(Duration.ofSeconds(1)));
            Await.that("the reading waits", () -> redis.info("blocked_clients").equals("1") || reading.isDone());
            try {
                action.execute();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            return Optional.of(reading.get(1, TimeUnit.MINUTES));
        } catch (ExecutionException e) {
            assertInstanceOf(StoreException.class, e.getCause());
            return Optional.empty();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void closeEndsABlockedRead() throws Exception {
        Await.that("closing ends a wait", () -> {
            SharedStore closed = redis.store();
            closed.read(Facts.NO_WAIT);
            boolean isEnded = whileReading(closed, closed::close).isEmpty();
            assertThrows(StoreException.class, () -> closed.read(Facts.NO_WAIT));
            assertThrows(StoreException.class, () -> closed.append(List.of(Facts.login("a"))));
            return isEnded;
        });
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
                        // Servers of other classes may start at the same time.
                        .filter(thread ->
                                !before.contains(thread) && !thread.getName().equals(RedisServer.LOG_THREAD))
                        .filter(thread -> thread.getName().contains("edis")
                                || thread.getName().contains("commons-pool"))
                        .toList());
        store.close();
        // The connection of the question is the last one.
        Await.that(
                "connections are closed", () -> redis.info("connected_clients").equals("1"));
    }

    @Test
    void expiredFactsAreDropped() throws StoreException {
        Fact expired = Fact.ends(Fact.Kind.LOGIN, "old", Facts.now() - 3600);
        Fact recently = Fact.ends(Fact.Kind.LOGIN, "recent", Facts.now() - 60);
        store.append(List.of(expired, recently));
        assertEquals(Set.of(recently), Facts.readAll(other));
    }

    @Test
    void announcementEndsAfterItsOwnLength() throws Exception {
        AtomicInteger beat = new AtomicInteger();
        // On a busy machine, an announcement may end before it is read.
        Await.that("the longer announcement counts", () -> {
            store.beat(beat.incrementAndGet(), 2);
            other.beat(beat.get(), 1);
            return other.read(Facts.NO_WAIT).retentionSeconds() == 2;
        });
        Await.that("the announcements end", () -> other.read(Facts.NO_WAIT).retentionSeconds() == 0);
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
