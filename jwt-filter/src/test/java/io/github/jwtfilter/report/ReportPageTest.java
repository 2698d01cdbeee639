package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the page explain the findings? */
final class ReportPageTest {
    private static final Instant SINCE = Instant.parse("2026-01-31T12:00:00.123Z");

    private static final CookieBudget BUDGET = new CookieBudget(6_144);

    private final CapturedLog log = CapturedLog.of("io.github.jwtfilter.sessions");
    private final Observations observations = new Observations(SINCE, Set.of(), BUDGET);
    private List<String> named = List.of();
    private boolean keysSign = true;

    @AfterEach
    void close() {
        log.close();
    }

    private void observe(String name, Object value, Measurement measured) {
        observations.request("/shop");
        observations.attribute(name, value, measured, () -> "com.acme.Cart.add(Cart.java:7)");
    }

    private String page(Duration watched) {
        Findings findings = observations.findings();
        CookieSize size = sizes -> 200 + SeenSession.bytes(sizes) * 4 / 3;
        Assessment verdict = Assessment.of(findings, BUDGET, keysSign);
        return ReportPage.of("'/app'", findings, verdict, named, size, BUDGET, SINCE.plus(watched));
    }

    private String page() {
        return page(Duration.ZERO);
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), () -> "expected '" + part + "' in: " + text);
    }

    @Test
    void singleClassIsOnOneLine() {
        observe("cart", 1, Measurement.stored(9, Set.of("com.acme.Cart")));
        assertContains(
                "    <init-param>\n        <param-name>sessionTypes</param-name>\n"
                        + "        <param-value>com.acme.Cart</param-value>\n    </init-param>\n\nCODE",
                page());
    }

    /** A client may have chosen the end of a path. */
    @Test
    void unsupportedLogoutPathIsNotSuggested() {
        for (String path :
                List.of("/shop/logout", "/shop/logout/<b>", "/shop/logout/a,b", "/shop/" + "x".repeat(200))) {
            observations.logout(new SeenLogout(path, Set.of("user"), "com.acme.Shop.leave(Shop.java:7)"));
        }
        observe("cart", 1, Measurement.stored(9, Set.of()));
        assertContains("""
                REQUESTS THAT LOOK LIKE A LOGOUT BUT LEAVE THE SESSION ALIVE
                  /shop/logout removes user at com.acme.Shop.leave(Shop.java:7)
                """, page());
        assertContains("  /shop/logout/<b> removes user at", page());
        assertContains("        <param-value>/shop/logout</param-value>\n", page());
    }

    /** A name of an attribute may have been chosen by a client. */
    @Test
    void commandIsQuotedForShells() {
        observe("cart", 1, Measurement.stored(9, Set.of("com.acme.Shop$Cart", "com.acme.Item")));
        observe("it's", 1, Measurement.refused("java.lang.Thread is never stored"));
        observations.logout(new SeenLogout("/shop/bye;$(x)", Set.of("user"), "com.acme.Shop.leave(Shop.java:7)"));
        assertContains(
                "\n    java -jar jwt-filter-tools.jar convert WAR -o OUT --session token"
                        + " --session-types 'com.acme.Item,com.acme.Shop$Cart' --session-fallback 'container:it'\\''s'\n",
                page());
        assertContains("add --logout-paths '/shop/bye;$(x)' to the command", page());
    }

    @Test
    void alreadyNamedTypesAreKept() {
        named = List.of("com.acme.Old");
        observe("cart", 1, Measurement.stored(9, Set.of("com.acme.Cart", "com.acme.Zoo")));
        assertContains(
                "            com.acme.Cart\n            com.acme.Old\n            com.acme.Zoo\n        </param-value>",
                page());
    }

    @Test
    void attributesAreSortedBySizeAfterUnmeasuredOnes() {
        observe("small", 1, Measurement.stored(9, Set.of()));
        observe("large", 1, Measurement.stored(1_234, Set.of()));
        observe("odd", 1, Measurement.failed("com.acme.Odd could not be read: java.lang.IllegalStateException"));
        String page = page();
        assertContains("""
                SESSION ATTRIBUTES  (3 attributes, each at its largest size)
                    bytes  name: type
                        -  odd: java.lang.Integer
                           could not be measured: com.acme.Odd could not be read: java.lang.IllegalStateException
                    1,234  large: java.lang.Integer
                        9  small: java.lang.Integer

                """, page);
    }

    @Test
    void sumOfLargestSizesIsShown() {
        observe("a", 1, Measurement.stored(300, Set.of()));
        observe("a", 1L, Measurement.stored(200, Set.of()));
        observe("b", 1, Measurement.stored(300, Set.of()));
        observations.session(new SeenSession(1, 301, 601));
        assertContains("""
                SIZE IN COOKIES
                    bytes    cookies
                      301        601  largest session at the end of a request, 1 attribute
                      602      1,002  all attributes together, each at its largest size
                               4,000  a warning is logged from here on
                               6,144  limit, with room left for other headers
                  By default, a server accepts 8 kB of headers in total. If yours accepts more, set requestHeaderSize.
                """, page());
    }

    @Test
    void findingsBeyondLimitAreCounted() {
        IntStream.range(0, 201).forEach(i -> observations.sessionMade("/" + i + ".jsp"));
        IntStream.range(0, 203).forEach(i -> observe("a" + i, 1, Measurement.stored(3, Set.of())));
        assertContains("\n        1  other code; the list is full\n", page());
        assertContains("\n  The list is full. Attributes with other names or types were seen 3 times.\n", page());
    }

    @Test
    void missingSecretKeyIsReported() {
        keysSign = false;
        observe("a", 1, Measurement.stored(3, Set.of()));
        assertContains(
                "\n  NO: there is no secret or private key to encrypt sessions with.\n  Fix this first.\n  To go on with ",
                page());
    }

    @Test
    void allProblemsAreReportedTogether() {
        keysSign = false;
        observe("a", 1, Measurement.refused("java.lang.Thread is never stored"));
        observe("b", 1, Measurement.refused("java.lang.Thread is never stored"));
        observations.session(new SeenSession(1, 20_000, 26_000));
        assertContains(
                "  NO: 2 attributes cannot be stored; the largest session needs 26,000 bytes of cookies, and the"
                        + " limit is 6,144; there is no secret or private key to encrypt sessions with.\n",
                page());
    }

    @ParameterizedTest
    @CsvSource({
        "PT59S, 0 min",
        "PT59M59S, 59 min",
        "PT1H, 1 h 0 min",
        "PT23H59M, 23 h 59 min",
        "PT24H, 1 d 0 h",
        "P40DT5H, 40 d 5 h"
    })
    void observationTimeIsShown(Duration watched, String expectedText) {
        observations.request("/shop");
        assertContains(
                "  This server since 2026-01-31T12:00:00Z (" + expectedText
                        + "): 1 request, 0 sessions created, 0 inspections of a session.\n",
                page(watched));
    }
}
