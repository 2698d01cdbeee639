package io.github.jwtfilter.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.HealthServlet;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ClaimingFilter;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.RawHttp;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Does mode=observe change nothing, and find what the rules would refuse? */
final class ObserveTest {
    private static final String TOKEN =
            "Authorization: Bearer " + TestTokens.sign(TestTokens.claims().claim("roles", List.of("admin")));

    private static String json(TestServer server) throws IOException {
        return ObservedApplication.send(server.port(), "GET /app/ops/observe", "", TOKEN, "Accept: application/json")
                .body();
    }

    private static void get(TestServer server, String path, String cookie, String... headers) throws IOException {
        ObservedApplication.send(server.port(), "GET /app" + path, cookie, headers);
    }

    private static void assertHas(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), part + " in " + text);
        }
    }

    @Test
    void answersAreEqualByteForByte() throws IOException {
        Map<String, String> before;
        try (TestServer server = ObservedApplication.start(ObservedApplication.original())) {
            before = UnchangedAnswers.of(server.port());
        }
        try (TestServer server = ObservedApplication.start(ObservedApplication.observed())) {
            UnchangedAnswers.assertEqual(before, UnchangedAnswers.of(server.port()));
        }
    }

    @Test
    void equalRulesAreReadyAfterUsersWereSeen() throws IOException {
        try (TestServer server = ObservedApplication.start(ObservedApplication.observed())) {
            assertHas(json(server), "\"ready\":false", "no request was compared yet");
            get(server, "/shop/page", "");
            assertHas(json(server), "\"ready\":false", "no logged-in user was seen yet");
            get(server, "/account/page", ObservedApplication.logIn(server.port(), "user"));
            get(server, "/admin/page", ObservedApplication.logIn(server.port(), "admin"));
            Waiting.until("both users are looked up", () -> {
                try {
                    return json(server).contains("\"equal\":2");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertHas(
                    json(server),
                    "\"ready\":true",
                    "\"sentence\":\"Ready. ",
                    "\"roles\":\"0 of 2\"",
                    "\"rules\":\"1 of 5\"");
        }
    }

    @Test
    void eachKindOfRefusalIsCounted() throws IOException {
        WebXml stricter = ObservedApplication.observed()
                .filter(
                        "rules",
                        "/admin/* role boss\n/account/* role reader,admin\n/shop/secret deny\n/shop/cart authenticated\n"
                                + "/ops/observe role admin\n/ops/status role admin\n/ permit")
                // The page of ObserveServlet is reached past the filters of frameworks.
                .xml(ClaimingFilter.xml());
        try (TestServer server = ObservedApplication.start(stricter)) {
            String admin = ObservedApplication.logIn(server.port(), "admin");
            get(server, "/admin/page?password=x", admin);
            get(server, "/shop/secret", "");
            get(server, "/shop/cart", "");
            get(server, "/shop/cart", admin);
            get(server, "/shop/a%3bb", "");
            ObservedApplication.send(server.port(), "PUT /app/account/x", admin, "Origin: https://evil.example");
            ObservedApplication.send(server.port(), "PUT /app/account/x", admin, "Origin: http://localhost");
            String found = json(server);
            assertHas(
                    found,
                    "\"ready\":false",
                    "\"login_needed\":1",
                    "\"role_needed\":1",
                    "\"denied\":1",
                    "\"cross_origin\":1",
                    "\"ambiguous_path\":1",
                    "\"kind\":\"cross_origin\"",
                    // The path with a slash at the end is no place of its own.
                    "\"places_where_rules_ask_for_more\":2",
                    "\"example\":\"GET /admin/page\",\"rule\":\"/admin/* role boss\",\"container\":\"role admin\""
                            + ",\"change\":\"/admin/* role admin\"",
                    "\"example\":\"GET /shop/cart\",\"rule\":\"/shop/cart authenticated\",\"container\":\"permit\""
                            + ",\"change\":\"/shop/cart permit\"");
            assertFalse(found.contains("password"), found);
            String page = ObservedApplication.send(server.port(), "GET /app/ops/observe?format=html", "", TOKEN)
                    .body();
            assertHas(
                    page,
                    "<strong>Not ready, because</strong>\n<ul>\n<li>",
                    "<code>java -jar jwt-filter-tools.jar convert WAR -o OUT --mode enforce</code>",
                    "<th scope=\"row\">sent by another site</th><td>1</td>",
                    ">denied to all</td>");
            assertFalse(page.contains("login_needed"), page);
        }
    }

    @Test
    void ruleThatAdmitsMoreIsNeverReady() throws IOException {
        WebXml looser = ObservedApplication.observed()
                .filter(
                        "rules",
                        "/admin/* authenticated\n/account/* role reader,admin\n/ops/observe role admin\n/ops/status role admin\n/ permit");
        try (TestServer server = ObservedApplication.start(looser)) {
            get(server, "/admin/page", ObservedApplication.logIn(server.port(), "admin"));
            assertHas(
                    json(server),
                    "\"ready\":false",
                    "the rules admit more than the container in",
                    "\"change\":\"/admin/* role admin\"");
        }
    }

    /** The pattern of the rule with the requirement of the container would close or open the whole application. */
    @Test
    void adviceForPlaceIsTheLineOfItsConstraint() throws IOException {
        WebXml wide = ObservedApplication.observed()
                .filter("rules", "/ops/observe role admin\n/ops/status role admin\n/shop/* permit\n/ authenticated")
                .xml("<security-constraint><web-resource-collection><web-resource-name>d</web-resource-name>"
                        + "<url-pattern>/shop/*</url-pattern><http-method>DELETE</http-method></web-resource-collection>"
                        + "<auth-constraint/></security-constraint>");
        try (TestServer server = ObservedApplication.start(wide)) {
            String json = json(server);
            assertHas(
                    json,
                    "\"example\":\"DELETE /shop/page\",\"container\":\"deny\",\"rule\":\"/shop/* permit\",\"change\":\"DELETE /shop/* deny\"",
                    "\"rule\":\"/ authenticated\",\"change\":\"/admin/* role admin\"",
                    "\"rule\":\"/ authenticated\",\"change\":\"/account/* role admin,reader\"",
                    "\"rule\":\"/ authenticated\",\"change\":\"/ permit\"");
        }
    }

    @Test
    void userWhomNoStoreKnowsIsNamed() throws IOException {
        try (TestServer server = ObservedApplication.start(
                ObservedApplication.observed().file("WEB-INF/groups", "reader: admin\nadmin: admin user\n"))) {
            get(server, "/account/page", ObservedApplication.logIn(server.port(), "stranger"));
            get(server, "/account/page", ObservedApplication.logIn(server.port(), "user"));
            Waiting.until("both users are looked up", () -> {
                try {
                    return json(server).contains("\"look_ups\":2");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertHas(
                    json(server),
                    "1 user could not log in, because no store knows the name",
                    "1 user would lose a role",
                    "{\"kind\":\"unknown_user\",\"user\":\"stranger\",\"roles_of_container\":\"reader\"",
                    "{\"kind\":\"roles_lost\",\"user\":\"user\",\"roles_of_container\":\"reader\""
                            + ",\"roles_of_store\":\"admin\"}");
        }
    }

    @Test
    void onlyOperatorsSeeThePage() throws IOException {
        try (TestServer server = ObservedApplication.start(ObservedApplication.observed())) {
            int port = server.port();
            String user = ObservedApplication.logIn(port, "user");
            String admin = ObservedApplication.logIn(port, "admin");
            String line = "GET /app/ops/observe";
            assertEquals(401, ObservedApplication.send(port, line, "").status());
            assertEquals(403, ObservedApplication.send(port, line, user).status());
            RawHttp.Answer page = ObservedApplication.send(port, line, admin, "Accept: text/html");
            assertEquals(200, page.status());
            assertEquals(List.of("no-store"), page.headers("Cache-Control"));
            assertHas(page.body(), "<h1>Can the filter take over? /app</h1>", "Not ready, because");
            assertEquals(
                    200,
                    ObservedApplication.send(port, "GET /app/ops/status", admin).status());
            assertEquals(
                    405,
                    ObservedApplication.send(port, "POST /app/ops/observe", admin, "Content-Length: 0")
                            .status());
            assertEquals(
                    400,
                    ObservedApplication.send(port, line + "?format=prometheus", admin)
                            .status());
            assertEquals(
                    406,
                    ObservedApplication.send(port, line, admin, "Accept: text/plain")
                            .status());
        }
    }

    @Test
    void loginServletsDoNotExist() throws IOException {
        try (TestServer server =
                ObservedApplication.start(ObservedApplication.observed().servlet("/health", HealthServlet.class))) {
            for (String path : List.of("/user/login", "/user/logout", "/user/me")) {
                assertEquals(404, server.get("/app" + path).statusCode());
                // The container's own servlet answers as for each missing file.
                assertEquals(
                        server.postForm("/app/none", "x=y").statusCode(),
                        server.postForm("/app" + path, "x=y").statusCode());
            }
            assertEquals(200, server.get("/app/health").statusCode());
        }
    }

    @Test
    void applicationAnswersAtPathsOfLoginServlets() throws IOException {
        Map<String, String> before;
        try (TestServer server =
                ObservedApplication.start(ObservedApplication.original().servlet("/", MirrorServlet.class))) {
            before = UnchangedAnswers.atOwnPaths(server.port());
        }
        assertHas(before.get("GET /app/user/login"), "GET /app/user/login", "user user");
        try (TestServer server =
                ObservedApplication.start(ObservedApplication.observed().servlet("/", MirrorServlet.class))) {
            UnchangedAnswers.assertEqual(before, UnchangedAnswers.atOwnPaths(server.port()));
        }
    }

    @Test
    void enforcingFilterHasNoPage() throws IOException {
        try (TestServer server =
                ObservedApplication.start(ObservedApplication.open().filter("mode", "enforce"))) {
            assertEquals(
                    404,
                    ObservedApplication.send(server.port(), "GET /app/ops/observe", "", TOKEN)
                            .status());
        }
    }

    @Test
    void startWarnsThatNothingIsEnforced() {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = ObservedApplication.start(ObservedApplication.observed())) {
            assertEquals(null, server.failure());
            assertHas(log.text(), "WARNING JWTF-140 observe: nothing is enforced.", "The page is at /ops/observe.");
            assertFalse(log.text().contains("JWTF-106"), log.text());
            assertFalse(log.text().contains("JWTF-107"), log.text());
        }
    }

    @Test
    void forgottenObserveIsLoggedEachDay() throws IOException {
        MutableClock clock = new MutableClock(Instant.now());
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.startAt(
                        clock, ObservedApplication.open().xml(ObservedApplication.constraint("/admin/*", "admin")))) {
            String status = ObservedApplication.send(server.port(), "GET /app/ops/status?format=json", "", TOKEN)
                    .body();
            assertHas(status, "\"mode\":\"observe\",\"adopt\":\"none\"");
            clock.pass(Duration.ofHours(23));
            get(server, "/shop/page", "");
            assertEquals(1, log.text().split("JWTF-140", -1).length - 1, log.text());
            clock.pass(Duration.ofHours(1));
            get(server, "/shop/page", "");
            get(server, "/shop/page", "");
            assertEquals(2, log.text().split("JWTF-140", -1).length - 1, log.text());
        }
    }

    @Test
    void filterWithoutAnyLoginIsNotReady() throws IOException {
        String reason = "nobody could log in with the filter";
        try (TestServer server =
                ObservedApplication.start(ObservedApplication.observed().withoutLogin())) {
            assertHas(json(server), "\"ready\":false", reason);
        }
        WebXml elsewhere = ObservedApplication.observed().withoutLogin().filter("loginPage", "https://login.example/");
        try (TestServer server = ObservedApplication.start(elsewhere)) {
            assertFalse(json(server).contains(reason), json(server));
        }
    }

    @Test
    void requestThatIsNotComparedProvesNoRule() throws IOException {
        WebXml stricter = ObservedApplication.open()
                .filter("rules", ObservedApplication.RULES + "\n/shop/* authenticated")
                .xml(ObservedApplication.security("BASIC"));
        try (TestServer server = ObservedApplication.start(stricter)) {
            get(server, "/shop/page", "", "Authorization: Basic eA==");
            assertHas(json(server), "\"not_comparable\":1", "no request has shown whether users need them");
        }
    }

    @Test
    void originsOfClientsShareOneRow() throws IOException {
        try (TestServer server = ObservedApplication.start(ObservedApplication.observed())) {
            String admin = ObservedApplication.logIn(server.port(), "admin");
            for (int i = 0; i < 3; i++) {
                ObservedApplication.send(
                        server.port(), "PUT /app/account/x", admin, "Origin: https://evil" + i + ".example");
            }
            assertHas(json(server), "\"cross_origin\":3", "Origin: https://evil0.example");
            assertFalse(json(server).contains("evil1"), json(server));
        }
    }

    @Test
    void ambiguousPathsAreNoComparedRequests() throws IOException {
        try (TestServer server = ObservedApplication.start(ObservedApplication.observed())) {
            get(server, "/shop/a%3bb", "");
            assertHas(json(server), "\"ambiguous_path\":1", "no request was compared yet");
        }
    }

    /** Jetty would log the user in and change the session's id if the filter asked for the user. */
    @Test
    void headerLoginOnOpenPathIsNotTriggered() throws IOException {
        WebXml basic = ObservedApplication.open()
                .filter("rules", "/shop/* authenticated\n/ops/observe role admin\n/ops/status role admin\n/ permit")
                .xml(ObservedApplication.security("BASIC"));
        try (TestServer server = ObservedApplication.start(basic)) {
            RawHttp.Answer cart = ObservedApplication.send(server.port(), "GET /app/shop/cart", "");
            String session = cart.headers("Set-Cookie").get(0).split(";", 2)[0];
            // The credentials of admin.
            RawHttp.Answer answer = ObservedApplication.send(
                    server.port(), "GET /app/shop/redirect", session, "Authorization: Basic YWRtaW46c2VjcmV0");
            assertEquals(List.of(), answer.headers("Set-Cookie"));
            assertHas(json(server), "\"not_comparable\":1");
        }
    }

    @Test
    void userOfSessionIsUnknownAfterItsEnd() throws IOException {
        WebXml stricter = ObservedApplication.open()
                .filter("rules", ObservedApplication.RULES + "\n/shop/* authenticated")
                .xml(ObservedApplication.security("FORM"));
        try (TestServer server = ObservedApplication.start(stricter)) {
            get(server, "/shop/page", ObservedApplication.logIn(server.port(), "admin"));
            assertHas(json(server), "\"compared\":1", "\"not_comparable\":0");
            get(server, "/shop/async", ObservedApplication.logIn(server.port(), "admin"));
            get(server, "/shop/end", ObservedApplication.logIn(server.port(), "admin"));
            assertHas(json(server), "\"compared\":1", "\"not_comparable\":2", "\"login_needed\":0");
        }
    }

    @Test
    void oldLoginFormIsNotCompared() throws IOException {
        WebXml basic = ObservedApplication.open()
                .filter("rules", ObservedApplication.RULES + "\n/shop/* authenticated")
                .xml(ObservedApplication.security("BASIC"));
        try (TestServer server = ObservedApplication.start(basic)) {
            ObservedApplication.send(server.port(), "POST /app/shop/j_security_check", "", "Content-Length: 0");
            assertHas(json(server), "no request was compared yet");
            get(server, "/shop/j_security_check", "");
            assertHas(json(server), "\"login_needed\":1");
        }
    }
}
