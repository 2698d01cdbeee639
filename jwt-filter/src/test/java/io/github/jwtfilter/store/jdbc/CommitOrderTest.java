package io.github.jwtfilter.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.Waiting;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Do readers find each confirmed fact, whatever the order and the delay of commits, and only once? */
@ExtendWith(TestPostgres.Shared.class)
final class CommitOrderTest {
    private static final Duration NO_WAIT = Duration.ZERO;

    private final SteeredDatabase database = SteeredDatabase.h2();
    private final SharedStore writer = database.store("writer");
    private final SharedStore reader = database.store("reader");
    private final Fact fact = fact("fact", database);

    @AfterEach
    void close() {
        database.close();
    }

    private static Fact fact(String id, SteeredDatabase database) {
        return Fact.ends(Fact.Kind.LOGIN, id, database.seconds() + 36_000);
    }

    private static News read(SharedStore store) {
        try {
            return store.read(NO_WAIT);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** Asserts what a reader finds next, without beginning again. */
    private void assertNext(Fact... expected) {
        News news = read(reader);
        assertFalse(news.fromStart());
        assertEquals(Set.of(expected), Set.copyOf(news.facts()));
    }

    // Late commits

    /** Another transaction has written the same row, and stays open for 100 seconds. */
    @ParameterizedTest
    @ValueSource(strings = {"rollback", "commit"})
    void factThatWaitedForAnOpenTransactionIsRead(String end, TestPostgres server) throws Exception {
        DataSource pool = server.pool(4);
        try (SteeredDatabase postgres = SteeredDatabase.postgres(pool::getConnection);
                Connection other = pool.getConnection();
                Statement statement = other.createStatement()) {
            SharedStore late = postgres.store("late");
            SharedStore observer = postgres.store("reader");
            observer.read(NO_WAIT);
            other.setAutoCommit(false);
            statement.execute("insert into jwt_filter_store values ('e', '" + fact.digest() + "', '000000000000', 0, "
                    + fact.until() * 1000 + ")");
            CompletableFuture<Void> appended = CompletableFuture.runAsync(() -> append(late, fact));
            Waiting.until(
                    "the writer waits",
                    () -> !server.value("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                            .equals("0"));
            postgres.pass(Duration.ofSeconds(100));
            assertEquals(List.of(), observer.read(NO_WAIT).facts());
            statement.execute(end);
            appended.join();
            News news = observer.read(NO_WAIT);
            assertEquals(List.of(fact), news.facts());
            assertFalse(news.fromStart());
        } finally {
            pool.close();
        }
    }

    private static void append(SharedStore store, Fact... facts) {
        try {
            store.append(List.of(facts));
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** Between the writer's look at the clock and its commit, the readers go on for 100 seconds. */
    private void pauseBeforeTheCommit() {
        database.beforeNextCommit(() -> {
            database.pass(Duration.ofSeconds(100));
            assertEquals(List.of(), read(reader).facts());
        });
    }

    @Test
    void factOfAPausedWriterIsRead() throws StoreException {
        read(reader);
        pauseBeforeTheCommit();
        writer.append(List.of(fact));
        assertNext(fact);
    }

    @Test
    void repeatedFactOfAPausedWriterWithoutAnswerIsRead() throws StoreException {
        read(reader);
        pauseBeforeTheCommit();
        database.loseNextAnswer();
        assertThrows(StoreException.class, () -> writer.append(List.of(fact)));
        writer.append(List.of(fact));
        assertNext(fact);
    }

    @Test
    void pausedReaderReadsWhatItMissed() throws StoreException {
        read(reader);
        database.pass(Duration.ofSeconds(10));
        writer.append(List.of(fact));
        database.pass(Duration.ofHours(1));
        assertNext(fact);
    }

    @Test
    void factIsReadOnceUnlessItChanges() throws StoreException {
        read(reader);
        Fact first = Fact.before(Fact.Kind.USER, "alice", 100, database.seconds() + 3600);
        Fact second = Fact.before(Fact.Kind.USER, "alice", 200, database.seconds() + 3600);
        writer.append(List.of(first));
        assertNext(first);
        assertNext();
        writer.append(List.of(second));
        assertNext(second);
        assertNext();
    }

    // Losses

    @ParameterizedTest
    @ValueSource(longs = {-3600, -11, 11, 3600})
    void clockThatWasSetReadsEverything(long seconds) throws StoreException {
        writer.append(List.of(fact));
        read(reader);
        database.pass(Duration.ofHours(2));
        assertNext();
        database.setClock(Duration.ofSeconds(seconds));
        News news = read(reader);
        assertTrue(news.fromStart());
        assertEquals(List.of(fact), news.facts());
        assertNext();
    }

    @Test
    void clockThatIsSetBackALittleLosesNothing() throws StoreException {
        read(reader);
        database.setClock(Duration.ofSeconds(-9));
        database.beforeNextCommit(() -> database.pass(Duration.ofSeconds(9)));
        writer.append(List.of(fact));
        assertNext(fact);
    }

    @Test
    void missingFactReadsEverything() throws StoreException {
        Fact old = fact("old", database);
        writer.append(List.of(old));
        database.pass(Duration.ofMinutes(2));
        writer.append(List.of(fact));
        read(reader);
        assertEquals(1, database.run("delete from jwt_filter_store where name = '" + fact.digest() + "'"));
        assertNext();
        News news = read(reader);
        assertTrue(news.fromStart());
        assertEquals(List.of(old), news.facts());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from jwt_filter_store where kind = 'n'",
                "update jwt_filter_store set content = '0000000000000000003' where kind = 'n'"
            })
    void missingBeatReadsEverything(String loss) throws StoreException {
        reader.beat(3, 3600);
        reader.beat(4, 3600);
        read(reader);
        assertEquals(1, database.run(loss));
        reader.beat(5, 3600);
        News news = read(reader);
        assertTrue(news.fromStart());
        assertEquals(5, news.beat());
        reader.beat(6, 3600);
        assertNext();
    }

    @Test
    void missingFactOfThisNodeReadsEverything() throws StoreException {
        read(reader);
        reader.append(List.of(fact));
        assertEquals(1, database.run("delete from jwt_filter_store where kind = 'e'"));
        database.pass(Duration.ofSeconds(29));
        assertNext();
        database.pass(Duration.ofSeconds(2));
        assertNext();
        assertTrue(read(reader).fromStart());
    }

    @Test
    void factOfThisNodeThatWasReadMayLeaveTheLastMinute() throws StoreException {
        read(reader);
        reader.append(List.of(fact));
        assertNext(fact);
        for (int i = 0; i < 10; i++) {
            database.pass(Duration.ofSeconds(20));
            assertNext();
        }
    }

    @Test
    void deletedOldFactIsNoLoss() throws StoreException {
        read(reader);
        writer.append(List.of(Fact.ends(Fact.Kind.LOGIN, "past", database.seconds() - 3600)));
        reader.append(List.of(Fact.ends(Fact.Kind.LOGIN, "own", database.seconds() - 3600)));
        read(reader);
        database.pass(Duration.ofSeconds(31));
        database.run("delete from jwt_filter_store where kind = 'e'");
        assertNext();
        assertNext();
    }

    // Everything

    @Test
    void newsAreReadWhileEverythingIsRead() throws StoreException {
        read(writer);
        int rows = 2 * LogReader.MAX_PAGE_ROWS + 5;
        database.run("insert into jwt_filter_store select 'e', lpad(2 * x, 24, '0'), '000000000000', 0, "
                + fact.until() * 1000 + " from system_range(1, " + rows + ")");
        News news = read(reader);
        assertTrue(news.fromStart());
        assertFalse(news.complete());
        Set<Fact> found = new HashSet<>(news.facts());
        writer.append(List.of(fact));
        news = read(reader);
        assertFalse(news.complete());
        assertTrue(news.facts().contains(fact));
        found.addAll(news.facts());
        news = read(reader);
        assertTrue(news.complete());
        assertFalse(news.fromStart());
        found.addAll(news.facts());
        assertEquals(rows + 1, found.size());
        assertNext();
    }

    @Test
    void rowOfAnotherKindIsIgnored() throws StoreException {
        writer.append(List.of(fact));
        database.run("insert into jwt_filter_store values ('z', 'x', 'y', " + database.seconds() * 1000 + ", 0)");
        assertEquals(Set.of(fact), Set.copyOf(read(reader).facts()));
    }

    /** A fact that cannot be read may end a login, so it must not be skipped. */
    @ParameterizedTest
    @ValueSource(strings = {"'e', 'x', '1'", "'b', '0123456789abcdef01234567', 'x'"})
    void rowOfAnotherFormatIsReported(String row) throws StoreException {
        read(writer);
        database.run("insert into jwt_filter_store values (" + row + ", 0, " + fact.until() * 1000 + ")");
        String message =
                assertThrows(StoreException.class, () -> reader.read(NO_WAIT)).getMessage();
        assertEquals("store: jdbc:test: the table has rows in another format", message);
    }
}
