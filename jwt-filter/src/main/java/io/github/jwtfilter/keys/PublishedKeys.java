package io.github.jwtfilter.keys;

import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.text.LogText;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A JWK Set that another server publishes at an https address. It is fetched every hour, regardless of its
 * Cache-Control. It is also fetched when a token names a missing key, at most every 30 seconds. While the address is
 * down or its set is unusable, the last good set stays in use.
 */
public final class PublishedKeys implements FetchedKeys {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.keys");
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private final KeysAddress address;
    private final Intervals intervals;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition fetched = lock.newCondition();
    private final Thread thread;
    private volatile KeySet keys;
    private volatile Instant loadedAt;
    private volatile boolean closed;
    private String lastProblem;
    private List<String> lastUnused = List.of();
    private boolean isWanted;
    private long fetches;
    private long lastFetch = System.nanoTime();
    private int waiting;

    /** The intervals between fetches, and the limit for waiting requests. */
    static final class Intervals {
        static final Intervals DEFAULT =
                new Intervals(Duration.ofHours(1), Duration.ofSeconds(30), Duration.ofSeconds(3));

        final long regularNanos;
        final long minNanos;
        final long firstRetryNanos;
        final long maxWaitNanos;

        /**
         * Creates the intervals.
         *
         * @param regular the time between two fetches while all is well
         * @param min the time between a fetch and the next one that a token triggers; also the time between two
         *     retries while the address is down, but the first retries follow sooner
         * @param maxWait how long a request waits for an unknown key
         */
        Intervals(Duration regular, Duration min, Duration maxWait) {
            this.regularNanos = regular.toNanos();
            this.minNanos = min.toNanos();
            this.firstRetryNanos = Math.min(FIRST_RETRY.toNanos(), minNanos);
            this.maxWaitNanos = maxWait.toNanos();
        }
    }

    /**
     * The maximum number of requests that wait for a fetch. More would allow an attacker to block all threads of the
     * server.
     */
    private static final int MAX_WAITING_REQUESTS = 8;

    /**
     * Creates a source of keys at an address. The first fetch happens in {@link #start}.
     *
     * @param address the address of the JWK Set
     * @param clock says since when keys are in use
     */
    public PublishedKeys(KeysAddress address, Clock clock) {
        this(address, Intervals.DEFAULT, clock);
    }

    PublishedKeys(KeysAddress address, Intervals intervals, Clock clock) {
        this.clock = clock;
        this.address = address;
        this.intervals = intervals;
        this.thread = new Thread(this::run, "jwt-filter keys");
        this.thread.setDaemon(true);
        this.thread.setContextClassLoader(null);
    }

    /**
     * Starts the thread that fetches the keys. Waits for the first fetch to succeed or fail, at most for the longest
     * duration of a fetch.
     */
    public void start() {
        begin();
        awaitFirst(address.longestFetch());
    }

    @Override
    public void begin() {
        thread.start();
    }

    @Override
    public void awaitFirst(Duration most) {
        lock.lock();
        try {
            await(1, most.toNanos());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public KeySet current() {
        KeySet current = keys;
        if (current == null) {
            // The message omits the address, because containers show messages to clients. The log has the address.
            throw new KeysUnavailableException("keys: none could be fetched yet");
        }
        return current;
    }

    /**
     * Returns since when these keys are in use.
     *
     * @return the time when different keys were last fetched; empty before the first good fetch
     */
    public Optional<Instant> loadedAt() {
        return Optional.ofNullable(loadedAt);
    }

    /**
     * Asks for a fetch and waits for it. Always returns true, because a fetch for another request may have brought the
     * key.
     */
    @Override
    public boolean looksAgain() {
        lock.lock();
        try {
            if (System.nanoTime() - lastFetch < intervals.minNanos || waiting >= MAX_WAITING_REQUESTS) {
                return true;
            }
            waiting++;
            try {
                isWanted = true;
                wanted.signal();
                await(fetches + 1, intervals.maxWaitNanos);
            } finally {
                waiting--;
            }
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** Waits until this number of fetches has ended, with success or failure. */
    private void await(long ended, long nanos) {
        long left = nanos;
        try {
            while (fetches < ended && left > 0 && thread.isAlive()) {
                left = fetched.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long retry = intervals.firstRetryNanos;
        while (!closed) {
            boolean good = isFetched();
            long pause = good ? intervals.regularNanos : retry;
            retry = good ? intervals.firstRetryNanos : Math.min(2 * retry, intervals.minNanos);
            lock.lock();
            try {
                fetches++;
                lastFetch = System.nanoTime();
                isWanted = false;
                fetched.signalAll();
                pause(pause);
            } catch (InterruptedException wokenUp) {
                LOG.log(Level.DEBUG, "The wait for the next fetch from {0} was interrupted", address);
            } finally {
                lock.unlock();
            }
        }
    }

    private void pause(long nanos) throws InterruptedException {
        long left = nanos;
        while (!isWanted && left > 0) {
            left = wanted.awaitNanos(left);
        }
    }

    /** Fetches once and catches every failure. If the thread ended, the keys would never change again. */
    private boolean isFetched() {
        try {
            fetch();
            return true;
        } catch (Throwable failed) {
            if (!closed) {
                logSafely(failed);
            }
            return false;
        }
    }

    private void fetch() throws IOException {
        String json = new String(TextEncoding.withoutMark(address.fetch()), StandardCharsets.UTF_8);
        List<String> unused = new ArrayList<>();
        KeySet fresh = JwkSet.parsePublished(json, unused::add);
        if (!unused.equals(lastUnused)) {
            unused.forEach(each -> LOG.log(Level.INFO, "Keys from {0}: {1}", address, LogText.of(each)));
            lastUnused = unused;
        }
        takeIn(KeyChange.checked(keys, fresh, address.toString()));
    }

    /** Logs a failure. The logger may fail too, for example when memory is short. */
    private void logSafely(Throwable failed) {
        try {
            logProblem(problem(failed));
        } catch (Throwable second) {
            // The next failure is logged as new.
            lastProblem = null;
        }
    }

    private static String problem(Throwable failed) {
        if (failed instanceof IOException) {
            return failed.getMessage();
        }
        return failed instanceof Error ? failed.getClass().getName() : LogText.of(String.valueOf(failed.getMessage()));
    }

    /** Logs a problem. A source may be down for days, so the same problem is an error only once. */
    private void logProblem(String problem) {
        LOG.log(
                problem.equals(lastProblem) ? Level.DEBUG : Level.ERROR,
                "JWTF-402 The filter could not get keys from {0}. {1} Reason: {2}",
                address,
                keys == null ? "It has no keys yet." : "The last good keys stay in use.",
                problem);
        lastProblem = problem;
    }

    private void takeIn(KeySet fresh) {
        if (lastProblem != null) {
            LOG.log(Level.INFO, "The filter gets keys from {0} again: {1}", address, Fingerprints.of(fresh));
            lastProblem = null;
        }
        if (fresh == keys) {
            return;
        }
        if (fresh.derived("").isPresent()) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-403 {0} publishes a key that can sign. Anyone who can read it can make a token for any user."
                            + " Publish only public keys, and replace this key.",
                    address);
        }
        loadedAt = clock.instant();
        keys = fresh;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        address.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
