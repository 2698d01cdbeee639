package io.github.jwtfilter.store.redis;

import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/**
 * Takes the place of SLF4J's logger factory in the JAR. That one looks for logging libraries by service files and system
 * properties of the application, and complains on the console if it finds none. The store reports failures by its
 * exceptions.
 */
public final class SilentLoggers {
    private SilentLoggers() {}

    /** Returns a silent logger. */
    public static Logger getLogger(Class<?> type) {
        return NOPLogger.NOP_LOGGER;
    }

    /** Returns a silent logger. */
    public static Logger getLogger(String name) {
        return NOPLogger.NOP_LOGGER;
    }
}
