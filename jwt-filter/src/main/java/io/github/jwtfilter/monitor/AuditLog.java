package io.github.jwtfilter.monitor;

import io.github.jwtfilter.text.LogLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;

/**
 * The audit log: one line per login event in the logger {@code io.github.jwtfilter.audit}. It counts each event and
 * passes it to a listener.
 */
public final class AuditLog implements LoginListener {
    private static final Logger AUDIT = System.getLogger("io.github.jwtfilter.audit");
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final LoginListener listener;
    private final Figures figures;
    private final LogLimit failures;

    /**
     * Creates an audit log.
     *
     * @param listener receives every event after it is logged
     * @param figures counts every event
     * @param nanoTime a monotonic clock, for the limit of errors
     */
    public AuditLog(LoginListener listener, Figures figures, LongSupplier nanoTime) {
        this.listener = listener;
        this.figures = figures;
        this.failures = new LogLimit(nanoTime);
    }

    /**
     * Returns the log level. Throttled attempts are logged at DEBUG, because a client may try a thousand times a
     * second. The lock itself was already logged as a warning.
     */
    private static Level level(LoginEvent.Type type) {
        switch (type) {
            case LOCKED:
                return Level.WARNING;
            case THROTTLED:
                return Level.DEBUG;
            default:
                return Level.INFO;
        }
    }

    @Override
    public void happened(LoginEvent event) {
        AUDIT.log(level(event.type()), "{0}", event);
        figures.happened(event);
        try {
            listener.happened(event);
        } catch (Throwable e) {
            // The login goes on if its listener fails. The exception's message may contain secrets, so only its class
            // is logged.
            failures.log(
                    LOG,
                    Level.ERROR,
                    "JWTF-312 The loginListener {0} failed at an event ''{1}'': {2}. The login is not affected.",
                    listener.getClass().getName(),
                    event.type(),
                    e.getClass().getName());
        }
    }
}
