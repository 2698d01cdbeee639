package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Reads the facts of a table. Each reading returns what was written since the one before, less a minute. While everything
 * is read, it also returns the next page of that.
 *
 * <p>No fact is missed, because the database's clock before a fact is written and its clock after the commit differ by at
 * most 10 seconds, see {@link StoreTable#append}. So a fact that was committed after a reading has a time at most 10
 * seconds before that reading, whatever its order among others. The rest of the minute covers the duration of a query, and
 * a database whose clock is set back a little.
 *
 * <p>Everything is read again when something may be missing: after a failure, after the database's clock was set, and when
 * the table lacks a row that it had. The last happens after a failover to a replica that is late, even if the pool hides
 * the lost connection.
 */
final class LogReader {
    static final int MAX_PAGE_ROWS = 10_000;

    private static final long OVERLAP_MILLIS = 60_000;
    private static final long MAX_CLOCK_STEP_MILLIS = 10_000;
    private static final long MAX_UNSEEN_NANOS = 30_000_000_000L;

    private final String node;
    private final LongSupplier nanoTime;

    /** Facts that this node wrote and did not read yet, with the times when it wrote them. */
    private final Map<String, Long> unseen = new ConcurrentHashMap<>();

    /** Null if everything is to be read. */
    private volatile Position position;

    LogReader(String node, LongSupplier nanoTime) {
        this.node = node;
        this.nanoTime = nanoTime;
    }

    /** Makes the next reading begin at the start. */
    void restart() {
        position = null;
        unseen.clear();
    }

    /** Returns whether everything has been read, so that the next reading can wait for news. */
    boolean isComplete() {
        Position last = position;
        return last != null && last.next == null;
    }

    /** Expects facts in one of the next readings, because this node has written them. */
    void expect(Collection<Fact> facts, long storeMillis) {
        if (position != null) {
            long now = nanoTime.getAsLong();
            for (Fact fact : facts) {
                if (fact.until() * 1000 > storeMillis) {
                    unseen.put(StoreTable.key(fact), now);
                }
            }
        }
    }

    /** Asks the database. Changes nothing here, so that an answer that comes too late does no harm. */
    Poll poll(StoreTable table, Connection connection) throws SQLException {
        Position last = position;
        long now = table.now(connection);
        long nanos = nanoTime.getAsLong();
        boolean fromStart = last == null || last.isClockSet(now, nanos);
        long since = (fromStart ? now : last.storeMillis) - OVERLAP_MILLIS;
        List<Row> news = table.news(connection, since, node);
        List<Row> page = new ArrayList<>();
        Page next = fromStart ? Page.FIRST : last.next;
        while (next != null && page.size() < MAX_PAGE_ROWS) {
            List<Row> rows = table.page(connection, next.kind, next.after, MAX_PAGE_ROWS);
            page.addAll(rows);
            next = next.following(rows);
        }
        return new Poll(last, fromStart, since, news, page, new Position(now, nanos, next));
    }

    /** Takes the answer of the database. */
    News take(Poll poll) {
        Map<String, Row> before = poll.fromStart ? Map.of() : poll.last.recent;
        Map<String, Row> recent = poll.position.recent;
        long now = poll.position.storeMillis;
        Set<String> present = new HashSet<>();
        List<Fact> facts = new ArrayList<>();
        long beat = 0;
        long retention = 0;
        for (Row row : poll.news) {
            if (row.isFact()) {
                present.add(row.key());
                if (row.expiresMillis > now) {
                    recent.put(row.key(), row);
                }
                if (!row.isSame(before.get(row.key()))) {
                    facts.add(row.fact());
                }
            } else if (row.kind.equals(StoreTable.NODE)) {
                beat = Long.parseLong(row.content);
            } else if (row.expiresMillis > now) {
                retention = Math.max(retention, Long.parseLong(row.name));
            }
        }
        for (Row row : poll.page) {
            facts.add(row.fact());
        }
        position = poll.position;
        if (isLossy(poll, before, present)) {
            restart();
        }
        return new News(facts, poll.fromStart, poll.position.next == null, beat, now, retention);
    }

    /** Returns whether the table lacks a fact that it had a minute ago, or that this node wrote. */
    private boolean isLossy(Poll poll, Map<String, Row> before, Set<String> present) {
        unseen.keySet().removeAll(present);
        return unseen.values().stream().anyMatch(written -> poll.position.nanos - written > MAX_UNSEEN_NANOS)
                || before.values().stream()
                        .anyMatch(row -> row.writtenMillis >= poll.since && !present.contains(row.key()));
    }

    /** One answer of the database. */
    static final class Poll {
        final Position last;
        final boolean fromStart;
        final long since;
        final List<Row> news;
        final List<Row> page;
        final Position position;

        Poll(Position last, boolean fromStart, long since, List<Row> news, List<Row> page, Position position) {
            this.last = last;
            this.fromStart = fromStart;
            this.since = since;
            this.news = news;
            this.page = page;
            this.position = position;
        }
    }

    /** How far the reader has come: the two clocks, the facts of the last minute, and the next page of everything. */
    static final class Position {
        final long storeMillis;
        final long nanos;
        final Map<String, Row> recent = new HashMap<>();
        final Page next;

        Position(long storeMillis, long nanos, Page next) {
            this.storeMillis = storeMillis;
            this.nanos = nanos;
            this.next = next;
        }

        /** Returns whether the clock of the database went another way than the clock of this node. */
        boolean isClockSet(long newStoreMillis, long newNanos) {
            long difference = newStoreMillis - storeMillis - (newNanos - nanos) / 1_000_000;
            return Math.abs(difference) > MAX_CLOCK_STEP_MILLIS;
        }
    }

    /** The next page of everything: the facts of a kind that follow a name. */
    private static final class Page {
        /** A space precedes every name. An empty text would be a null on Oracle. */
        private static final String START = " ";

        static final Page FIRST = new Page(StoreTable.FACTS.get(0), START);

        final String kind;
        final String after;

        Page(String kind, String after) {
            this.kind = kind;
            this.after = after;
        }

        /** Returns the page after these rows; null after the last one. */
        Page following(List<Row> rows) {
            if (rows.size() == MAX_PAGE_ROWS) {
                return new Page(kind, rows.get(rows.size() - 1).name);
            }
            int next = StoreTable.FACTS.indexOf(kind) + 1;
            return next == StoreTable.FACTS.size() ? null : new Page(StoreTable.FACTS.get(next), START);
        }
    }
}
