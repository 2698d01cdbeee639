package io.github.jwtfilter;

import io.github.jwtfilter.identity.ClientAddress;
import io.github.jwtfilter.spelling.LogLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Logs what any client can cause as often as it likes: so many lines an hour for each client, so that none of them fills
 * the log or hides what another one causes.
 */
final class ClientLog {
    private static final Duration PERIOD = Duration.ofHours(1);

    /** All clients beyond these count as one. */
    private static final int MAX_CLIENTS = 1_000;

    private static final String OTHERS = "";

    private final int maxLines;
    private final LongSupplier nanoTime;
    private final Map<String, LogLimit> limits = new HashMap<>();

    /**
     * A limit for each client.
     *
     * @param maxLines how many lines an hour
     */
    ClientLog(int maxLines, LongSupplier nanoTime) {
        this.maxLines = maxLines;
        this.nanoTime = nanoTime;
    }

    /** Logs a line or counts it; what comes from outside has been through {@code Printable}. */
    void log(HttpServletRequest request, Logger log, Level level, String format, Object... parameters) {
        limit(client(request)).log(log, level, format, parameters);
    }

    /** The same where it is a matter of a user, not of an address. */
    void logOf(String user, Logger log, Level level, String format, Object... parameters) {
        limit("user " + user).log(log, level, format, parameters);
    }

    /** Whether one more line of this client may be written; then it counts as written. */
    boolean allows(HttpServletRequest request) {
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
