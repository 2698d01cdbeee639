package io.github.jwtfilter.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.login.flow.LoginsMonitor;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.monitor.Tally;
import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.revocation.StoreFeed;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreClock;
import io.github.jwtfilter.testing.Waiting;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Do the status and JMX show that a store has a dangerous setting? */
final class StoreWarningTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private volatile Optional<String> warning = Optional.empty();
    private EndedLogins ended;
    private StoreFeed feed;

    @BeforeEach
    void start() {
        Clocks clocks = Clocks.of(Clock.systemUTC());
        ended = new EndedLogins(10, HOUR, clocks.wall(), clocks.nanoTime());
        feed = new StoreFeed(emptyStore(), ended, new StoreClock(clocks), null, HOUR, clocks);
        feed.start();
    }

    @AfterEach
    void stop() {
        feed.close();
    }

    /** Returns a store without facts that has the warning of the test. */
    private SharedStore emptyStore() {
        return (SharedStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SharedStore.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "read":
                            LockSupport.parkNanos(1_000_000);
                            return new News(List.of(), false, true, 0, System.currentTimeMillis(), 0);
                        case "warning":
                            return warning;
                        case "place":
                            return "a test";
                        default:
                            return null;
                    }
                });
    }

    private Object shown() {
        Figures figures = new Figures(Tally.of(), Tally.of());
        KeysInUse keys = new KeysInUse("a test", Optional::empty, Optional::empty, List::of);
        Status status = new Status(
                "/app",
                "jwt",
                "enforce",
                "none",
                Clock.systemUTC(),
                () -> true,
                keys,
                new Revocation(ended, Optional.of(feed)),
                figures);
        return ((Map<?, ?>) status.described().get("store")).get("warning");
    }

    private String inJmx() {
        return new LoginsMonitor(null, ended, Optional.of(feed), null, null, () -> true).getStoreWarning();
    }

    @Test
    void warningIsShownUntilTheSettingIsCorrected() {
        assertEquals(null, shown());
        assertEquals("", inJmx());
        warning = Optional.of("expected noeviction,\ngot allkeys-lru");
        Waiting.until("JMX has the warning", () -> inJmx().equals(warning.get()));
        assertEquals("expected noeviction,?got allkeys-lru", shown());
        warning = Optional.empty();
        Waiting.until("the warning is gone", () -> inJmx().isEmpty());
        assertEquals(null, shown());
    }
}
