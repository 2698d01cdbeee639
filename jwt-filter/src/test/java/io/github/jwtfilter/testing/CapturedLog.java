package io.github.jwtfilter.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Captures the records of a logger while it is open, and keeps them off the console. */
public final class CapturedLog extends Handler implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final Logger logger;
    private final Level levelBefore;

    private CapturedLog(Logger logger, Level level) {
        this.logger = logger;
        this.levelBefore = logger.getLevel();
        logger.setLevel(level);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /** Captures this library's log at every level. */
    public static CapturedLog ofOurs() {
        return new CapturedLog(Logger.getLogger("io.github.jwtfilter"), Level.ALL);
    }

    /** Captures the logger of that name at every level. */
    public static CapturedLog of(String name) {
        return new CapturedLog(Logger.getLogger(name), Level.ALL);
    }

    /** Captures the warnings of a logger. */
    public static CapturedLog of(Logger logger) {
        return new CapturedLog(logger, Level.WARNING);
    }

    /** Captures the container's warnings about an application that fails. */
    public static CapturedLog ofContainer() {
        return new CapturedLog(Logger.getLogger("org.eclipse.jetty"), Level.WARNING);
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(record.getLevel() + " " + formatter.formatMessage(record));
        if (record.getThrown() != null) {
            thrown.add(record.getThrown());
        }
    }

    /** Returns the level and message of each record. */
    public List<String> lines() {
        return lines;
    }

    /** Returns the exceptions of the records. */
    public List<Throwable> thrown() {
        return thrown;
    }

    /** Returns all lines as one text. */
    public String text() {
        return String.join("\n", lines);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(levelBefore);
    }
}
