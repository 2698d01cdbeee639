package io.github.jwtfilter.text;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Limit for log lines that clients can cause: a number of lines per period. Further lines are counted, and the first
 * line after the period reports the count. Thread-safe.
 */
public final class LogLimit {
    private final int maxLines;
    private final long periodNanos;
    private final LongSupplier nanoTime;
    private long start;
    private int written;
    private long leftOut;

    /** Allows one line per minute of this machine's time. */
    public LogLimit() {
        this(System::nanoTime);
    }

    /**
     * Allows one line per minute.
     *
     * @param nanoTime for example {@code System::nanoTime}
     */
    public LogLimit(LongSupplier nanoTime) {
        this(1, Duration.ofMinutes(1), nanoTime);
    }

    /**
     * Allows a number of lines per period.
     *
     * @param maxLines the number of lines; one or more
     * @param period starts with the first line
     * @param nanoTime for example {@code System::nanoTime}
     */
    public LogLimit(int maxLines, Duration period, LongSupplier nanoTime) {
        this.maxLines = maxLines;
        this.periodNanos = period.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Logs a line, or only counts it.
     *
     * @param log the logger
     * @param level the level
     * @param format as for {@link Logger#log(Level, String, Object...)}
     * @param parameters the parameters of the format; pass external text through {@link LogText} first
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
     * Returns true if another line may be logged, and counts it as logged. Otherwise counts it as suppressed.
     *
     * @return false if the limit of the period is reached
     */
    public boolean allows() {
        return next() != null;
    }

    /** Returns the text to append to the line, or null if the line is suppressed. */
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
     * Returns true if the next line starts a new period.
     *
     * @return true if no line was logged yet, or the period has passed
     */
    public synchronized boolean isOver() {
        return written == 0 || nanoTime.getAsLong() - start >= periodNanos;
    }
}
