package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.legacy.Shop;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.session.ContainerSessionTest;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.SessionsBean;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Does an operator learn from the report whether an application that keeps its users in the session can go stateless?
 */
final class SessionReportTest {
    private static final String ITEM = "com.example.legacy.Shop$Item";
    private static final String USER = "com.example.legacy.Shop$User";

    private CapturedLog log;
    private TestServer server;
    private String session;

    @BeforeEach
    void start() {
        log = CapturedLog.of("io.github.jwtfilter.sessions");
        server = TestServer.start(LegacyJourney.application());
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
        assertEquals(Set.of(), SessionsBean.names());
    }

    private void restart(WebXml webXml) {
        server.close();
        session = null;
        server = TestServer.start(webXml);
    }

    private HttpResponse<String> shop(String path) {
        HttpResponse<String> response =
                server.get("/app/shop/" + path, "Cookie", session == null ? "x=y" : "JSESSIONID=" + session);
        String begun = TestServer.cookie(response, "JSESSIONID");
        session = begun == null ? session : begun;
        return response;
    }

    private String page() {
        HttpResponse<String> page = server.get("/app/ops/sessions", "Cookie", LegacyJourney.operator());
        assertEquals(200, page.statusCode());
        return page.body();
    }

    private static String verdict() {
        return (String) SessionsBean.get("Verdict");
    }

