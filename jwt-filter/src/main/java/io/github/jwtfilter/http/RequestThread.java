package io.github.jwtfilter.http;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The thread of one request. Its caller waits until the time limit and then leaves. The JDK's time-outs begin again with
 * each byte, and its {@code disconnect} may wait for the thread that reads. So a server that sends one byte at a time can
 * hold both threads, and only the caller is free.
 */
final class RequestThread {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** Requests whose callers have left. Those that have ended are removed by the next request. */
    private static final Queue<RequestThread> LEFT = new ConcurrentLinkedQueue<>();

    /** The maximum number of requests to a server that its callers have left. */
    private static final int MAX_LEFT = 8;

    private static final int CLOSE_AGAIN_MILLIS = 100;

    /** The number of failed attempts to close a connection that the operator should know of. */
    private static final int MANY_FAILURES = 10;

    private final URI address;
    private final Duration longest;
    private final Runnable disconnect;
    private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Creates a thread. It begins in {@link #run}.
     *
     * @param disconnect closes the connection; called by several threads, also before there is a connection
     */
    RequestThread(URI address, Duration longest, Runnable disconnect) {
        this.address = address;
        this.longest = longest;
        this.disconnect = disconnect;
    }

    /**
     * Runs an exchange and waits for its answer.
     *
     * @throws UnwelcomeAnswerException if it takes too long, or too many others have not ended
     * @throws IOException if it fails, is aborted, or the caller is interrupted
     */
    HttpAnswer run(Callable<HttpAnswer> exchange) throws IOException {
        LEFT.removeIf(each -> each.ended.getCount() == 0);
        if (LEFT.stream().filter(this::isOfSameServer).count() >= MAX_LEFT) {
            throw new UnwelcomeAnswerException(
                    MAX_LEFT + " earlier requests have not ended; the server, its proxy or the DNS is too slow");
        }
        if (isLeft()) {
            throw new IOException("aborted");
        }
        start("jwt-filter http", () -> send(exchange));
        try {
            return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UnwelcomeAnswerException("the fetch took longer than " + longest.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException ? (IOException) cause : new IOException(cause);
        } finally {
            if (ended.getCount() > 0) {
                abort();
                LEFT.add(this);
                start("jwt-filter http close", this::closeUntilEnded);
            }
        }
    }

    private boolean isOfSameServer(RequestThread other) {
        return other.address.getRawAuthority().equals(address.getRawAuthority());
    }

    private void send(Callable<HttpAnswer> exchange) {
        HttpAnswer good = null;
        Throwable failure = null;
        try {
            good = exchange.call();
        } catch (Throwable e) {
            // Also errors: an endless sequence of interim answers overflows the stack of the JDK's client.
            failure = e;
        }
        ended.countDown();
        if (failure == null) {
            answer.complete(good);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    /**
     * A connection that is not open yet cannot be closed, and the JDK's {@code disconnect} may fail while another thread
     * uses the connection. So this tries again until the request has ended.
     */
    private void closeUntilEnded() {
        int failures = 0;
        try {
            while (ended.getCount() > 0) {
                try {
                    disconnect.run();
                } catch (RuntimeException failed) {
                    failures++;
                    if (failures == MANY_FAILURES) {
                        logOpen(failed);
                    }
                }
                ended.await(CLOSE_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error failed) {
            logOpen(failed);
        }
    }

    private void logOpen(Throwable failed) {
        if (ended.getCount() > 0) {
            LOG.log(
                    Level.ERROR,
                    "JWTF-405 A request to {0} takes too long, and the filter could not abort it: {1}",
                    HttpAddress.withoutQuery(address),
                    failed);
        }
    }

    /** The thread must keep neither the application's class loader nor the values of the caller's thread. */
    private static void start(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }

    /** Ends the wait of the caller, now or when it begins. */
    void abort() {
        answer.completeExceptionally(new IOException("aborted"));
    }

    /** Returns whether nobody waits for the answer any more. */
    boolean isLeft() {
        return answer.isDone();
    }
}
