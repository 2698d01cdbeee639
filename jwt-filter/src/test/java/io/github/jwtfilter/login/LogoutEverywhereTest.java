package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.LoginsBean;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which logins end when a user or an operator ends more than one, and who may ask for it? */
final class LogoutEverywhereTest {
    private static final String EVERYWHERE = "/app/user/logout?everywhere=true";

    @TempDir
    private Path folder;

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.startAt(clock, application());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("trustedOrigins", "https://portal.example")
                .logout("allowGet", "true")
                .servlet("/page", WhoServlet.class);
    }

    private String logIn(String name) {
        return TestServer.cookie(server.postForm("/app/user/login", "username=" + name + "&password=secret"), "jwt");
    }

    private HttpResponse<String> page(String token) {
        return server.get("/app/page", "Cookie", "jwt=" + token);
    }

    private boolean stands(String token) {
        return page(token).statusCode() == 200;
    }

    private HttpResponse<String> everywhere(String token) {
        return server.send("POST", EVERYWHERE, null, "Cookie", "jwt=" + token);
    }

    private static long authTime(String token) throws InvalidTokenException {
        return UnverifiedJwt.parse(token)
                .claims()
                .time("auth_time")
                .orElseThrow()
                .getEpochSecond();
    }

    // Which logins end

    @Test
    void allLoginsEndOnALogoutPathToo() {
        try (TestServer other = TestServer.startAt(clock, application().filter("logoutPaths", "/user/logout"))) {
            String phone = TestServer.cookie(other.postForm("/app/user/login", "username=user&password=secret"), "jwt");
            String laptop =
                    TestServer.cookie(other.postForm("/app/user/login", "username=user&password=secret"), "jwt");
            other.send("POST", EVERYWHERE, null, "Cookie", "jwt=" + laptop);
            assertEquals(401, other.get("/app/page", "Cookie", "jwt=" + phone).statusCode());
        }
    }

    /** New logins after an end get the next second. A second end in the same second must reach them. */
    @Test
    void loginsBetweenTwoEndsInOneSecondEnd() {
        everywhere(logIn("user"));
        String phone = logIn("user");
        String laptop = logIn("user");
        assertTrue(stands(phone));
        everywhere(laptop);
        assertFalse(stands(phone));
        assertTrue(stands(logIn("user")));
    }

    @Test
    void operatorEndsThemToo() throws Exception {
        everywhere(logIn("user"));
        String phone = logIn("user");
        LoginsBean.call("endUser", "user");
        assertFalse(stands(phone));
        String laptop = logIn("user");
        LoginsBean.call("endAll");
        assertFalse(stands(laptop));
    }

    @Test
    void allLoginsOfTheUserEnd() {
        String phone = logIn("user");
        String other = logIn("admin");
        clock.pass(Duration.ofMinutes(10));
        String laptop = logIn("user");
        String renewed = TestServer.cookie(page(phone), "jwt");

        HttpResponse<String> answer = everywhere(laptop);

        assertEquals(204, answer.statusCode());
        assertTrue(TestServer.setCookies(answer, "jwt").get(0).startsWith("jwt=;"));
        for (String ended : List.of(phone, renewed, laptop)) {
            HttpResponse<String> refused = page(ended);
            assertEquals(401, refused.statusCode());
            assertEquals(
                    "Bearer error=\"invalid_token\", error_description=\"revoked\"",
                    refused.headers().firstValue("WWW-Authenticate").orElseThrow());
        }
        assertTrue(stands(other));
    }

    @Test
    void fieldOfFormEndsAllLogins() {
        String phone = logIn("user");
        String laptop = logIn("user");
        HttpResponse<String> answer = server.postForm(
                "/app/user/logout", "everywhere=true", "Cookie", "jwt=" + laptop, "Accept", "text/html");
        assertEquals(303, answer.statusCode());
        assertEquals("/app/user/login", answer.headers().firstValue("Location").orElseThrow());
        assertEquals(false, stands(phone));
    }

    @Test
    void loginOfTheSameSecondStands() throws InvalidTokenException {
        String before = logIn("user");
        everywhere(before);
        String after = logIn("user");
        assertEquals(false, stands(before));
        assertTrue(stands(after));
        assertEquals(clock.instant().getEpochSecond() + 1, authTime(after));

        assertEquals(204, everywhere(after).statusCode());
        assertEquals(false, stands(after), "a second time in the same second");
        assertTrue(stands(logIn("user")));
    }

    @Test
    void loginOfAnotherSecondBeginsNow() throws InvalidTokenException {
        everywhere(logIn("user"));
        clock.pass(Duration.ofSeconds(2));
        assertEquals(clock.instant().getEpochSecond(), authTime(logIn("user")));
        assertEquals(clock.instant().getEpochSecond(), authTime(logIn("admin")));
    }

    private static Claims.Builder aMinuteOld() {
        return TestTokens.aged(Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    @Test
    void userOfTheSameNameInAnotherSourceIsUntouched() {
        String one = TestTokens.sign(aMinuteOld().claim("usrc", "AAAAAAAA"));
        String same = TestTokens.sign(aMinuteOld().claim("usrc", "AAAAAAAA").subject("USER"));
        String other = TestTokens.sign(aMinuteOld().claim("usrc", "BBBBBBBB"));
        String ofOlderVersion = TestTokens.sign(aMinuteOld());
        String ofOtherIssuer = TestTokens.sign(aMinuteOld().issuer("https://id.example.org"));
        everywhere(one);
        assertEquals(false, stands(one));
        assertEquals(false, stands(same));
        assertEquals(false, stands(ofOlderVersion));
        assertTrue(stands(other));
        assertTrue(stands(ofOtherIssuer));
    }

    @Test
    void foreignTokenIsJudgedByItsIssue() throws IOException {
        String provider = TestKeys.jwk(Algorithm.ES256, "provider");
        String secret = "{\"kty\":\"oct\",\"alg\":\"HS256\",\"kid\":\"ours\",\"k\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(WebXml.SECRET.getBytes(StandardCharsets.UTF_8))
                + "\"}";
        String publicKey =
                TestKeys.publicSet(provider).replaceFirst("\\{\"keys\":\\[", "").replaceFirst("\\]\\}$", "");
        Path keys = Files.writeString(folder.resolve("keys.json"), TestKeys.set(secret, publicKey));
        try (TestServer both =
                TestServer.start(application().filter("secret", null).filter("keys", "" + keys))) {
            String old = foreign(provider, Duration.ofMinutes(10), "one");
            String sameLogin = foreign(provider, Duration.ofSeconds(-20), "one");
            String newer = foreign(provider, Duration.ofSeconds(-20), "two");
            both.send("POST", EVERYWHERE, null, "Authorization", "Bearer " + old);
            assertEquals(401, status(both, old));
            assertEquals(401, status(both, sameLogin), "a later token of the login that asked");
            assertEquals(200, status(both, newer));
        }
    }

    /** Returns a token of an old login at a provider. */
    private static String foreign(String jwk, Duration sinceIssue, String sid) {
        return TestKeys.sign(
                TestKeys.set(jwk),
                TestTokens.aged(Duration.ofHours(1), sinceIssue).claim("sid", sid));
    }

    private static int status(TestServer at, String token) {
        return at.get("/app/page", "Authorization", "Bearer " + token).statusCode();
    }

    @Test
    void otherCookieOfTheRequestEndsToo() {
        String user = logIn("user");
        String admin = logIn("admin");
        String adminElsewhere = logIn("admin");
        server.send("POST", EVERYWHERE, null, "Cookie", "jwt=" + user + "; jwt=" + admin);
        assertEquals(false, stands(user));
        assertEquals(false, stands(admin));
        assertTrue(stands(adminElsewhere));
    }

    @Test
    void errorPageOfEndedLoginShowsNoUser() {
        try (TestServer failing = TestServer.start(WebXml.usual()
                .filter("rules", "/open/* permit")
                .servlet("/who", WhoServlet.class)
                .xml("<error-page><error-code>404</error-code><location>/who</location></error-page>"))) {
            String token = TestTokens.fresh();
            assertEquals(
                    "user user JWT reader",
                    failing.get("/app/open/x", "Cookie", "jwt=" + token).body());
            failing.send("POST", EVERYWHERE, null, "Cookie", "jwt=" + token);
            assertEquals(
                    "nobody null null",
                    failing.get("/app/open/x", "Cookie", "jwt=" + token).body());
        }
    }

    // Who may ask

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // everywhere | once | Origin                 | Sec-Fetch-Site
                "204, 204, -,                        same-origin",
                "204, 204, http://127.0.0.1:PORT,    -",
                "204, 204, -,                        -",
                "403, 204, https://portal.example,   cross-site",
                "403, 204, https://portal.example,   -",
                "403, 403, https://evil.example,     cross-site",
                "403, 403, -,                        same-site",
            })
    void onlyOwnPagesMayAsk(int everywhere, int once, String origin, String site) {
        for (String path : List.of(EVERYWHERE, "/app/user/logout")) {
            String elsewhere = logIn("user");
            String token = logIn("user");
            List<String> headers = new ArrayList<>(List.of("Cookie", "jwt=" + token));
            if (origin != null) {
                headers.addAll(List.of("Origin", origin.replace("PORT", "" + server.port())));
            }
            if (site != null) {
                headers.addAll(List.of("Sec-Fetch-Site", site));
            }
            HttpResponse<String> answer = server.send("POST", path, null, headers.toArray(new String[0]));
            assertEquals(path.equals(EVERYWHERE) ? everywhere : once, answer.statusCode(), path);
            assertEquals(answer.statusCode() == 403, stands(token), path);
            assertEquals(answer.statusCode() == 403 || !path.equals(EVERYWHERE), stands(elsewhere), path);
            clock.pass(Duration.ofSeconds(2));
        }
    }

    @Test
    void getIsRefusedEvenWithAllowGet() {
        String token = logIn("user");
        HttpResponse<String> answer = server.get(EVERYWHERE, "Cookie", "jwt=" + token);
        assertEquals(405, answer.statusCode());
        assertEquals("POST", answer.headers().firstValue("Allow").orElseThrow());
        assertTrue(stands(token));
    }

    @Test
    void headerTokenMayEndEverywhere() {
        String elsewhere = logIn("user");
        HttpResponse<String> answer = server.send(
                "POST", EVERYWHERE, null, "Authorization", "Bearer " + logIn("user"), "Sec-Fetch-Site", "cross-site");
        assertEquals(204, answer.statusCode());
        assertEquals(false, stands(elsewhere));
    }

    @Test
    void requestWithoutLoginIsNotAnsweredAsIfItHadEndedSomething() {
        String elsewhere = logIn("user");
        String ended = logIn("user");
        server.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + ended);
        assertEquals(401, everywhere(ended).statusCode());
        assertEquals(401, server.send("POST", EVERYWHERE, null).statusCode());
        assertTrue(stands(elsewhere));
    }

    @ParameterizedTest
    @ValueSource(strings = {"everywhere=yes", "everywhere", "everywhere=true&everywhere=false", "everywhere=TRUE"})
    void otherValueEndsNothing(String query) {
        String token = logIn("user");
        assertEquals(
                400,
                server.send("POST", "/app/user/logout?" + query, null, "Cookie", "jwt=" + token)
                        .statusCode());
        assertTrue(stands(token));
    }

    @Test
    void formThatContradictsTheAddressEndsNothing() {
        String token = logIn("user");
        assertEquals(
                400,
                server.postForm(EVERYWHERE, "everywhere=false", "Cookie", "jwt=" + token)
                        .statusCode());
        assertTrue(stands(token));
    }

    @Test
    void falseEndsThisLoginOnly() {
        String elsewhere = logIn("user");
        String token = logIn("user");
        server.send("POST", "/app/user/logout?everywhere=false", null, "Cookie", "jwt=" + token);
        assertEquals(false, stands(token));
        assertTrue(stands(elsewhere));
    }

    @Test
    void auditLogSaysEverywhere() {
        String token = logIn("user");
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter.audit")) {
            everywhere(token);
            assertEquals(1, log.lines().size());
            assertTrue(
                    log.lines().get(0).matches("INFO logout user=\"user\" from=127.0.0.1 by=everywhere sid=[\\w-]{22}"),
                    log.text());
        }
    }

    // Operators

    @Test
    void beanEndsLoginUserAndAll() throws InvalidTokenException {
        String one = logIn("user");
        String two = logIn("user");
        String other = logIn("admin");
        String sid = UnverifiedJwt.parse(one).claims().string("sid").orElseThrow();
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter.audit")) {
            assertEquals("stored", LoginsBean.call("endLogin", sid));
            assertEquals(List.of(false, true, true), List.of(stands(one), stands(two), stands(other)));
            assertEquals("stored", LoginsBean.call("endUser", "User"));
            assertEquals(List.of(false, true), List.of(stands(two), stands(other)));
            assertEquals("stored", LoginsBean.call("endAll"));
            assertEquals(false, stands(other));
            assertEquals(
                    List.of(
                            "INFO logout from=jmx by=endLogin sid=" + sid,
                            "INFO logout user=\"User\" from=jmx by=endUser",
                            "INFO logout from=jmx by=endAll"),
                    log.lines());
        }
        assertEquals(3, LoginsBean.get("Facts"));
        assertTrue((long) LoginsBean.get("FactBytes") < 5_000);
        assertTrue(stands(logIn("user")), "users can log in again at once");
        assertTrue(stands(logIn("admin")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"endLogin", "endUser"})
    void beanRefusesEmptyName(String operation) {
        assertEquals("java.lang.IllegalArgumentException", LoginsBean.failure(operation, " "));
        assertEquals(0, LoginsBean.get("Facts"));
    }

    @Test
    void beanEndsLoginOfTheConfiguredIssuer() throws InvalidTokenException {
        server.close();
        server = TestServer.startAt(clock, application().filter("issuer", "https://bank.example"));
        String token = logIn("user");
        LoginsBean.call(
                "endLogin", UnverifiedJwt.parse(token).claims().string("sid").orElseThrow());
        assertEquals(false, stands(token));
    }
}
