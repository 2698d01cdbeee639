package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The reading of the facts on one connection. It begins at the start of the stream. It begins there again if the server
 * has lost entries: after a failover to a replica that lags, after {@code FLUSHALL}, or if the stream was trimmed by hand.
 * For one thread.
 */
final class Reading {
    private static final int MAX_ENTRIES = 5000;
    private static final Duration BEAT_KEPT = Duration.ofHours(1);
    private static final Duration TRIM_EVERY = Duration.ofHours(1);

    /** How much longer than the longest retention entries are kept. */
    private static final Duration TRIM_MARGIN = Duration.ofMinutes(10);

    /** How long a fact is delivered after it has expired, because clocks differ. */
    private static final Duration EXPIRY_MARGIN = Duration.ofMinutes(5);

    private final Link link;
    private final Keys keys;

    /** The last delivered entry. */
    private StreamEntryID cursor = FactStream.START;

    /** The first entry of the stream at the last look; the start if it was empty. */
    private StreamEntryID first = FactStream.START;

    /** The last entry at the time when the reading began at the start. */
    private StreamEntryID target = FactStream.START;

    private boolean mustStart = true;
    private boolean complete;
    private long deliveredBeat;
    private String writtenBeat = "";
    private String history = "";
    private long nextTrim = System.nanoTime();

    Reading(Link link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    Link link() {
        return link;
    }

    /** Writes a beat, and compares the server's memory with the earlier beats of this node. */
    void beat(long number, long retentionSeconds, Deadline deadline) {
        List<Object> answers = link.until(deadline)
                .askAll(List.of(
                        Link.command(Command.SET, keys.beat, number, "EX", BEAT_KEPT.toSeconds(), "GET"),
                        Link.command(Command.TIME),
                        Link.command(Command.INFO, "replication")));
        String before = Link.text(answers.get(0));
        long now = Link.millis(answers.get(1));
        // A promoted replica has a new id of its replication history.
        String historyNow = Servers.field(Link.text(answers.get(2)), "master_replid");
        if (!writtenBeat.isEmpty() && !(before.equals(writtenBeat) && historyNow.equals(history))) {
            mustStart = true;
        }
        writtenBeat = Long.toString(number);
        history = historyNow;
        // Each announcement is kept for its own length, so a stopped node still protects the facts of its logins.
        long until = now + TimeUnit.SECONDS.toMillis(retentionSeconds);
        link.ask(Command.ZADD, keys.retention, "GT", until, retentionSeconds);
        if (System.nanoTime() - nextTrim >= 0) {
            trim(now);
            nextTrim = System.nanoTime() + TRIM_EVERY.toNanos();
        }
    }

    private void trim(long now) {
        link.ask(Command.ZREMRANGEBYSCORE, keys.retention, "-inf", now);
        long longest = longestRetention(Link.list(link.ask(Command.ZRANGE, keys.retention, 0, -1, "WITHSCORES")), now);
        Object trimmed;
        do {
            // One call removes a limited number of entries, so the server is never busy for long.
            trimmed = link.ask(Command.XTRIM, keys.facts, "MINID", "~", dueUntil(longest, now));
        } while (!trimmed.equals(0L));
    }

    /** Returns the millisecond before which entries may be removed; 0 if no retention is known. */
    private static long dueUntil(long longestRetention, long now) {
        return longestRetention == 0
                ? 0
                : Math.max(0, now - TimeUnit.SECONDS.toMillis(longestRetention) - TRIM_MARGIN.toMillis());
    }

    /** Returns the longest announcement that still holds; 0 for none. */
    private static long longestRetention(List<?> announcements, long now) {
        long longest = 0;
        for (int i = 0; i + 1 < announcements.size(); i += 2) {
            if (Double.parseDouble(Link.text(announcements.get(i + 1))) > now) {
                longest = Math.max(longest, Long.parseLong(Link.text(announcements.get(i))));
            }
        }
        return longest;
    }

    /** Returns the news, and waits for them if there are none. */
    News read(Duration wait, Deadline deadline) {
        List<Object> state = link.until(deadline)
                .askAll(List.of(
                        Link.command(Command.XINFO, "STREAM", keys.facts),
                        Link.command(Command.GET, keys.beat),
                        Link.command(Command.ZRANGE, keys.retention, 0, -1, "WITHSCORES"),
                        Link.command(Command.TIME)));
        long before = Link.millis(state.get(3));
        long retention = longestRetention(Link.list(state.get(2)), before);
        boolean start = look(stream(state.get(0)), dueUntil(retention, before));

        List<Object> answers = link.askAll(List.of(next(wait), Link.command(Command.TIME)));
        long now = Link.millis(answers.get(1));
        // The answer is empty, or has one stream with its name and its entries.
        List<?> streams = Link.list(answers.get(0));
        List<?> entries = streams.isEmpty()
                ? List.of()
                : Link.list(Link.list(streams.get(0)).get(1));
        List<Fact> facts = new ArrayList<>();
        for (Object each : entries) {
            cursor = FactStream.id(each);
            FactStream.fact(Link.list(each))
                    .filter(fact -> fact.until() >= TimeUnit.MILLISECONDS.toSeconds(now) - EXPIRY_MARGIN.toSeconds())
                    .ifPresent(facts::add);
        }
        boolean atEnd = entries.size() < MAX_ENTRIES;
        complete |= atEnd || cursor.compareTo(target) >= 0;
        String beat = Link.text(state.get(1));
        if (atEnd && !beat.isEmpty()) {
            // It was there before the entries were read, so all older entries have been delivered.
            deliveredBeat = Long.parseLong(beat);
        }
        return new News(facts, start, complete, deliveredBeat, now, retention);
    }

    private CommandArguments next(Duration wait) {
        return wait.toMillis() <= 0 || cursor.compareTo(target) < 0
                ? Link.command(Command.XREAD, "COUNT", MAX_ENTRIES, "STREAMS", keys.facts, cursor)
                : Link.command(
                        Command.XREAD, "COUNT", MAX_ENTRIES, "BLOCK", wait.toMillis(), "STREAMS", keys.facts, cursor);
    }

    /** Returns the description of the stream as pairs; empty if there is no stream. */
    private static List<?> stream(Object answer) {
        if (answer instanceof JedisDataException
                && String.valueOf(((JedisDataException) answer).getMessage()).startsWith("ERR no such key")) {
            return List.of();
        }
        return Link.list(answer);
    }

    /** Looks at the stream, and returns whether the reading begins at its start. */
    private boolean look(List<?> stream, long dueUntil) {
        StreamEntryID last = FactStream.START;
        StreamEntryID firstNow = FactStream.START;
        for (int i = 0; i + 1 < stream.size(); i += 2) {
            String name = Link.text(stream.get(i));
            if (name.equals("last-generated-id")) {
                last = new StreamEntryID(Link.text(stream.get(i + 1)));
            } else if (name.equals("first-entry")) {
                firstNow = FactStream.id(stream.get(i + 1));
            }
        }
        boolean start =
                mustStart || last.compareTo(cursor) < 0 || !first.equals(firstNow) && first.getTime() > dueUntil;
        if (start) {
            mustStart = false;
            complete = false;
            cursor = FactStream.START;
            target = last;
        }
        first = firstNow;
        return start;
    }
}
