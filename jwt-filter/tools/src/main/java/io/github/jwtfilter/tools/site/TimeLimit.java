package io.github.jwtfilter.tools.site;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The time limit of a connection. At its end the socket is closed. A time-out for each read is too little: a server
 * that sends one byte in each could hold a TLS handshake for hours.
 */
final class TimeLimit implements AutoCloseable {
    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Duration longest;
    private final ScheduledFuture<?> end;
    private volatile boolean isOver;

    /** Begins the time of a socket that is not connected yet. */
    TimeLimit(Socket socket, Duration longest) {
        this.longest = longest;
        end = TIMER.schedule(() -> close(socket), longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "jwt-filter time limit");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private Void close(Socket socket) throws IOException {
        isOver = true;
        socket.close();
        return null;
    }

    /**
     * Returns the failure that the end of the time explains.
     *
     * @param failure the failure of the closed socket
     * @param what the request
     */
    IOException explained(IOException failure, String what) {
        return isOver || failure instanceof SocketTimeoutException
                ? new IOException("no answer within " + longest.toSeconds() + " s to " + what, failure)
                : failure;
    }

    /** Ends the limit. */
    @Override
    public void close() {
        end.cancel(false);
    }
}