    private static String attribute(String name) {
        return SessionsBean.list("Attributes").stream()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElseThrow();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), () -> "expected '" + part + "' in: " + text);
    }

    @Test
    void pageShowsWholeReport() throws Exception {
        assertEquals(
                LegacyJourney.PAGE, LegacyJourney.page((path, cookie) -> server.get("/app" + path, "Cookie", cookie)));
    }

    @Test
    void documentShowsReportAndLog() throws Exception {
        LegacyJourney.page((path, cookie) -> server.get("/app" + path, "Cookie", cookie));
        String document = Files.readString(Path.of("docs/SESSIONS.md")).replaceFirst("since 2026[^ ]+Z", "since TIME");
        assertContains(LegacyJourney.PAGE, document);
        for (int line : new int[] {1, 2, 6}) {
            assertContains("\n" + log.lines().get(line) + "\n", document);
        }
    }

    @Test
    void nothingIsKnownBeforeFirstRequest() {
        assertEquals("NOT KNOWN YET: no requests so far.", verdict());
        page();
        assertContains("  NOT KNOWN YET: no requests so far.\n\nCODE THAT CREATES", page());
        assertContains(": 0 requests, 0 sessions created, 0 inspections of a session.", page());
    }

    @Test
    void applicationWithoutSessionsGetsYes() {
        shop("look");
        assertEquals("YES, judged by the requests so far: no code creates a session.", verdict());
        assertContains("CODE THAT CREATES SESSIONS  (0 sessions)\n\nSESSION ATTRIBUTES  (0 attributes, ", page());
    }

    @Test
    void jmxShowsTheSamePage() {
        shop("login?name=Ada");
        assertEquals(page(), SessionsBean.page());
        assertEquals(1L, SessionsBean.get("Requests"));
        assertEquals(1L, SessionsBean.get("SessionsMade"));
        assertEquals(List.of(ITEM, USER).subList(1, 2), SessionsBean.list("SessionTypes"));
        assertContains(
                "1 by com.example.legacy.Shop.logIn(Shop.java:",
                SessionsBean.list("Places").toString());
    }

    @Test
    void jspIsListedByItsPath() {
        server.get("/app/price-list.jsp");
        server.get("/app/price-list.jsp");
        assertEquals(List.of("2 by /price-list.jsp"), SessionsBean.list("Places"));
        assertEquals(List.of("INFO Session created by /price-list.jsp"), log.lines());
        assertContains("  A JSP creates a session unless its page directive says session=\"false\".", page());
    }

    @Test
    void attributeChangedInPlaceIsMeasuredAgain() {
        shop("login?name=Ada");
        String empty = attribute("cart");
        assertFalse(empty.contains(ITEM), empty);
        shop("add?article=tea");
        String one = attribute("cart");
        assertContains("add to sessionTypes: " + ITEM, one);
        shop("add?article=coffee");
        assertTrue(bytes(attribute("cart")) > bytes(one), attribute("cart"));
        assertTrue(bytes(one) > bytes(empty), one);
        assertEquals(List.of(ITEM, USER), SessionsBean.list("SessionTypes"));
    }

    private static int bytes(String attribute) {
        return Integer.parseInt(attribute.replaceAll(".*, (\\d+) bytes.*", "$1"));
    }

    @Test
    void attributeRemovedWithinRequestIsReported() {
        shop("flash");
        assertContains("flash: java.lang.String, ", attribute("flash"));
    }

    @Test
    void unstorableAttributeGetsNo() {
        shop("lock");
        assertEquals("NO: 1 attribute cannot be stored.", verdict());
        String page = page();
        assertContains("<param-name>sessionFallback</param-name>", page);
        assertContains(
                "        -  lock: java.util.concurrent.locks.ReentrantLock\n           cannot be stored: ", page);
        assertContains("           set by com.example.legacy.Shop.doGet(Shop.java:", page);
        assertTrue(
                log.lines().get(1).startsWith("WARNING JWTF-602 session=token cannot store session attribute lock: "),
                log.text());
    }

    @Test
    void namedTypeIsNotReportedAsMissing() {
        restart(LegacyJourney.application().filter("sessionTypes", USER));
        shop("login?name=Ada");
        assertFalse(attribute("user").contains("sessionTypes"), attribute("user"));
        shop("add?article=tea");
        assertEquals(List.of(ITEM, USER), SessionsBean.list("SessionTypes"));
        assertContains("add to sessionTypes: " + ITEM, attribute("cart"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100   | ''       | YES, judged by the requests so far: all attributes can be stored, and they fit into cookies.",
                "4000  | JWTF-603 | YES, judged by the requests so far: all attributes can be stored, but the largest session"
                        + " takes much of the header space of servers.",
                "13000 | JWTF-604 | NO: the largest session needs 17,% bytes of cookies, and the limit is 6,144.",
            })
    void verdictDependsOnSessionSize(int length, String warning, String verdict) {
        shop("text?length=" + length);
        assertEquals(verdict, verdict().replaceFirst("17,[0-9]{3}", "17,%"));
        List<String> warnings = log.lines().stream()
                .filter(line -> line.startsWith("WARNING "))
                .map(line -> line.split(" ")[1])
                .toList();
        assertEquals(warning.isEmpty() ? List.of() : List.of(warning), warnings, log.text());
        assertEquals(length == 13000, page().contains("too large: it alone would take "));
    }

    @Test
    void verifyOnlyKeysGetNo(@TempDir Path folder) throws IOException {
        String key = TestKeys.jwk(Algorithm.ES256);
        restart(LegacyJourney.application()
                .withoutLogin()
                .filter("secret", null)
                .filter(
                        "keys",
                        Files.writeString(folder.resolve("keys.json"), TestKeys.publicSet(key))
                                .toString()));
        shop("login?name=Ada");
        String operator = TestKeys.sign(key, TestTokens.claims().claim("roles", List.of("admin")));
        HttpResponse<String> page = server.get("/app/ops/sessions", "Cookie", "jwt=" + operator);
        assertContains(
                "\n  NO: there is no secret or private key to encrypt sessions with.\n  Fix this first.\n",
                page.body());
    }

    /** A filter before the JWT filter, for example of a framework. It uses the container's own request. */
    public static final class EarlierFilter implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpSession session = ((HttpServletRequest) request).getSession();
            session.setAttribute("raw", 1);
            chain.doFilter(request, response);
        }
    }

    private static final String UNSEEN =
            "code that uses the server's own request: the server, a listener, an earlier filter, or a filter of"
                    + " the server";

    @Test
    void attributeSetBeforeFilterIsReported() {
        restart(LegacyJourney.application()
                .xmlBefore("<filter><filter-name>earlier</filter-name><filter-class>" + EarlierFilter.class.getName()
                        + "</filter-class><async-supported>true</async-supported></filter><filter-mapping><filter-name>"
                        + "earlier</filter-name><url-pattern>/shop/look</url-pattern></filter-mapping>"));
        shop("look");
        assertEquals(List.of("1 by " + UNSEEN), SessionsBean.list("Places"));
        assertContains("raw: java.lang.Integer, ", attribute("raw"));
        assertContains("set by " + UNSEEN, log.text());
    }

    /** The report assumes a Secure cookie. The test's cookie is not Secure, so it is eight bytes shorter. */
    @Test
    void cookieHasReportedLength() {
        restart(LegacyJourney.application().filter("sessionTypes", USER + " " + ITEM));
        for (String path : List.of("login?name=Ada", "text?length=5000")) {
            shop(path);
        }
        int reported = (int) SessionsBean.get("LargestSession");
        restart(WebXml.usual()
                .filter("session", "token")
                .filter("sessionTypes", USER + " " + ITEM)
                .filter("rules", "/shop/* permit")
                .servlet("/shop/*", Shop.class));
        String jar = "jwt-session=" + TestServer.cookie(shop("login?name=Ada"), "jwt-session");
        List<String> cookies =
                server.get("/app/shop/text?length=5000", "Cookie", jar).headers().allValues("Set-Cookie").stream()
                        .filter(line -> line.startsWith("jwt-session.") && !line.contains("Max-Age=0"))
                        .toList();
        assertEquals(2, cookies.size());
        assertEquals(
                reported, cookies.stream().mapToInt(line -> line.length() + 8).sum());
    }

    @Test
    void reportContainsNoSessionData() {
        shop("login?name=Adalovelace");
        shop("add?article=laudanum");
        shop("lock");
        server.get("/app/shop/login?name=Adalovelace", "Cookie", LegacyJourney.operator());
        String reported = page() + SessionsBean.page() + SessionsBean.list("Attributes") + log.text();
        assertFalse(reported.contains("lovelace"), reported);
        assertFalse(reported.contains("laudanum"), reported);
        assertFalse(reported.contains(session.substring(0, 12)), reported);
        assertFalse(reported.contains("io.github.jwtfilter.login"), reported);
    }

    @Test
    void containerSessionsStillWork() {
        restart(LegacyJourney.application()
                .filter("rules", "/open/* permit\n/ops/sessions role admin")
                .servlet("/open/*", ContainerSessionTest.SessionServlet.class)
                .servlet("/session/*", ContainerSessionTest.SessionServlet.class));
        assertEquals("no difference", server.get("/app/open/methods").body());
        String[] token = {"Authorization", "Bearer " + TestTokens.fresh()};
        assertEquals("no difference", server.get("/app/session/methods", token).body());
        token[1] = "Bearer " + TestTokens.fresh();
        HttpResponse<String> first = server.get("/app/session/count", token);
        String cookie = "JSESSIONID=" + TestServer.cookie(first, "JSESSIONID");
        assertEquals(
                "2",
                server.get("/app/session/count", "Cookie", cookie, token[0], token[1])
                        .body());
        assertEquals("none", server.get("/app/open/peek", "Cookie", cookie).body());
        assertEquals(
                "nobody null null null",
                server.get("/app/session/invalidate", "Cookie", cookie, token[0], token[1])
                        .body());
        assertEquals(401, server.get("/app/session/peek", token).statusCode());
    }

    /** Asking for a session may count as use in some servers, so the report must not ask for unused sessions. */
    @Test
    void sessionIsInspectedOnlyWhenUsed() {
        shop("login?name=Ada");
        assertContains(": 1 request, 1 session created, 1 inspection of a session.", page());
        server.send("POST", "/app/shop/nothing", null, "Cookie", "JSESSIONID=" + session);
        assertContains(": 2 requests, 1 session created, 1 inspection of a session.", page());
        shop("add?article=tea");
        assertContains(": 3 requests, 1 session created, 2 inspections of a session.", page());
    }

    @Test
    void requestWithoutSessionUseCreatesNone() {
        assertEquals("false", shop("look").body());
        assertEquals(0, server.sessions());
        page();
        assertEquals(0, server.sessions());
    }
}
