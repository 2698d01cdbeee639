package io.github.jwtfilter.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Cells with a limit for the time that a request waits for them. A call of a {@link SharedStore} may take five seconds, so
 * it runs on a thread of this class, and the request stops waiting earlier. Two threads leave most connections of the
 * store to the exchange of facts. Safe for use by many threads.
 */
public final class BoundedCells implements AutoCloseable {
    private static final int MAX_THREADS = 2;
    private static final int MAX_WAITING = 256;
    private static final int KEEP_THREADS_SECONDS = 30;

    private final Cells cells;
    private final ThreadPoolExecutor threads;

    /** Creates the cells. Starts no thread until the first call. */
    public BoundedCells(Cells cells) {
        this.cells = cells;
        this.threads = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                KEEP_THREADS_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                BoundedCells::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable run) {
        Thread thread = new Thread(null, run, "jwt-filter store cells", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /**
     * Returns the cells for one request. A call that gets no answer in time fails with a {@link StoreException}, and so do
     * all later ones. The store may still do what it was asked.
     *
     * @param most how long all calls together wait
     * @return cells for one thread
     */
    public Cells within(Duration most) {
        return within(most, Duration.ZERO);
    }

    /**
     * Returns the cells for one request, as {@link #within(Duration)} does. A replacement that has begun has more time, so
     * that its result is known. One that has not begun in time never will.
     *
     * @param more how much longer a replacement waits that has begun
     */
    public Cells within(Duration most, Duration more) {
        return new OfRequest(most, more);
    }

    /**
     * Starts work with the cells of the store itself, without waiting for it.
     *
     * @return false if too much is waiting, or the cells are closed
     */
    public boolean start(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            return false;
        }
    }

    /** Returns the cells of the store itself, for {@link #start}. */
    public Cells unbounded() {
        return cells;
    }

    /** Returns whether {@link #close} was called. */
    public boolean isClosed() {
        return threads.isShutdown();
    }

    /** Ends the threads. Each later call fails at once. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** The calls of one request. */
    private final class OfRequest implements Cells {
        private final Duration most;
        private final Duration more;
        private long leftNanos;

        OfRequest(Duration most, Duration more) {
            this.most = most;
            this.more = more;
            this.leftNanos = most.toNanos();
        }

        @Override
        public Optional<String> read(String name) throws StoreException {
            return answer(() -> cells.read(name), Duration.ZERO);
        }

        @Override
        public boolean replace(String name, Optional<String> expected, Optional<String> next, Duration keep)
                throws StoreException {
            return answer(() -> cells.replace(name, expected, next, keep), more);
        }

        private <T> T answer(Callable<T> call, Duration ifBegun) throws StoreException {
            if (leftNanos <= 0) {
                throw late(most);
            }
            FutureTask<T> task = new FutureTask<>(call);
            long start = System.nanoTime();
            try {
                if (!BoundedCells.this.start(task)) {
                    throw new StoreException(
                            isClosed()
                                    ? "store: closed"
                                    : "store: " + MAX_WAITING + " calls are waiting for an answer");
                }
                return await(task, ifBegun);
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException("store: interrupted while waiting for an answer");
            } finally {
                leftNanos -= System.nanoTime() - start;
                // Does nothing if the call has begun.
                threads.remove(task);
            }
        }

        private <T> T await(FutureTask<T> task, Duration ifBegun)
                throws InterruptedException, ExecutionException, StoreException {
            try {
                return task.get(leftNanos, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (ifBegun.isZero() || threads.remove(task)) {
                    throw late(most);
                }
            }
            try {
                return task.get(ifBegun.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw late(most.plus(ifBegun));
            }
        }

        private StoreException late(Duration waited) {
            return new StoreException("store: no answer in " + waited.toMillis() + " milliseconds");
        }

        private StoreException failure(Throwable cause) {
            return cause instanceof StoreException
                    ? (StoreException) cause
                    : new StoreException("store: " + cause.getClass().getName(), cause);
        }
    }
}
