package io.github.jwtfilter.spelling;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Limits the log lines that clients can cause: so many in a period. The rest is counted, and the next line after the
 * period says how many there were. Thread-safe.
 */
public final class LogLimit {
    private final int maxLines;
    private final long periodNanos;
    private final LongSupplier nanoTime;
    private long start;
    private int written;
    private long leftOut;

    /** One line a minute. */
    public LogLimit() {
        this(1, Duration.ofMinutes(1), System::nanoTime);
    }

    /**
     * Some lines in a period.
     *
     * @param maxLines how many; one or more
     * @param period begins with the first line
     * @param nanoTime such as {@code System::nanoTime}
     */
    public LogLimit(int maxLines, Duration period, LongSupplier nanoTime) {
        this.maxLines = maxLines;
        this.periodNanos = period.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Logs a line, or counts it.
     *
     * @param log where to
     * @param level how important it is
     * @param format as for {@link Logger#log(Level, String, Object...)}
     * @param parameters of the format; what comes from outside has been through {@link Printable}
     */
    public void log(Logger log, Level level, String format, Object... parameters) {
        String remark = next();
        if (remark != null) {
            Object[] all = new Object[parameters.length + 1];
            System.arraycopy(parameters, 0, all, 0, parameters.length);
            all[parameters.length] = remark;
            log.log(level, format + "{" + parameters.length + "}", all);
        }
    }

    /**
     * Whether one more line may be written. If so, it counts as written; otherwise it counts as left out.
     *
     * @return false if the period has had its lines
     */
    public boolean allows() {
        return next() != null;
    }

    /** What to add to the line that may be written now; null if none may. */
    private synchronized String next() {
        if (isOver()) {
            String remark = leftOut == 0 ? "" : " (" + leftOut + " more of these were not logged)";
            start = nanoTime.getAsLong();
            written = 1;
            leftOut = 0;
            return remark;
        }
        if (written >= maxLines) {
            leftOut++;
            return null;
        }
        written++;
        return written == maxLines ? " (more of these are counted and not logged for a while)" : "";
    }

    /**
     * Whether a new period begins with the next line.
     *
     * @return true if nothing was written yet, or long ago
     */
    public synchronized boolean isOver() {
        return written == 0 || nanoTime.getAsLong() - start >= periodNanos;
    }
}
