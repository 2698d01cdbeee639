package io.github.jwtfilter.store;

import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.throttle.SharedCounters;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** Do the counters of a shared store fulfil the contract, while the store works and while it is down? */
final class SharedCountersContractTest {
    private final SharedCells store = new SharedCells();
    private final BoundedCells cells = new BoundedCells(store);
    private final Counters counters = new SharedCounters(
            cells, Duration.ofMinutes(1), "memory of a test", Clocks.of(new MutableClock(CountersContract.NOW)));

    @AfterEach
    void close() {
        cells.close();
    }

    @Nested
    final class WhileTheStoreWorks extends CountersContract {
        @Override
        Counters counters() {
            return counters;
        }
    }

    @Nested
    final class WhileTheStoreIsDown extends CountersContract {
        @BeforeEach
        void stopStore() {
            store.setDown(true);
        }

        @Override
        Counters counters() {
            return counters;
        }
    }
}
