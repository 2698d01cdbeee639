package io.github.jwtfilter.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.CapturedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Does the limit suppress further lines and report their number? */
final class LogLimitTest {
    private static final String NAME = "io.github.jwtfilter.test.limit";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void linesBeyondLimitAreCountedAndReportedInNextPeriod() {
        LogLimit limit = new LogLimit(3, Duration.ofMinutes(1), nanos::get);
        Logger logger = System.getLogger(NAME);
        try (CapturedLog log = CapturedLog.of(NAME)) {
            for (int i = 0; i < 1_000; i++) {
                limit.log(logger, Level.WARNING, "it''s {0}", Integer.toString(i));
            }
            pass(Duration.ofSeconds(59));
            limit.log(logger, Level.WARNING, "late");
            pass(Duration.ofSeconds(1));
            limit.log(logger, Level.WARNING, "it''s {0}", "next");
            limit.log(logger, Level.WARNING, "and one");
            assertEquals(
                    List.of(
                            "WARNING it's 0",
                            "WARNING it's 1",
                            "WARNING it's 2 (more of these are counted and not logged for a while)",
                            "WARNING it's next (998 more of these were not logged)",
                            "WARNING and one"),
                    log.lines());
        }
    }
}
