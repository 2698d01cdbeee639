package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.text.LogLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Adds facts again that this node knows and the store lacks. One node at a time has the turn. After each addition, the node
 * reads its own facts and those of others. Ends of logins that overflowed the {@link PendingFacts} skip the turn: only this
 * node knows them.
 *
 * <p>The writing thread calls {@link #run}. Other threads ask for healing.
 */
final class Healing {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** All nodes notice a loss at once. Each waits for a random time, so one of them takes its turn first. */
    private static final long MAX_DELAY_MILLIS = 5_000;

    /**
     * The number of lost facts per addition, about every two seconds. All nodes must read them. Nodes with a database read
     * them again for a minute.
     */
    private static final int ADDED_AT_A_TIME = 512;

    /** The store also lacks the facts in the queue. */
    private static final int MAX_LACKING = ADDED_AT_A_TIME + PendingFacts.MAX_FACTS + PendingFacts.MAX_SESSIONS;

    /** A little less than the second of a wait for facts to write. */
    private static final long BETWEEN_RUNS_MILLIS = 900;

    private static final long MAX_RETRY_MILLIS = 5_000;

    private final SharedStore store;
    private final EndedLogins known;
    private final PendingFacts pending;
    private final Clock storeClock;
    private final Freshness freshness;
    private final HealingTurn turn;
    private final LogLimit unhealed;

    private boolean isNeeded;

    /** Set if only this node has some facts. */
    private boolean isUrgent;

    /** A beat of this time must return before an addition. Meaningful while healing is needed. */
    private long readSince;

    private volatile String problem;

    /** The next run is due then. */
    private long nextRun;

    private long retryMillis = BETWEEN_RUNS_MILLIS;

    /** The last addition. */
    private List<Fact> added = List.of();

    /** The number of readings of the whole store before the last addition. */
    private int readingsBefore;

    /** @param storeClock shows the store's time, never ahead of it */
    Healing(
            SharedStore store,
            EndedLogins known,
            PendingFacts pending,
            Clock storeClock,
            Freshness freshness,
            LongSupplier nanoTime) {
        this.store = store;
        this.known = known;
        this.pending = pending;
        this.storeClock = storeClock;
        this.freshness = freshness;
        this.turn = new HealingTurn(store, freshness::now);
        this.unhealed = new LogLimit(nanoTime);
        this.nextRun = freshness.now();
    }

    /** Stops until the whole store is read. Only then is it known what the store lacks. */
    synchronized void readingBegins() {
        isNeeded = false;
    }

    /** Begins to look for what the store lacks, after a random delay. */
    synchronized void readingCompleted() {
        long delay = ThreadLocalRandom.current().nextLong(MAX_DELAY_MILLIS);
        readSince = freshness.now() + TimeUnit.MILLISECONDS.toNanos(delay);
        isNeeded = true;
    }

    /** Adds overflowed facts as soon as this node has the turn. */
    synchronized void soon() {
        if (!isNeeded) {
            readSince = freshness.now();
            isNeeded = true;
        }
    }

    /** Adds overflowed facts at once. */
    synchronized void urgently() {
        isUrgent = true;
        if (!isNeeded || readSince - freshness.now() > 0) {
            readSince = freshness.now();
            isNeeded = true;
        }
    }

    /** Returns why the last run failed; null if it succeeded, or the store is complete. */
    String problem() {
        return problem;
    }

    /** Returns whether a second has passed since the last run, or several seconds after a failure. */
    boolean isDue() {
        return freshness.now() - nextRun >= 0;
    }

    /** Adds some of the lacking facts, if that is possible now. Logs a failure instead of throwing it. */
    void run() {
        try {
            heal();
            retryMillis = BETWEEN_RUNS_MILLIS;
        } catch (StoreException | RuntimeException | Error e) {
            retryMillis = Math.min(2 * retryMillis, MAX_RETRY_MILLIS);
            problem =
                    e instanceof StoreException ? e.getMessage() : e.getClass().getName();
            warn(problem);
        } finally {
            nextRun = freshness.now() + TimeUnit.MILLISECONDS.toNanos(retryMillis);
        }
    }

    private void warn(String reason) {
        unhealed.log(
                LOG,
                Level.WARNING,
                "JWTF-806 The shared store {0} lacks ends of logins or sessions that this server knows, and this server could"
                        + " not add them again: {1}",
                store.place(),
                reason);
    }

    private void heal() throws StoreException {
        if (!mayBegin()) {
            return;
        }
        boolean needsNoTurn = begin();
        List<Fact> lacking = lacking();
        if (lacking.isEmpty()) {
            turn.give();
            problem = null;
            return;
        }
        goOn(needsNoTurn);
        // Others may have added facts before this node took its turn, so it reads them first.
        boolean hasReadOthers = needsNoTurn || turn.isHeld();
        if (needsNoTurn || turn.take()) {
            if (hasReadOthers) {
                add(lacking);
            }
            readAgain();
        }
        problem = null;
    }

    private synchronized boolean mayBegin() {
        if (!isNeeded) {
            problem = null;
        }
        return isNeeded && freshness.isSince(readSince);
    }

    /** Takes the request for healing, and returns whether it is urgent. A later request is another one. */
    private synchronized boolean begin() {
        boolean wasUrgent = isUrgent;
        isNeeded = false;
        isUrgent = false;
        return wasUrgent;
    }

    private synchronized void goOn(boolean urgent) {
        isNeeded = true;
        isUrgent |= urgent;
    }

    private synchronized void readAgain() {
        readSince = freshness.now();
    }

    private List<Fact> lacking() {
        List<Fact> lacking =
                pending.absent(known.lacking(MAX_LACKING, storeClock.instant().getEpochSecond()));
        Set<Fact> addedBefore = Set.copyOf(added);
        added = List.of();
        List<Fact> unreturned = lacking.stream().filter(addedBefore::contains).collect(Collectors.toList());
        if (!unreturned.isEmpty() && known.taken(unreturned, readingsBefore)) {
            // They would be added without end.
            warn("the store took " + unreturned.size() + " of them, and a reading did not return them");
            lacking.removeAll(Set.copyOf(unreturned));
        }
        return lacking.subList(0, Math.min(lacking.size(), ADDED_AT_A_TIME));
    }

    private void add(List<Fact> lacking) throws StoreException {
        int readings = known.readings();
        for (int i = 0; i < lacking.size(); i += StoreFeed.FACTS_OF_WRITING) {
            store.append(lacking.subList(i, Math.min(lacking.size(), i + StoreFeed.FACTS_OF_WRITING)));
        }
        added = lacking;
        readingsBefore = readings;
    }
}
