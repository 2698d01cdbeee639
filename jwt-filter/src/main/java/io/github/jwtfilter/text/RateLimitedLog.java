package io.github.jwtfilter.text;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits messages that recur with every request. A topic is logged at most once an hour, or earlier if it got worse.
 */
public final class RateLimitedLog {
    private static final Duration QUIET = Duration.ofHours(1);

    /** Topics may contain names that clients choose. Topics above this limit share one entry. */
    private static final int MAX_TOPICS = 1_000;

    private static final String OTHERS = "";

    private final Clock clock;
    private final Map<String, Told> told = new HashMap<>();

    public RateLimitedLog(Clock clock) {
        this.clock = clock;
    }

    /** Returns whether to log a topic now. If so, the topic counts as logged. */
    public boolean isNews(String topic) {
        return isNews(topic, 0);
    }

    /** Returns whether to log a topic that can get worse. A higher step is logged at once. */
    public synchronized boolean isNews(String topic, int step) {
        String known = told.size() < MAX_TOPICS || told.containsKey(topic) ? topic : OTHERS;
        Instant now = clock.instant();
        Told last = told.get(known);
        if (last != null && now.isBefore(last.at.plus(QUIET)) && step <= last.step) {
            return false;
        }
        told.put(known, new Told(now, step));
        return true;
    }

    private static final class Told {
        private final Instant at;
        private final int step;

        Told(Instant at, int step) {
            this.at = at;
            this.step = step;
        }
    }
}
