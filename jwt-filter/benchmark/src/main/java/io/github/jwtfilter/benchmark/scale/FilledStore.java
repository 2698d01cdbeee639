package io.github.jwtfilter.benchmark.scale;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Kind;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Fills a store with facts: five ends of logins for each end of all logins of a user, which is two facts of twelve. */
final class FilledStore {
    private static final int FACTS_OF_WRITING = 240;

    private FilledStore() {}

    static void fill(Backend backend, int facts, Duration maxLifetime) throws StoreException {
        long now = Instant.now().getEpochSecond();
        long until = now + maxLifetime.toSeconds();
        try (SharedStore store = backend.store()) {
            for (int done = 0; done < facts; done += FACTS_OF_WRITING) {
                List<Fact> some = new ArrayList<>();
                for (int i = done; i < Math.min(facts, done + FACTS_OF_WRITING); i++) {
                    some.add(
                            i % 12 < 10
                                    ? Fact.ends(Kind.LOGIN, "login " + i, until)
                                    : Fact.before(Kind.USER, "user " + i, now - 60, until));
                }
                store.append(some);
            }
        }
    }
}
