package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.MutableClock;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When is a client locked whose attempts name no user? */
final class ClientFailuresTest {
    private final MutableClock clock = new MutableClock(Instant.parse("2030-01-01T12:00:00Z"));
    private final List<String> locks = new ArrayList<>();
    private final ClientFailures failures = new ClientFailures(
            5,
            Duration.ofMinutes(5),
            (user, address, time, count) -> locks.add(user + address + " " + time + " " + count),
            clock);

    private static HttpServletRequest from(String address) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ClientFailuresTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, args) -> method.getName().equals("getRemoteAddr") ? address : null);
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            failures.failed(from(address));
        }
    }

    @Test
    void clientIsLockedAfterFiftyFailuresAndOthersAreNot() {
        fail("192.0.2.1", 49);
        assertEquals(Duration.ZERO, failures.lockLeft(from("192.0.2.1")));
        fail("192.0.2.1:4711", 1);
        assertEquals(Duration.ofMinutes(5), failures.lockLeft(from("192.0.2.1")));
        assertEquals(Duration.ZERO, failures.lockLeft(from("192.0.2.2")));
        assertEquals(List.of("192.0.2.1 PT5M 50"), locks);
    }

    @Test
    void failureDuringALockLeavesItUnchanged() {
        fail("192.0.2.1", 50);
        clock.pass(Duration.ofMinutes(4).plusMillis(1));
        fail("192.0.2.1", 10);
        assertEquals(Duration.ofMinutes(1), failures.lockLeft(from("192.0.2.1")));
        clock.pass(Duration.ofMinutes(1));
        assertEquals(Duration.ZERO, failures.lockLeft(from("192.0.2.1")));
        assertEquals(1, locks.size());
        fail("192.0.2.1", 1);
        assertEquals(Duration.ofMinutes(10), failures.lockLeft(from("192.0.2.1")));
    }

    @Test
    void failuresAreForgiven() {
        fail("192.0.2.1", 49);
        clock.pass(Duration.ofMinutes(50));
        fail("192.0.2.1", 49);
        assertEquals(Duration.ZERO, failures.lockLeft(from("192.0.2.1")));
    }
}
