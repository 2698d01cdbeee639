package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Kind;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Does the command know the latest end of logins in a store that it reads in several steps? */
final class StoreReadingTest {
    private static final List<Fact> FIRST =
            List.of(Fact.before(Kind.USER, "alice", 1_000, 9_000), Fact.ends(Kind.LOGIN, "sid", 7_000));
    private static final List<Fact> SECOND = List.of(Fact.all(2_000, 9_000));
    private static final List<Fact> THIRD = List.of(Fact.before(Kind.NAME, "bob", 1_500, 9_000));

    private final MutableClock clock = new MutableClock(Instant.EPOCH);

    /** A store that delivers its facts in steps. Each step takes some time. */
    private final class SteppingStore implements SharedStore {
        private final List<List<Fact>> steps;
        private final Duration pace;
        private int read;

        SteppingStore(Duration pace, List<List<Fact>> steps) {
            this.pace = pace;
            this.steps = steps;
        }

        @Override
        public News read(Duration wait) {
            clock.pass(pace);
            List<Fact> facts = steps.get(read++);
            return new News(facts, read == 1, read == steps.size(), 0, 1_000L * read, read == 1 ? 60 : 0);
        }

        @Override
        public String place() {
            return "steps";
        }

        @Override
        public void append(List<Fact> facts) {
            throw new AssertionError("only read");
        }

        @Override
        public void beat(long number, long retentionSeconds) {
            throw new AssertionError("only read");
        }

        @Override
        public Cells cells() {
            throw new AssertionError("only read");
        }

        @Override
        public void close() {}
    }

    @Test
    void latestInstantOfAllStepsCounts() throws Exception {
        StoreReading reading =
                StoreReading.whole(new SteppingStore(Duration.ofSeconds(9), List.of(FIRST, SECOND, THIRD)), clock);
        assertEquals(2_000, reading.latestInstant());
        assertEquals(3_000, reading.storeMillis());
        assertEquals(60, reading.retentionSeconds());
    }

    @Test
    void storeWithoutEndsOfUsersHasNoInstant() throws Exception {
        List<Fact> single = List.of(Fact.ends(Kind.LOGIN, "sid", 7_000));
        StoreReading reading = StoreReading.whole(new SteppingStore(Duration.ZERO, List.of(single)), clock);
        assertEquals(Long.MIN_VALUE, reading.latestInstant());
    }

    @Test
    void storeThatIsReadForTooLongMayHoldAnyInstant() throws Exception {
        SteppingStore store = new SteppingStore(Duration.ofSeconds(20), List.of(FIRST, SECOND, THIRD));
        assertEquals(Long.MAX_VALUE, StoreReading.whole(store, clock).latestInstant());
        assertEquals(2, store.read);
    }
}
