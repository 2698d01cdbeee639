package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How much can many clients log together, and is their state discarded after a while? */
final class ClientLogTest {
    private static final String NAME = "io.github.jwtfilter.test.clients";
    private static final Logger LOG = System.getLogger(NAME);

    private final AtomicLong nanos = new AtomicLong();
    private final ClientLog clients = new ClientLog(2, nanos::get);

    private static HttpServletRequest from(String address) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ClientLogTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, args) -> method.getName().equals("getRemoteAddr") ? address : null);
    }

    private static String address(int i) {
        return "10.1." + i / 250 + "." + i % 250;
    }

    @Test
    void clientsBeyondOneThousandShareALineLimit() {
        try (CapturedLog log = CapturedLog.of(NAME)) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 1_200; i++) {
                    clients.log(from(address(i)), LOG, Level.WARNING, "from {0}", address(i));
                }
            }
            assertEquals(2 * 1_000 + 2, log.lines().size());
            log.lines().clear();
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            clients.log(from(address(1_100)), LOG, Level.WARNING, "from {0}", "a late one");
            clients.log(from(address(1)), LOG, Level.WARNING, "from {0}", "an early one");
            assertEquals("WARNING from a late one", log.lines().get(0), "old clients are discarded");
            assertTrue(log.lines().get(1).startsWith("WARNING from an early one"), log.text());
        }
    }

    @Test
    void portAndSpellingDoNotChangeTheClient() {
        try (CapturedLog log = CapturedLog.of(NAME)) {
            for (int i = 0; i < 100; i++) {
                clients.log(from("192.0.2.1:" + (40_000 + i)), LOG, Level.WARNING, "x");
                clients.log(from("unknown" + i), LOG, Level.WARNING, "x");
                clients.log(from("2001:db8::" + i), LOG, Level.WARNING, "x");
            }
            assertEquals(6, log.lines().size());
        }
    }
}
