package io.github.jwtfilter.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.StatusServlet;
import io.github.jwtfilter.identity.Verdict.Refusal;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.LoginsBean;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does the status show what happened, the same in each format, and no secret? */
final class StatusContentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(jwt_filter_\\w+)` \\| (\\w+) \\|");
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z0-9]+)((?: [a-z-]+=\"[^\"<>]*\")*)>");
    private static final Set<String> WITHOUT_END = Set.of("meta");
    private static final List<String> FORMATS = List.of("html", "json", "openmetrics", "prometheus");

    private static final MutableClock CLOCK = new MutableClock(Instant.now());

    /** The status in each format before and after one event of each usual kind. */
    private static final Map<String, String> BEFORE = new LinkedHashMap<>();

    private static final Map<String, String> AFTER = new LinkedHashMap<>();

    /** The values of JMX after the events, by attribute and label. */
    private static final Map<String, Object> JMX = new LinkedHashMap<>();

    private static String operator;

    private CapturedLog quiet;

    @TempDir
    private Path folder;

    @BeforeAll
    static void readBeforeAndAfterEvents() {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.startAt(CLOCK, application())) {
            operator = logIn(server, "admin");
            FORMATS.forEach(format -> BEFORE.put(format, status(server, format, operator)));
            events(server);
            FORMATS.forEach(format -> AFTER.put(format, status(server, format, operator)));
            Map.of(
                            "Logins", "form",
                            "FailedLogins", "wrong_password",
                            "Logouts", "everywhere",
                            "RefusedTokens", "expired",
                            "Rechecks", "confirmed",
                            "Unavailable", "no_keys")
                    .forEach((attribute, label) -> JMX.put(attribute + " " + label, LoginsBean.get(attribute, label)));
            List.of("Locks", "Renewals", "Ready").forEach(attribute -> JMX.put(attribute, LoginsBean.get(attribute)));
            assertFalse(log.text().contains("hunter22"), log.text());
        }
    }

    @BeforeEach
    void listen() {
        quiet = CapturedLog.ofOurs();
    }

    @AfterEach
    void close() {
        quiet.close();
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/ops/status role admin\n/* authenticated")
                .login("maxFailures", "2")
                .servlet("/page", WhoServlet.class)
                .servlet("/ops/status", StatusServlet.class);
    }

    private static String logIn(TestServer server, String user) {
        return TestServer.cookie(server.postForm("/app/user/login", "username=" + user + "&password=secret"), "jwt");
    }

    private static String status(TestServer server, String format, String token) {
        var response = server.get("/app/ops/status?format=" + format, "Authorization", "Bearer " + token);
        assertEquals(200, response.statusCode(), response.body());
        return response.body();
    }

    private static OpenMetrics metrics(TestServer server, String token) {
        return OpenMetrics.read(status(server, "openmetrics", token));
    }

    private static Map<String, Object> json(TestServer server, String token) {
        return json(status(server, "json", token));
    }

    private static Map<String, Object> json(String text) {
        try {
            return StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<?, ?> section(Map<String, Object> json, String name) {
        return (Map<?, ?>) json.get(name);
    }

    /** Lets one event of each usual kind happen. */
    private static void events(TestServer server) {
        String json = server.postJson("/app/user/login", "{\"username\":\"user\",\"password\":\"secret\"}")
                .body();
        assertTrue(json.contains("access_token"), json);
        String phone = logIn(server, "user");
        String laptop = logIn(server, "user");
        for (int i = 0; i < 3; i++) {
            server.postForm("/app/user/login", "username=user&password=hunter22");
        }
        server.postForm("/app/user/login", "username=mallory%22%3E%3Cb%3E&password=hunter22");
        server.postForm(
                "/app/user/login", "username=user&password=secret", "Sec-Fetch-Site", "cross-site", "Origin", "null");
        String expired = TestTokens.sign(TestTokens.claims().expiresAt(Instant.EPOCH));
        String forged = TestTokens.sign("x".repeat(32), TestTokens.claims());
        for (String token : List.of("x.y.z", expired, forged)) {
            server.get("/app/page", "Authorization", "Bearer " + token);
        }
        CLOCK.pass(Duration.ofMinutes(4));
        assertNotNull(TestServer.cookie(server.get("/app/page", "Cookie", "jwt=" + operator), "jwt"));
        assertEquals(204, logOut(server, "", phone));
        assertEquals(204, logOut(server, "?everywhere=true", laptop));
        LoginsBean.call("endUser", "mallory");
    }

    private static int logOut(TestServer server, String query, String token) {
        return server.send("POST", "/app/user/logout" + query, null, "Cookie", "jwt=" + token)
                .statusCode();
    }

    private static Map<String, Double> counters(Map<String, String> texts) {
        Map<String, Double> counters = new TreeMap<>(OpenMetrics.read(texts.get("openmetrics")).samples);
        counters.keySet().removeIf(name -> !name.contains("_total{"));
        return counters;
    }

    @Test
    void eventsAreCounted() {
        Map<String, Double> expected = new TreeMap<>();
        List.of(
                        "failed_logins_total{reason=throttled}",
                        "failed_logins_total{reason=unknown_user}",
                        "failed_logins_total{reason=sent_from_another_site}",
                        "locks_total{}",
                        "renewals_total{}",
                        "rechecks_total{outcome=confirmed}",
                        "refused_tokens_total{reason=malformed}",
                        "refused_tokens_total{reason=bad_signature}",
                        "refused_tokens_total{reason=expired}",
                        "logins_total{by=json}",
                        "logouts_total{by=LogoutServlet}",
                        "logouts_total{by=everywhere}",
                        "logouts_total{by=endUser}")
                .forEach(name -> expected.put("jwt_filter_" + name, 1.0));
        expected.put("jwt_filter_logins_total{by=form}", 2.0);
        expected.put("jwt_filter_failed_logins_total{reason=wrong_password}", 2.0);
        Map<String, Double> before = counters(BEFORE);
        Map<String, Double> grown = counters(AFTER);
        grown.replaceAll((name, value) -> value - before.get(name));
        grown.values().removeIf(value -> value == 0);
        assertEquals(expected, grown);
        OpenMetrics metrics = OpenMetrics.read(AFTER.get("openmetrics"));
        assertEquals(1, metrics.value("jwt_filter_ready{}"));
        assertEquals(1, metrics.value("jwt_filter_mode_info{mode=enforce, adopt=none}"));
        assertEquals(4, metrics.value("jwt_filter_facts{}"));
    }

    @Test
    void olderFormatShowsTheSameValues() {
        assertEquals(
                OpenMetrics.read(AFTER.get("openmetrics")).samples,
                OpenMetrics.readPrometheus(AFTER.get("prometheus")).samples);
    }

    @Test
    void jsonShowsTheSameValues() {
        Map<String, Object> json = json(AFTER.get("json"));
        Map<String, Double> shown = new TreeMap<>();
        Map.of(
                        "logins", "by",
                        "logouts", "by",
                        "failed_logins", "reason",
                        "refused_tokens", "reason",
                        "rechecks", "outcome",
                        "unavailable", "cause")
                .forEach((name, label) -> section(json, name)
                        .forEach((key, value) -> shown.put(
                                "jwt_filter_" + name + "_total{" + label + "=" + key + "}",
                                ((Long) value).doubleValue())));
        section(json, "other_events")
                .forEach((name, value) -> shown.put("jwt_filter_" + name + "_total{}", ((Long) value).doubleValue()));
        assertEquals(counters(AFTER), shown);
        assertEquals(true, section(json, "filter").get("ready"));
        assertEquals("memory", section(json, "store").get("place"));
        assertEquals(4L, section(json, "store").get("facts"));
        assertEquals(240L, section(json, "keys").get("age_seconds"));
    }

    @Test
    void jmxShowsTheSameValues() {
        assertEquals(
                Map.of(
                        "Logins form", 3L,
                        "FailedLogins wrong_password", 2L,
                        "Logouts everywhere", 1L,
                        "RefusedTokens expired", 1L,
                        "Rechecks confirmed", 1L,
                        "Unavailable no_keys", 0L,
                        "Locks", 1L,
                        "Renewals", 1L,
                        "Ready", true),
                JMX);
    }

    @Test
    void pageShowsEachSectionAndCount() {
        String html = AFTER.get("html");
        assertWellFormed(html);
        assertTrue(html.contains("<th scope=\"row\">wrong password</th><td>2</td>"), html);
        List<String> headings = Pattern.compile("<h2>([^<]+)</h2>")
                .matcher(html)
                .results()
                .map(heading -> heading.group(1).replace(' ', '_'))
                .collect(Collectors.toList());
        assertEquals(List.copyOf(json(AFTER.get("json")).keySet()), headings);
    }

    /** A rate needs a first value, so each label is there from the start. */
    @Test
    void everyReasonHasCountFromTheStart() {
        Map<String, Double> counters = counters(BEFORE);
        for (Reason reason : Reason.values()) {
            assertEquals(0, counters.get("jwt_filter_refused_tokens_total{reason=" + reason + "}"));
        }
        for (Refusal refusal : Refusal.values()) {
            String label = refusal.toString().replace(' ', '_');
            assertEquals(0, counters.get("jwt_filter_failed_logins_total{reason=" + label + "}"));
        }
        for (String family : List.of("logins_total{by=", "failed_logins_total{reason=", "logouts_total{by=")) {
            assertEquals(0, counters.get("jwt_filter_" + family + "other}"));
        }
    }

    @Test
    void noFormatShowsSecretTokenOrName() {
        for (String text : AFTER.values()) {
            for (String secret : List.of(WebXml.SECRET, "mallory", "hunter22", "127.0.0.1", operator.substring(40))) {
                assertFalse(text.contains(secret), text);
            }
        }
    }

    @Test
    void textOfPublisherIsEscapedInEachFormat() throws IOException {
        String kid = "<b>\"'&\\\u202e\n";
        Path keys = Files.writeString(folder.resolve("keys.json"), TestKeys.jwk(Algorithm.ES256, kid));
        try (TestServer server =
                TestServer.startAt(CLOCK, application().filter("secret", null).filter("keys", keys.toString()))) {
            String admin = logIn(server, "admin");
            String html = status(server, "html", admin);
            assertWellFormed(html);
            assertTrue(html.contains(">&lt;b&gt;&quot;&#39;&amp;\\??</td>"), html);
            Map<?, ?> shown = section(json(server, admin), "keys");
            assertEquals(keys.toString(), shown.get("origin").toString().replace("file ", ""));
            assertEquals("<b>\"'&\\??", ((Map<?, ?>) ((List<?>) shown.get("list")).get(0)).get("kid"));
            assertTrue(metrics(server, admin).labelTexts().contains("<b>\\\"'&\\\\??"));
        }
    }

    /** Checks that each tag has its end, and that the text has no bare bracket. */
    private static void assertWellFormed(String html) {
        assertTrue(html.startsWith("<!DOCTYPE html>\n"), html);
        String rest = html.substring(html.indexOf('\n')).replaceAll("(?s)<style>.*</style>", "");
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(rest);
        while (tag.find()) {
            if (tag.group(1).equals("/")) {
                assertEquals(open.pop(), tag.group(2));
            } else if (!WITHOUT_END.contains(tag.group(2))) {
                open.push(tag.group(2));
            }
        }
        assertTrue(open.isEmpty(), open::toString);
        assertFalse(tag.replaceAll("").matches("(?s).*[<>].*"), html);
    }

    @Test
    void missingKeysAreCountedAsUnavailable() {
        WebXml webXml = application()
                .withoutLogin()
                .filter("secret", null)
                .filter("keys", "http://127.0.0.1:1/jwks")
                .filter("insecureHttpKeys", "true");
        try (TestServer server = TestServer.startAt(CLOCK, webXml)) {
            String token = "jwt=" + TestTokens.fresh();
            assertEquals(503, server.get("/app/page", "Cookie", token).statusCode());
            assertEquals(503, server.get("/app/ops/status", "Cookie", token).statusCode());
            assertEquals(
                    503,
                    server.send("POST", "/app/user/logout", null, "Cookie", token)
                            .statusCode());
            assertEquals(3L, LoginsBean.get("Unavailable", "no_keys"));
            assertEquals(0L, LoginsBean.get("Unavailable", "store_behind"));
        }
    }

    @Test
    void storeIsShownWithItsProblem() throws IOException {
        MutableClock clock = new MutableClock(Instant.now());
        try (SwitchedDatabase database = new SwitchedDatabase("status");
                TestServer server = TestServer.startAt(clock, application().filter("store", SwitchedDatabase.STORE))) {
            String admin = logIn(server, "admin");
            Waiting.until("the store was read", () -> (boolean) LoginsBean.get("Ready"));
            Waiting.until("the store works", () -> metrics(server, admin).value("jwt_filter_store_failing{}") == 0);
            OpenMetrics metrics = metrics(server, admin);
            assertEquals(0, metrics.value("jwt_filter_store_pending{}"));
            assertEquals(documented(), metrics.types);
            String page = status(server, "html", admin);
            assertTrue(page.contains("<th scope=\"row\">problem</th><td>none</td>"), page);
            assertTrue(page.contains("<th scope=\"row\">warning</th><td>none</td>"), page);

            database.setDown(true);
            Waiting.until(
                    "the failure is shown", () -> metrics(server, admin).value("jwt_filter_store_failing{}") == 1);
            Map<?, ?> store = section(json(server, admin), "store");
            assertEquals("jdbc:java:comp/env/jdbc/switched", store.get("place"));
            assertNotNull(store.get("lag_seconds"));
            assertFalse(store.get("problem").toString().isEmpty());
            assertFalse(status(server, "html", admin).contains("hunter22"));

            clock.pass(Duration.ofMinutes(16));
            assertEquals(
                    503,
                    server.get("/app/page", "Authorization", "Bearer " + admin).statusCode());
            assertEquals(1L, LoginsBean.get("Unavailable", "store_behind"));
            assertEquals(false, LoginsBean.get("Ready"));
        }
    }

    /** Returns the names and types of the metrics in OPERATIONS.md. */
    private static Map<String, String> documented() throws IOException {
        Path docs = Path.of(System.getProperty("basedir", "."), "docs", "OPERATIONS.md");
        return ROW.matcher(Files.readString(docs))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (one, two) -> two, TreeMap::new));
    }

    @Test
    void secondFilterHasFiguresOfItsOwn() {
        WebXml webXml = application()
                .filterMapping("/page")
                .xml("<filter><filter-name>second</filter-name><filter-class>io.github.jwtfilter.JwtFilter"
                        + "</filter-class><init-param><param-name>secret</param-name><param-value>" + WebXml.SECRET
                        + "</param-value></init-param><init-param><param-name>rules</param-name><param-value>"
                        + "/ops/status role admin</param-value></init-param></filter><filter-mapping>"
                        + "<filter-name>second</filter-name><url-pattern>/ops/*</url-pattern></filter-mapping>");
        try (TestServer server = TestServer.start(webXml)) {
            String token = TestTokens.sign(TestTokens.claims().claim("roles", List.of("admin")));
            server.get("/app/page", "Authorization", "Bearer x.y.z");
            Map<String, Object> json = json(server, token);
            assertEquals("second", section(json, "filter").get("name"));
            assertEquals(0L, section(json, "refused_tokens").get("malformed"));
        }
    }

    @Test
    void labelsAndNumbersFollowTheGrammar() {
        Map<String, String> place = new LinkedHashMap<>(Map.of("context", "/a\"b\\c\nd"));
        place.put("filter", "jwt");
        OpenMetrics read = OpenMetrics.read(
                new MetricsText(true, place).gauge("a", "", "A.").sample("+Inf").end());
        assertEquals(Double.POSITIVE_INFINITY, read.value("a{}"));
        assertTrue(read.labelTexts().contains("/a\\\"b\\\\c\\nd"));
    }
}
