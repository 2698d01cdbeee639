package io.github.jwtfilter.cli;

import io.github.jwtfilter.store.Fact.Form;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What a command has read from a shared store. Immutable. */
final class StoreReading {
    /** Longer than a server needs for a store with millions of entries. */
    private static final Duration MAX_TIME = Duration.ofSeconds(30);

    private final News last;
    private final long retentionSeconds;
    private final long latestInstant;

    private StoreReading(News last, long retentionSeconds, long latestInstant) {
        this.last = last;
        this.retentionSeconds = retentionSeconds;
        this.latestInstant = latestInstant;
    }

    /**
     * Asks a store once. That suffices for its clock and for what its servers need.
     *
     * @throws StoreException if the store does not answer
     */
    static StoreReading first(SharedStore store) throws StoreException {
        News news = store.read(Duration.ZERO);
        return new StoreReading(news, news.retentionSeconds(), Long.MAX_VALUE);
    }

    /**
     * Reads everything that a store holds, for at most 30 seconds.
     *
     * @param clock measures the time
     * @throws StoreException if the store does not answer
     */
    static StoreReading whole(SharedStore store, Clock clock) throws StoreException {
        Instant end = clock.instant().plus(MAX_TIME);
        long retention = 0;
        long latest = Long.MIN_VALUE;
        while (true) {
            News news = store.read(Duration.ZERO);
            retention = Math.max(retention, news.retentionSeconds());
            latest = Math.max(latest, latestInstant(news));
            if (news.complete()) {
                return new StoreReading(news, retention, latest);
            }
            if (!clock.instant().isBefore(end)) {
                // The rest may hold any instant.
                return new StoreReading(news, retention, Long.MAX_VALUE);
            }
        }
    }

    private static long latestInstant(News news) {
        return news.facts().stream()
                .filter(fact -> fact.form() != Form.ENDS)
                .mapToLong(fact -> fact.instant())
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** Returns the store's clock at the last answer, in milliseconds since 1970. */
    long storeMillis() {
        return last.storeMillis();
    }

    /** Returns the longest time for which a server needs facts; 0 if none has used the store lately. */
    long retentionSeconds() {
        return retentionSeconds;
    }

    /**
     * Returns the latest instant up to which logins have ended, in seconds since 1970: the lowest number if none is known,
     * and the highest number if a part of the store is unread.
     */
    long latestInstant() {
        return latestInstant;
    }
}
