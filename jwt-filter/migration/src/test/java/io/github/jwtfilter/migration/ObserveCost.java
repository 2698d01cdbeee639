package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;

/**
 * The cost of {@code mode=observe} for a request: the processor time of two Tomcats that answer the same requests, one
 * with and one without the filter. Rounds of both alternate, and the figure is the median, so other load disturbs
 * little. It contains all the work of the servers, also garbage collection and compilation.
 */
final class ObserveCost {
    static final String PROTECTED = "/jsp/security/protected/index.jsp";

    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROUNDS = 9;
    private static final int REQUESTS = 2_000;

    private final Server plain;
    private final Server observed;

    ObserveCost(Server plain, Server observed) {
        this.plain = plain;
        this.observed = observed;
    }

    /** Measures the requests of a logged-in user for one page, and prints the result. */
    void print(String path) throws Exception {
        Browser one = loggedIn(plain);
        Browser two = loggedIn(observed);
        double[] without = new double[ROUNDS];
        double[] with = new double[ROUNDS];
        for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
            double first = round(one, plain, path);
            double second = round(two, observed, path);
            if (i >= 0) {
                without[i] = first;
                with[i] = second;
            }
        }
        Arrays.sort(without);
        Arrays.sort(with);
        System.out.printf(
                Locale.ROOT,
                "%s: processor time per request %.1f µs without, %.1f µs with mode=observe (medians of %d rounds of %d"
                        + " requests; %.1f to %.1f and %.1f to %.1f)%n",
                path,
                without[ROUNDS / 2],
                with[ROUNDS / 2],
                ROUNDS,
                REQUESTS,
                without[0],
                without[ROUNDS - 1],
                with[0],
                with[ROUNDS - 1]);
    }

    private static Browser loggedIn(Server server) throws Exception {
        Browser browser = new Browser(server);
        HttpResponse<String> form = browser.open(PROTECTED);
        String action = Browser.find(form, "action='([^']+)'");
        HttpResponse<String> page = browser.submit(form, action, "j_username", "both", "j_password", "secret-1");
        assertTrue(page.body().contains("<b>both</b>"), page.body());
        return browser;
    }

    private static double round(Browser browser, Server server, String path) throws Exception {
        long start = server.processorTime();
        for (int i = 0; i < REQUESTS; i++) {
            assertEquals(200, browser.open(path).statusCode());
        }
        return (server.processorTime() - start) / 1000.0 / REQUESTS;
    }
}
