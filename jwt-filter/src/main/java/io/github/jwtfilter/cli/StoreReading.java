package io.github.jwtfilter.cli;

import io.github.jwtfilter.store.Fact.Form;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The content of a shared store, as far as a command has read it. Immutable. */
final class StoreReading {
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
     * Asks a store once, for its clock and for the needs of its servers.
     *
     * @throws StoreException if the store cannot answer now
     */
    static StoreReading first(SharedStore store) throws StoreException {
        News news = store.read(Duration.ZERO);
        return new StoreReading(news, news.retentionSeconds(), Long.MAX_VALUE);
    }

    /**
     * Reads a store to its end, for at most 30 seconds.
     *
     * @param clock measures the time
     * @throws StoreException if the store cannot answer now
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

    /** Returns how long a server needs facts at most; 0 if the store has had no server lately. */
    long retentionSeconds() {
        return retentionSeconds;
    }

    /**
     * Returns the latest instant of an end of several logins, in seconds since 1970. It is the lowest number if there is
     * none, and the highest number if a part of the store is unread.
     */
    long latestInstant() {
        return latestInstant;
    }
}
