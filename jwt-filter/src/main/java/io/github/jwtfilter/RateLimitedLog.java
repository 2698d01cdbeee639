package io.github.jwtfilter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Keeps what recurs with every request from filling the log: a topic is news once an hour, and sooner when it got worse. */
final class RateLimitedLog {
    private static final Duration QUIET = Duration.ofHours(1);

    /** Topics may hold names that clients have a say in; those beyond are one topic. */
    private static final int MOST_TOPICS = 1_000;

    private static final String OTHERS = "";

    private final Clock clock;
    private final Map<String, Told> told = new HashMap<>();

    RateLimitedLog(Clock clock) {
        this.clock = clock;
    }

    /** Whether to tell of it now; then it counts as told. */
    boolean isNews(String topic) {
        return isNews(topic, 0);
    }

    /** The same for what can get worse, step by step. */
    synchronized boolean isNews(String topic, int step) {
        String known = told.size() < MOST_TOPICS || told.containsKey(topic) ? topic : OTHERS;
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
