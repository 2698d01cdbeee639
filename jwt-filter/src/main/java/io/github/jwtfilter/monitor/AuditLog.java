package io.github.jwtfilter.monitor;

import io.github.jwtfilter.spelling.LogLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Writes a line for each login event to the logger {@code io.github.jwtfilter.audit}, and tells a listener. */
public final class AuditLog implements LoginListener {
    private static final Logger AUDIT = System.getLogger("io.github.jwtfilter.audit");
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final LoginListener listener;
    private final LogLimit failures = new LogLimit();

    /**
     * An audit log.
     *
     * @param listener hears of everything too
     */
    public AuditLog(LoginListener listener) {
        this.listener = listener;
    }

    /** A machine may try a thousand times a second; that it is locked was told when the lock began. */
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
        try {
            listener.happened(event);
        } catch (Throwable e) {
            // A login does not depend on its listener. The message stays out: it may hold anything.
            failures.log(
                    LOG,
                    Level.ERROR,
                    "loginListener: {0} failed at an event ''{1}'': {2}",
                    listener.getClass().getName(),
                    event.type(),
                    e.getClass().getName());
        }
    }
}
