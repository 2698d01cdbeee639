package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.store.StoreOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A store in one table of a database. It holds a connection for one call only. A reading waits between two polls without
 * a connection.
 *
 * <p>It also works while the calling thread has a transaction of the container. Each call commits on its own.
 */
public final class JdbcSharedStore implements SharedStore {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** A retention stays in the table for ten minutes more than its length. */
    private static final long REPEAT_RETENTION_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final long MIN_DELETION_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long NOTHING_ANNOUNCED = -1;

    private final String place;
    private final String prefix;
    private final String node;
    private final LongSupplier nanoTime;
    private final BoundedDatabase database;
    private final LogReader reader;
    private final Cells cells = new TableCells(this);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Null if the table must be looked for: before the first call, and after a failure. */
    private volatile StoreTable table;

    // Used by the thread that reads and beats.
    private long lastPoll;
    private boolean beatIsNew;
    private long lastBeat;
    private long announced = NOTHING_ANNOUNCED;
    private long announceAgain;
    private long deleteAgain;

    /** A source of connections, usually a pool. Closing a connection returns it to the pool. */
    @FunctionalInterface
    public interface Connections {
        /**
         * Opens a connection that may write. Called on a thread of the store, so it cannot look up names of the
         * application.
         *
         * @return a connection to be closed by the caller
         * @throws SQLException if no connection is available now
         */
        Connection open() throws SQLException;
    }

    /**
     * Creates a store without opening a connection.
     *
     * @param options the address is shown in messages, such as {@code jdbc:java:comp/env/jdbc/logins}
     * @param connections opened for each call
     * @param nanoTime a steady clock of this node; a different advance of the database's clock means that it was set
     */
    public JdbcSharedStore(StoreOptions options, Connections connections, LongSupplier nanoTime) {
        this.place = options.address();
        this.prefix = options.prefix();
        this.node = options.node();
        this.nanoTime = nanoTime;
        this.database = new BoundedDatabase(place, connections);
        this.reader = new LogReader(node, nanoTime);
        this.deleteAgain = nanoTime.getAsLong();
    }

    /** What to do with the table. */
    @FunctionalInterface
    interface Task<T> {
        T run(StoreTable table, Connection connection) throws SQLException;
    }

    <T> T run(Task<T> task) throws StoreException {
        try {
            return database.run(connection -> task.run(table(connection), connection));
        } catch (StoreException e) {
            table = null;
            throw e;
        }
    }

    private StoreTable table(Connection connection) throws SQLException {
        StoreTable known = table;
        if (known == null) {
            known = StoreTable.connect(connection, prefix);
            table = known;
        }
        return known;
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public void append(List<Fact> facts) throws StoreException {
        Collection<Fact> merged = merged(facts);
        long written = run((table, connection) -> table.append(connection, merged));
        reader.expect(merged, written);
    }

    /**
     * Returns the facts in the order of their keys, so that two nodes that write the same facts wait for each other at most
     * once. Of two facts about the same, the later instant and the later expiry count.
     */
    private static Collection<Fact> merged(List<Fact> facts) {
        TreeMap<String, Fact> merged = new TreeMap<>();
        for (Fact fact : facts) {
            merged.merge(
                    StoreTable.key(fact),
                    fact,
                    (one, other) -> Fact.of(
                            one.form(),
                            one.high(),
                            one.low(),
                            Math.max(one.instant(), other.instant()),
                            Math.max(one.until(), other.until())));
        }
        return merged.values();
    }

    @Override
    public void beat(long number, long retentionSeconds) throws StoreException {
        long now = nanoTime.getAsLong();
        boolean announces = retentionSeconds != announced || now - announceAgain >= 0;
        long previous = lastBeat;
        boolean kept;
        try {
            kept = run((table, connection) -> {
                if (announces) {
                    table.announce(connection, retentionSeconds);
                }
                return table.beat(connection, node, previous, number);
            });
        } catch (StoreException e) {
            restart();
            throw e;
        }
        if (!kept) {
            restart();
        } else if (announces) {
            announced = retentionSeconds;
            announceAgain = now + REPEAT_RETENTION_NANOS;
        }
        lastBeat = number;
        beatIsNew = true;
    }

    /** Forgets what the table is known to contain. */
    private void restart() {
        reader.restart();
        lastBeat = 0;
        announced = NOTHING_ANNOUNCED;
    }

    @Override
    public News read(Duration wait) throws StoreException {
        if (reader.isComplete() && !beatIsNew) {
            pause(lastPoll + wait.toNanos() - System.nanoTime());
        }
        long now = nanoTime.getAsLong();
        boolean deletes = now - deleteAgain >= 0;
        try {
            LogReader.Poll poll = run((table, connection) -> {
                LogReader.Poll answer = reader.poll(table, connection);
                if (deletes) {
                    deleteExpired(table, connection);
                }
                return answer;
            });
            lastPoll = System.nanoTime();
            beatIsNew = false;
            if (deletes) {
                deleteAgain = now + ThreadLocalRandom.current().nextLong(MIN_DELETION_NANOS, 2 * MIN_DELETION_NANOS);
            }
            return reader.take(poll);
        } catch (IllegalArgumentException malformed) {
            restart();
            throw new StoreException("store: " + place + ": the table has rows in another format");
        } catch (StoreException e) {
            restart();
            throw e;
        }
    }

    private void pause(long nanos) throws StoreException {
        try {
            if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new StoreException("store: " + place + ": closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("store: " + place + ": interrupted while waiting for news");
        }
    }

    /** Deletes old rows. Another node may be doing the same, and lock them. */
    private void deleteExpired(StoreTable table, Connection connection) {
        try {
            table.deleteExpired(connection);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "Old rows of " + place + " could not be deleted", e);
        }
    }

    @Override
    public Cells cells() {
        return cells;
    }

    @Override
    public void close() {
        closed.countDown();
        database.close();
    }
}
