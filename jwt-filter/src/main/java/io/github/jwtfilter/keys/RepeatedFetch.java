package io.github.jwtfilter.keys;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A thread that fetches something from another server, again and again: regularly while all is well, sooner after a
 * failure, and when a request asks for it.
 */
public final class RepeatedFetch implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.keys");
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    /**
     * The maximum number of requests that wait for a fetch. More would allow an attacker to block all threads of the
     * server.
     */
    private static final int MAX_WAITING_REQUESTS = 8;

    private final Semaphore waiting;
    private final Task task;
    private final long regularNanos;
    private final long firstRetryNanos;
    private final long maxRetryNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition fetched = lock.newCondition();
    private final Thread thread;
    private volatile boolean closed;
    private boolean isWanted;
    private long fetches;
    private long lastFetch;

    /** What to fetch. */
    public interface Task {
        /** Fetches once and puts the result to use. Called by one thread. */
        void fetch() throws IOException;

        /** Logs a failure. */
        void failed(Throwable failure);

        /** Aborts a fetch in progress. Called by any thread. */
        void abort();
    }

    /**
     * Creates a thread. It begins in {@link #start}.
     *
     * @param name the name of the thread
     * @param regular the time between two fetches while all is well
     * @param maxRetry the longest time between two retries; the first retries follow sooner
     */
    public RepeatedFetch(String name, Task task, Duration regular, Duration maxRetry) {
        this(name, task, regular, maxRetry, newWaitingLimit());
    }

    /**
     * Creates a thread as above.
     *
     * @param waiting the limit for waiting requests; several threads may share it
     */
    RepeatedFetch(String name, Task task, Duration regular, Duration maxRetry, Semaphore waiting) {
        this.task = task;
        this.waiting = waiting;
        this.regularNanos = regular.toNanos();
        this.maxRetryNanos = maxRetry.toNanos();
        this.firstRetryNanos = Math.min(FIRST_RETRY.toNanos(), maxRetryNanos);
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
        this.thread.setContextClassLoader(null);
    }

    /** Returns a new limit for requests that wait for fetches. */
    public static Semaphore newWaitingLimit() {
        return new Semaphore(MAX_WAITING_REQUESTS);
    }

    /** Starts the thread and its first fetch. */
    public void start() {
        thread.start();
    }

    /** Waits until the first fetch has ended, with success or failure. */
    void awaitFirst(Duration maxWait) {
        lock.lock();
        try {
            await(1, maxWait.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks for a fetch and waits until it has ended, with success or failure. Does not wait if too many requests do.
     *
     * @param atLeastAfter returns at once if the last fetch ended more recently
     * @param maxWait the longest wait
     * @return false if the fetch has not ended in time, or too many requests wait for it
     */
    public boolean fetchAgain(Duration atLeastAfter, Duration maxWait) {
        lock.lock();
        try {
            boolean recent = fetches > 0 && System.nanoTime() - lastFetch < atLeastAfter.toNanos();
            if (recent) {
                return true;
            }
            isWanted = true;
            wanted.signal();
            if (!waiting.tryAcquire()) {
                return false;
            }
            try {
                return await(fetches + 1, maxWait.toNanos());
            } finally {
                waiting.release();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this number of fetches has ended. Returns whether it has. */
    private boolean await(long ended, long nanos) {
        long left = nanos;
        try {
            while (fetches < ended && left > 0 && thread.isAlive()) {
                left = fetched.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fetches >= ended;
    }

    private void run() {
        long retry = firstRetryNanos;
        while (!closed) {
            boolean good = isFetched();
            long pause = good ? regularNanos : retry;
            retry = good ? firstRetryNanos : Math.min(2 * retry, maxRetryNanos);
            lock.lock();
            try {
                fetches++;
                lastFetch = System.nanoTime();
                isWanted = false;
                fetched.signalAll();
                pause(pause);
            } catch (InterruptedException wokenUp) {
                LOG.log(Level.DEBUG, "The wait for the next fetch was interrupted: {0}", thread.getName());
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

    /** Fetches once and catches every failure. If the thread ended, nothing would ever be fetched again. */
    private boolean isFetched() {
        try {
            task.fetch();
            return true;
        } catch (Throwable failed) {
            if (!closed) {
                logSafely(failed);
            }
            return false;
        }
    }

    private void logSafely(Throwable failed) {
        try {
            task.failed(failed);
        } catch (Throwable second) {
            // The logger failed, for example because memory is short. It is called again after the next failure.
        }
    }

    /** Asks the thread to end and aborts a fetch in progress. Waits for nothing. */
    void stop() {
        closed = true;
        thread.interrupt();
        task.abort();
    }

    /** Stops the thread and waits until it has ended. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
