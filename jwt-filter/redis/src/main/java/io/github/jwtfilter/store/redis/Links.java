package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.StoreException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The connections of a store: one for reading, and up to four for everything else. After a failure on a connection, it and
 * the idle ones are closed, because a failover affects them all.
 */
final class Links implements AutoCloseable {
    /** The maximum time of a call, apart from waiting for news. */
    static final Duration CALL = Duration.ofSeconds(3);

    private static final int MAX_LINKS = 4;

    private final Servers servers;
    private final Failures failures;
    private final Semaphore permits = new Semaphore(MAX_LINKS, true);
    private final Deque<Link> idle = new ConcurrentLinkedDeque<>();
    private final Set<Link> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A use of a connection. */
    @FunctionalInterface
    interface Use<T> {
        T of(Link link) throws StoreException;
    }

    Links(Servers servers, Failures failures) {
        this.servers = servers;
        this.failures = failures;
    }

    /** Uses a connection for this thread alone. */
    <T> T use(Use<T> use) throws StoreException {
        Deadline deadline = Deadline.in(CALL);
        try {
            if (!permits.tryAcquire(deadline.millis(), TimeUnit.MILLISECONDS)) {
                throw failures.of("all connections are busy");
            }
        } catch (SocketTimeoutException e) {
            throw failures.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.of("interrupted");
        }
        try {
            Link link = idleLink(deadline);
            if (link == null) {
                link = open(deadline);
            }
            try {
                T result = use.of(link);
                idle.push(link);
                return result;
            } catch (StoreException | RuntimeException e) {
                throw failed(link, e);
            }
        } finally {
            permits.release();
            if (closed) {
                discardIdle();
            }
        }
    }

    private Link idleLink(Deadline deadline) {
        Link link = idle.poll();
        if (link == null) {
            return null;
        }
        try {
            link.until(deadline.orIn(Duration.ofSeconds(1))).checkAlive();
            return link.until(deadline);
        } catch (RuntimeException e) {
            failed(link, e);
            return null;
        }
    }

    /** Opens a connection. The caller keeps it until {@link #failed}. */
    Link open(Deadline deadline) throws StoreException {
        if (closed) {
            throw failures.of("this store is closed");
        }
        Link link;
        try {
            link = servers.open(deadline).until(deadline);
        } catch (IOException | RuntimeException e) {
            throw failures.of(e);
        }
        open.add(link);
        if (closed) {
            discard(link);
            throw failures.of("this store is closed");
        }
        return link;
    }

    /** Returns the failure of a use, and closes what it may concern. */
    StoreException failed(Link link, Exception failure) {
        discard(link);
        discardIdle();
        return failures.of(failure);
    }

    private void discard(Link link) {
        open.remove(link);
        link.close();
    }

    private void discardIdle() {
        for (Link link = idle.poll(); link != null; link = idle.poll()) {
            discard(link);
        }
    }

    /** Closes all connections, so waiting calls fail at once. */
    @Override
    public void close() {
        closed = true;
        open.forEach(this::discard);
    }
}
