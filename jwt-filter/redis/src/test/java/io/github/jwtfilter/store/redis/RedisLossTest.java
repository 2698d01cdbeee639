package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Does a reader read everything again after the server has lost entries, and only then? */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class RedisLossTest {
    private static final String FACTS = "{jwt-filter}:facts";

    private static RedisServer redis;

    private SharedStore reader;
    private SharedStore writer;

    @BeforeAll
    static void startServer() throws Exception {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        redis.close();
    }

    /** The reader has read one fact, and has beaten once. */
    @BeforeEach
    void readOneFact() throws StoreException {
        redis.ask("FLUSHALL");
        reader = redis.store();
        writer = redis.store();
        writer.append(List.of(Facts.login("a")));
        reader.beat(1, 3600);
        assertEquals(1, Facts.readAll(reader).size());
    }

    @AfterEach
    void close() {
        reader.close();
        writer.close();
    }

    private News read() throws StoreException {
        return reader.read(Facts.NO_WAIT);
    }

    /** In the same millisecond, a new stream would begin with the id of the lost one. Then only the beat shows the loss. */
    private static void awaitNextMillisecond() {
        long now = Link.millis(redis.ask("TIME"));
        Waiting.until("the next millisecond", () -> Link.millis(redis.ask("TIME")) > now);
    }

    @Test
    void nothingIsReadAgainWithoutLoss() throws StoreException {
        for (int beat = 2; beat < 5; beat++) {
            writer.append(List.of(Facts.login("b" + beat)));
            reader.beat(beat, 3600);
            News news = read();
            assertFalse(news.fromStart());
            assertEquals(1, news.facts().size());
        }
    }

    @Test
    void emptiedServerIsReadFromStart() throws StoreException {
        redis.ask("FLUSHALL");
        News news = read();
        assertTrue(news.fromStart());
        assertTrue(news.complete());
        assertEquals(List.of(), news.facts());
        assertFalse(read().fromStart());
    }

    @Test
    void emptiedServerWithNewFactsIsReadFromStart() throws StoreException {
        redis.ask("FLUSHALL");
        awaitNextMillisecond();
        writer.append(List.of(Facts.login("b"), Facts.login("c")));
        News news = read();
        assertTrue(news.fromStart());
        assertEquals(2, news.facts().size());
    }

    /** Only the missing beat shows this loss, because the stream was empty before and is empty again. */
    @Test
    void emptiedServerIsNoticedByTheBeat() throws StoreException {
        redis.ask("FLUSHALL");
        read();
        reader.beat(2, 3600);
        read();
        redis.ask("FLUSHALL");
        reader.beat(3, 3600);
        assertTrue(read().fromStart());
        reader.beat(4, 3600);
        assertFalse(read().fromStart());
    }

    @Test
    void deletedStreamIsReadFromStart() throws StoreException {
        redis.ask("DEL", FACTS);
        awaitNextMillisecond();
        writer.append(List.of(Facts.login("b")));
        assertTrue(read().fromStart());
    }

    @Test
    void trimmedStreamIsReadFromStart() throws StoreException {
        writer.append(List.of(Facts.login("b"), Facts.login("c")));
        assertEquals(2, read().facts().size());
        redis.ask("XTRIM", FACTS, "MAXLEN", "2");
        News news = read();
        assertTrue(news.fromStart());
        assertEquals(2, news.facts().size());
        assertFalse(read().fromStart());
    }

    @Test
    void streamThatIsTrimmedToNothingIsReadFromStart() throws StoreException {
        redis.ask("XTRIM", FACTS, "MAXLEN", "0");
        News news = read();
        assertTrue(news.fromStart());
        assertTrue(news.complete());
        assertFalse(read().fromStart());
    }

    @Test
    void brokenConnectionIsReadFromStart() throws StoreException {
        redis.ask("CLIENT", "KILL", "TYPE", "normal");
        assertThrows(StoreException.class, this::read);
        News news = read();
        assertTrue(news.fromStart());
        assertEquals(1, news.facts().size());
        assertFalse(read().fromStart());
    }

    @Test
    void promotedServerIsReadFromStartOnTheSameConnection() throws Exception {
        try (RedisServer replica = RedisServer.start("--replicaof", RedisServer.HOST + " " + redis.port())) {
            Await.that(
                    "the replica follows",
                    () -> replica.info("master_link_status").equals("up"));
            // A server also begins a new history with its first replica.
            reader.beat(2, 3600);
            read();
            reader.beat(3, 3600);
            assertFalse(read().fromStart());
            // No connection breaks, as behind a proxy: the server itself becomes another one.
            // Nothing listens at the port of its master, so it never loads a copy.
            redis.ask("REPLICAOF", RedisServer.HOST, "1");
            redis.ask("REPLICAOF", "NO", "ONE");
            reader.beat(4, 3600);
            assertTrue(read().fromStart());
        }
    }

    @Test
    void trimmingRemovesOnlyWhatNobodyNeeds() throws StoreException {
        // Whole blocks of at most 100 entries are removed.
        long now = System.currentTimeMillis();
        redis.ask("DEL", FACTS);
        for (int i = 0; i < 250; i++) {
            Fact fact = Facts.login("old" + i);
            redis.ask(
                    "XADD",
                    FACTS,
                    (now - (i < 200 ? 8_200_000 : 7_300_000) + i) + "-0",
                    "k",
                    "e",
                    "d",
                    fact.digest(),
                    "t",
                    "0",
                    "u",
                    Long.toString(fact.until()));
        }
        // For 200 of them two hours and ten minutes have passed, so only a retention of three hours keeps them.
        writer.beat(1, 10_800);
        assertEquals(250L, redis.ask("XLEN", FACTS));
        redis.ask("DEL", "{jwt-filter}:retention");
        try (SharedStore next = redis.store()) {
            next.beat(1, 7200);
            long left = (Long) redis.ask("XLEN", FACTS);
            assertTrue(left >= 50 && left < 150, left + " entries");
        }
    }

    @Test
    void trimmingByRetentionIsNoLoss() throws StoreException {
        long now = System.currentTimeMillis();
        redis.ask("DEL", FACTS);
        redis.ask("XADD", FACTS, (now - 8_200_000) + "-0", "k", "e");
        writer.append(List.of(Facts.login("b")));
        assertTrue(read().fromStart());
        redis.ask("XTRIM", FACTS, "MINID", Long.toString(now - 7_900_000));
        reader.beat(2, 3600);
        assertFalse(read().fromStart());
    }

    /** Its first entry might have been trimmed, so only its end shows the loss. */
    @Test
    void deletedStreamOfOldEntriesIsReadFromStart() throws StoreException {
        redis.ask("DEL", FACTS);
        redis.ask("XADD", FACTS, (System.currentTimeMillis() - 8_200_000) + "-0", "k", "e");
        assertTrue(read().fromStart());
        assertFalse(read().fromStart());
        redis.ask("DEL", FACTS);
        assertTrue(read().fromStart());
    }

    @Test
    void strangeEntriesAreIgnored() throws StoreException {
        String digest = Facts.login("x").digest();
        redis.ask("XADD", FACTS, "*", "a", "b");
        redis.ask("XADD", FACTS, "*", "k", "later", "d", digest, "t", "0", "u", "9999999999");
        redis.ask("XADD", FACTS, "*", "k", "z", "d", digest, "t", "0", "u", "9999999999");
        redis.ask("XADD", FACTS, "*", "k", "e", "d", "short", "t", "0", "u", "9999999999");
        redis.ask("XADD", FACTS, "*", "k", "e", "d", digest.replace(digest.charAt(0), 'x'), "t", "0", "u", "99");
        redis.ask("XADD", FACTS, "*", "k", "e", "d", digest, "t", "soon", "u", "9999999999");
        redis.ask("XADD", FACTS, "*", "k", "e", "d", digest, "t", "0", "u", "9999999999", "n", "new field");
        List<Fact> facts = new ArrayList<>(read().facts());
        assertEquals(1, facts.size());
        assertTrue(facts.get(0).isAbout(Facts.login("x")));
    }

    @Test
    void restartedServerIsReadFromStart() throws Exception {
        try (RedisServer restarted = RedisServer.start();
                SharedStore node = restarted.store()) {
            node.append(List.of(Facts.login("a")));
            node.beat(1, 3600);
            node.read(Facts.NO_WAIT);
            restarted.kill();
            assertThrows(StoreException.class, () -> node.read(Facts.NO_WAIT));
            assertThrows(StoreException.class, () -> node.append(List.of(Facts.login("b"))));
            restarted.startAgain();
            assertEquals(Set.of(), Facts.readAll(node));
            node.append(List.of(Facts.login("a")));
            assertEquals(1, node.read(Facts.NO_WAIT).facts().size());
        }
    }
}
