package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A database whose every answer comes in time, or is a failure. Tasks run on threads of their own: no driver limits the
 * wait for a connection of the pool, few limit a server that hangs, and a transaction of the container belongs to the
 * thread of the caller. A thread that hangs is given up. It ends when the driver gives up the socket.
 */
final class BoundedDatabase implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final int MAX_CALL_MILLIS = 3_500;

    /** How long a driver waits for data on a socket. Longer than a statement may take, so that it can be cancelled. */
    private static final int MAX_SILENCE_MILLIS = 4_000;

    /** The number of threads that a hanging database can hold. */
    private static final int MAX_THREADS = 16;

    private static final int KEEP_THREADS_SECONDS = 30;

    private final String place;
    private final JdbcSharedStore.Connections connections;
    private final Semaphore permits = new Semaphore(MAX_THREADS, true);
    private final ThreadPoolExecutor threads;

    BoundedDatabase(String place, JdbcSharedStore.Connections connections) {
        this.place = place;
        this.connections = connections;
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, KEEP_THREADS_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "jwt-filter store database", 0, false);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(null);
                    return thread;
                });
    }

    /** What to do with a connection. Auto-commit is on, and is restored afterwards. */
    @FunctionalInterface
    interface Task<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs a task.
     *
     * @throws StoreException if it fails or takes too long; it may still do its work later
     */
    <T> T run(Task<T> task) throws StoreException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_CALL_MILLIS);
        if (threads.isShutdown()) {
            throw failure("closed");
        }
        try {
            if (!permits.tryAcquire(MAX_CALL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw failure(MAX_THREADS + " calls are waiting for the database");
            }
            return start(task).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            // Keep the driver's message out of this one, because it may quote data.
            LOG.log(Level.DEBUG, "A statement at " + place + " failed", e.getCause());
            throw failure(new SqlFailure(e.getCause()).describe());
        } catch (TimeoutException e) {
            throw failure("no answer in " + MAX_CALL_MILLIS + " milliseconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted while waiting for the database");
        }
    }

    private <T> Future<T> start(Task<T> task) throws StoreException {
        try {
            return threads.submit(() -> {
                try {
                    return onConnection(task);
                } finally {
                    permits.release();
                }
            });
        } catch (RejectedExecutionException e) {
            permits.release();
            throw failure("closed");
        } catch (OutOfMemoryError e) {
            permits.release();
            throw failure("the system has no thread for the call");
        }
    }

    private StoreException failure(String description) {
        return new StoreException("store: " + place + ": " + description);
    }

    private <T> T onConnection(Task<T> task) throws SQLException {
        try (Connection connection = connections.open()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            int silence = limitSilence(connection);
            try {
                return task.run(connection);
            } finally {
                restore(connection, autoCommit, silence);
            }
        }
    }

    /** Limits the wait for data, and returns the limit before; -1 if it stays. */
    private static int limitSilence(Connection connection) {
        try {
            int before = connection.getNetworkTimeout();
            if (before == 0 || before > MAX_SILENCE_MILLIS) {
                connection.setNetworkTimeout(Runnable::run, MAX_SILENCE_MILLIS);
                return before;
            }
        } catch (SQLException | RuntimeException | LinkageError e) {
            LOG.log(Level.DEBUG, "The JDBC driver or the pool does not support a limit for the network");
        }
        return -1;
    }

    private static void restore(Connection connection, boolean autoCommit, int silence) {
        try {
            connection.setAutoCommit(autoCommit);
            if (silence >= 0) {
                connection.setNetworkTimeout(Runnable::run, silence);
            }
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.DEBUG, "The connection is broken, so its settings are not restored");
        }
    }

    /** Lets running tasks end. Waits for none of them, because each ends soon or hangs. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
