package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** Facts for tests, and what a node does to read them all. */
final class Facts {
    static final Duration NO_WAIT = Duration.ZERO;

    /** The same for all facts, so a fact that is made twice is equal. */
    private static final long IN_AN_HOUR = now() + 3600;

    private Facts() {}

    static Fact login(String id) {
        return Fact.ends(Fact.Kind.LOGIN, id, inAnHour());
    }

    static long now() {
        return Instant.now().getEpochSecond();
    }

    static long inAnHour() {
        return IN_AN_HOUR;
    }

    /** Reads until a reading is complete, and returns its facts. */
    static Set<Fact> readAll(SharedStore store) throws StoreException {
        Set<Fact> facts = new LinkedHashSet<>();
        News news;
        do {
            news = store.read(NO_WAIT);
            facts.addAll(news.facts());
        } while (!news.complete());
        return facts;
    }
}
