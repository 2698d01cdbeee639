package io.github.jwtfilter.throttle;

import io.github.jwtfilter.text.LogLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Logs events that any client can cause as often as it likes. Each client has a limit of lines per hour. This keeps one
 * client from filling the log or hiding the events of another client.
 */
public final class ClientLog {
    private static final Duration PERIOD = Duration.ofHours(1);

    /** Clients above this number share one limit. */
    private static final int MAX_CLIENTS = 1_000;

    private static final String OTHERS = "";

    private final int maxLines;
    private final LongSupplier nanoTime;
    private final Map<String, LogLimit> limits = new HashMap<>();

    /**
     * Creates the log.
     *
     * @param maxLines the number of lines per hour for each client
     */
    public ClientLog(int maxLines, LongSupplier nanoTime) {
        this.maxLines = maxLines;
        this.nanoTime = nanoTime;
    }

    /**
     * Logs a line, or counts it if the client is over its limit. The caller escapes text from clients with
     * {@code LogText}.
     */
    public void log(HttpServletRequest request, Logger log, Level level, String format, Object... parameters) {
        limit(client(request)).log(log, level, format, parameters);
    }

    /** Logs or counts a line with a limit per user instead of per client address. */
    public void logOf(String user, Logger log, Level level, String format, Object... parameters) {
        limit("user " + user).log(log, level, format, parameters);
    }

    /** Returns whether the client may log one more line. If so, counts that line. */
    public boolean allows(HttpServletRequest request) {
        return limit(client(request)).allows();
    }

    private static String client(HttpServletRequest request) {
        return ClientAddress.of(request.getRemoteAddr()).client();
    }

    private synchronized LogLimit limit(String client) {
        if (limits.size() >= MAX_CLIENTS && !limits.containsKey(client)) {
            LogLimit others = limits.computeIfAbsent(OTHERS, each -> newLimit());
            if (others.isOver()) {
                limits.values().removeIf(limit -> limit != others && limit.isOver());
            }
            return limits.size() > MAX_CLIENTS ? others : limits.computeIfAbsent(client, each -> newLimit());
        }
        return limits.computeIfAbsent(client, each -> newLimit());
    }

    private LogLimit newLimit() {
        return new LogLimit(maxLines, PERIOD, nanoTime);
    }
}
