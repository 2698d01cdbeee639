package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import java.text.NumberFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Is each finding kept and logged once, up to a limit? */
final class ObservationsTest {
    private static final Instant SINCE = Instant.parse("2026-01-31T12:00:00Z");

    private final CapturedLog log = CapturedLog.of("io.github.jwtfilter.sessions");
    private final Observations observations = new Observations(SINCE, Set.of("/ops"), new CookieBudget(6_144));

    @AfterEach
    void close() {
        log.close();
    }

    private void attribute(String name, Object value, Measurement measured) {
        observations.attribute(name, value, measured, () -> "com.acme.Cart.add(Cart.java:7)");
    }

    private AttributeStatistics only() {
        List<AttributeStatistics> all = observations.findings().attributes;
        assertEquals(1, all.size());
        return all.get(0);
    }

    @Test
    void placeIsLoggedOnceAndCounted() {
        observations.sessionMade("/a.jsp");
        observations.sessionMade("/b.jsp");
        observations.sessionMade("/b.jsp");
        Findings findings = observations.findings();
        assertEquals(List.of(Map.entry("/b.jsp", 2L), Map.entry("/a.jsp", 1L)), findings.places);
        assertEquals(3, findings.sessionsMade);
        assertEquals(0, findings.madeElsewhere());
        assertEquals(List.of("INFO Session created by /a.jsp", "INFO Session created by /b.jsp"), log.lines());
    }

    @Test
    void largestSizeIsKept() {
        for (int size : new int[] {10, 400, 30}) {
            attribute("cart", new ArrayList<>(), Measurement.stored(size, Set.of()));
        }
        assertEquals(400, only().largest.orElseThrow());
        assertEquals(
                List.of(
                        "INFO Session attribute cart: java.util.ArrayList, 10 bytes; set by com.acme.Cart.add(Cart.java:7)"),
                log.lines());
    }

    @Test
    void onlyApplicationRequestsCount() {
        List.of("/ops", "/shop", "", "/ops/more").forEach(observations::request);
        assertEquals(3, observations.findings().requests);
    }

    @Test
    void eachTypeOfAttributeIsListed() {
        attribute("x", 1, Measurement.stored(3, Set.of()));
        attribute("x", 1L, Measurement.stored(3, Set.of()));
        attribute("x", new byte[9], Measurement.stored(12, Set.of()));
        assertEquals(
                List.of("byte[]", "java.lang.Integer", "java.lang.Long"),
                observations.findings().attributes.stream()
                        .map(each -> each.type)
                        .toList());
        assertEquals(Map.of("x", 12), observations.findings().largestSizes());
        assertEquals(3, log.lines().size());
    }

    @Test
    void classThatOccursLaterIsLogged() {
        attribute("cart", new ArrayList<>(), Measurement.stored(2, Set.of()));
        attribute("cart", new ArrayList<>(), Measurement.stored(20, Set.of("com.acme.Item")));
        attribute("cart", new ArrayList<>(), Measurement.stored(30, Set.of("com.acme.Item")));
        assertEquals(2, log.lines().size());
        assertTrue(log.lines().get(1).contains("add to sessionTypes: com.acme.Item"), log.text());
        assertEquals(Set.of("com.acme.Item"), Set.copyOf(observations.findings().unnamed()));
    }

    @Test
    void unstorableAttributeIsWarnedAboutOnce() {
        attribute("cart", new ArrayList<>(), Measurement.stored(2, Set.of()));
        attribute("cart", new ArrayList<>(), Measurement.refused("[0] is a java.lang.Thread"));
        attribute("cart", new ArrayList<>(), Measurement.refused("[1] is a java.lang.Thread"));
        assertEquals(
                "WARNING JWTF-602 session=token cannot store session attribute cart: java.util.ArrayList, cannot be"
                        + " stored: [0] is a java.lang.Thread, 2 bytes; set by com.acme.Cart.add(Cart.java:7). Change the"
                        + " attribute, or name it in sessionFallback.",
                log.lines().get(1));
        assertEquals(2, log.lines().size());
    }

    @Test
    void failedMeasurementIsRepeated() {
        attribute(
                "cart",
                new ArrayList<>(),
                Measurement.failed("java.util.ArrayList could not be read: java.util.ConcurrentModificationException"));
        assertTrue(log.text().contains("not measured: java.util.ArrayList could not be read"), log.text());
        attribute("cart", new ArrayList<>(), Measurement.stored(2, Set.of()));
        assertEquals(2, only().largest.orElseThrow());
        assertFalse(only().toString().contains("not measured"));
    }

    /** Returns a number as the log shows it on this machine. */
    private static String number(int number) {
        return NumberFormat.getInstance().format(number);
    }

    @Test
    void largeAndTooLargeSessionsAreWarnedAboutOnceEach() {
        for (int bytes : new int[] {3_999, 4_000, 5_000, 6_144, 6_145, 99_999}) {
            observations.session(new SeenSession(2, bytes / 2, bytes));
        }
        assertEquals(
                List.of(
                        "WARNING JWTF-603 A session is large for cookies: it would take " + number(4_000)
                                + " bytes. Number of attributes: 2. By default, servers accept 8 kB of headers in total.",
                        "WARNING JWTF-604 A session is too large for cookies: it would take " + number(6_145)
                                + " bytes, and the limit is " + number(6_144)
                                + ". Number of attributes: 2. Store less, or raise the server's limit for headers"
                                + " and set requestHeaderSize."),
                log.lines());
        assertEquals(99_999, observations.findings().largest.cookieBytes);
        assertEquals(6, observations.findings().looks);
    }

    @Test
    void findingsBeyondLimitAreCounted() {
        IntStream.range(0, 1_000).forEach(i -> observations.sessionMade("/" + i + ".jsp"));
        IntStream.range(0, 1_000).forEach(i -> attribute("cart-" + i, 1, Measurement.stored(3, Set.of())));
        Findings findings = observations.findings();
        assertEquals(Observations.MAX_ENTRIES, findings.places.size());
        assertEquals(Observations.MAX_ENTRIES, findings.attributes.size());
        assertEquals(1_000, findings.sessionsMade);
        assertEquals(800, findings.madeElsewhere());
        assertEquals(800, findings.unlisted);
        assertEquals(2 * Observations.MAX_ENTRIES, log.lines().size());
        observations.sessionMade("/0.jsp");
        assertEquals(Map.entry("/0.jsp", 2L), observations.findings().places.get(0));
    }

    @Test
    void namesAreTruncatedAndCannotForgeLogLine() {
        attribute("a\nINFO forged", 1, Measurement.stored(3, Set.of()));
        assertEquals("a?INFO forged", only().name);
        attribute("n".repeat(10_000), 1, Measurement.stored(3, Set.of()));
        assertTrue(observations.findings().attributes.stream().allMatch(each -> each.name.length() <= 101));
    }

    @Test
    void lambdasOfOneClassAreOneType() {
        Map<String, Runnable> lambdas = new HashMap<>();
        lambdas.put("one", () -> log.flush());
        lambdas.put("two", () -> log.close());
        lambdas.values().forEach(lambda -> attribute("action", lambda, Measurement.refused("a lambda")));
        assertEquals(ObservationsTest.class.getName() + "$$Lambda", only().type);
    }
}
