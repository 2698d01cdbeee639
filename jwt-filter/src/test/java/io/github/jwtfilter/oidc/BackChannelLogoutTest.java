package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.ProviderSession;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.TestNaming;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TokenDraft;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which logins does a provider end, on which servers, and what do it and the operator learn? */
@ExtendWith(TestPostgres.Shared.class)
final class BackChannelLogoutTest {
    private static final String LOGOUT = "/app/user/logout";
    private static final ProviderUser ALICE = ProviderUser.of("alice");

    private static TestNaming naming;
    private static DataSource pool;
    private static DataSource unreachable;
    private static TestProvider provider;
    private static TestServer bank;
    private static TestServer retirement;

    @BeforeAll
    static void start(TestPostgres postgres) {
        naming = new TestNaming();
        pool = postgres.pool(4);
        unreachable = TestPostgres.pool("jdbc:postgresql://127.0.0.1:1/logins", 1);
        naming.bind("java:comp/env/jdbc/logins", pool);
        naming.bind("java:comp/env/jdbc/down", unreachable);
        provider = TestProvider.start();
        bank = started(application(provider).filter("store", "jdbc:java:comp/env/jdbc/logins"));
        retirement = started(application(provider).filter("store", "jdbc:java:comp/env/jdbc/logins"));
    }

    @AfterAll
    static void stop() {
        retirement.close();
        bank.close();
        provider.close();
        naming.close();
        pool.close();
        unreachable.close();
    }

    private static WebXml application(TestProvider provider) {
        return WebXml.usual()
                .login("oidcIssuer", provider.issuer())
                .login("oidcClientId", provider.client().id())
                .login("oidcClientSecret", provider.client().secret())
                .login("oidcSharedNames", "true")
                .login("insecureHttpIssuer", "true")
                .servlet("/page", WhoServlet.class);
    }

    /** Starts a server and waits for the keys of the provider. Requests in vain would use up the lines of its log. */
    private static TestServer started(WebXml application) {
        return startedAt(Clock.systemUTC(), application);
    }

    private static TestServer startedAt(Clock clock, WebXml application) {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            TestServer server = TestServer.startAt(clock, application);
            Waiting.until("the server knows the provider", () -> log.text().contains(" has the keys "));
            return server;
        }
    }

    private static ProviderSession session(String id) {
        return new ProviderSession(id, ALICE, Instant.now().getEpochSecond());
    }

    /** Returns claims of a login that began a while ago in a session of the provider. */
    private static Claims.Builder login(ProviderSession session) {
        return TestTokens.aged(Duration.ofMinutes(2), Duration.ofMinutes(2))
                .claim("usrc", "provider")
                .claim("psid", ProviderIds.session(provider.issuer(), session.id()))
                .claim(
                        "psub",
                        ProviderIds.subject(provider.issuer(), session.user().subject()));
    }

    private static String token(ProviderSession session) {
        return TestTokens.sign(login(session));
    }

    private static int page(TestServer server, String token) {
        return server.get("/app/page", "Cookie", "jwt=" + token).statusCode();
    }

    private static HttpResponse<String> send(TestServer server, String logoutToken, String... headers) {
        return server.postForm(LOGOUT, "logout_token=" + logoutToken, headers);
    }

    private static String bySession(ProviderSession session) {
        return provider.logoutToken(session, draft -> {});
    }

    private static String byUser(ProviderUser user) {
        return provider.logoutToken(new ProviderSession("none", user, 0), draft -> draft.claim("sid", null));
    }

    private static void assertEndsEverywhere(String token) {
        assertEquals(401, page(bank, token));
        Waiting.until("the other server refuses the token", () -> page(retirement, token) == 401);
    }

    @Test
    void endOfSessionEndsItsLoginsOnAllServers() {
        ProviderSession ending = session("ending");
        String ended = token(ending);
        String second = token(ending);
        String sameUser = token(session("another"));
        String local = TestTokens.fresh();
        assertEquals(200, page(retirement, ended));

        HttpResponse<String> answer = send(bank, bySession(ending));

        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertTrue(answer.headers().allValues("Set-Cookie").isEmpty());
        assertEndsEverywhere(ended);
        assertEndsEverywhere(second);
        assertEquals(200, page(bank, sameUser));
        assertEquals(200, page(retirement, local));
    }

    @Test
    void endOfUserEndsAllSessionsOnAllServers() {
        ProviderUser carol = ProviderUser.of("carol");
        String one = token(new ProviderSession("c1", carol, 0));
        String two = token(new ProviderSession("c2", carol, 0));
        String other = token(session("c1"));
        assertEquals(200, send(bank, byUser(carol)).statusCode());
        assertEndsEverywhere(one);
        assertEndsEverywhere(two);
        assertEquals(200, page(bank, other));
        assertEquals(200, page(retirement, other));
    }

    @Test
    void localLoginOfTheSameNameAndOldTokenStay() {
        ProviderUser user = new ProviderUser("user", ALICE.idToken(), ALICE.accessToken(), ALICE.userInfo());
        String local = TestServer.cookie(bank.postForm("/app/user/login", "username=user&password=secret"), "jwt");
        String old = TestTokens.sign(TestTokens.aged(Duration.ofMinutes(2), Duration.ofMinutes(2)));
        assertEquals(200, send(bank, byUser(user)).statusCode());
        assertEquals(200, page(bank, local));
        assertEquals(200, page(bank, old));
    }

    private static Consumer<TokenDraft> issued(long secondsAgo) {
        return draft -> draft.claim("iat", Instant.now().getEpochSecond() - secondsAgo);
    }

    private static String loginBegun(ProviderSession session, long secondsAgo) {
        return TestTokens.sign(login(session).claim("auth_time", Instant.now().minusSeconds(secondsAgo)));
    }

    /** On a server without the memory of answered tokens, the time of the token protects newer logins of the user. */
    @Test
    void tokenAboutAUserEndsNoLoginThatBeganLater() {
        ProviderUser dora = ProviderUser.of("dora");
        ProviderSession session = new ProviderSession("d1", dora, 0);
        String logout = provider.logoutToken(session, issued(90).andThen(draft -> draft.claim("sid", null)));
        String before = token(session);
        String after = loginBegun(session, 20);
        try (CapturedLog log = CapturedLog.ofOurs()) {
            assertEquals(200, send(bank, logout).statusCode());
            assertTrue(log.text().contains("JWTF-944 "), log.text());
            assertTrue(
                    log.text().matches("(?s).* left the logins of the last 6\\d s open.* was 9\\d s old.*"),
                    log.text());
        }
        assertEquals(401, page(bank, before));
        assertEquals(200, page(bank, after));
    }

    @ParameterizedTest
    @CsvSource({"15", "90"})
    void loginsOfASessionAreEndedAlthoughTheProvidersClockIsSlow(long secondsAgo) {
        ProviderSession session = session("slow " + secondsAgo);
        String login = loginBegun(session, 5);
        try (CapturedLog log = CapturedLog.ofOurs()) {
            assertEquals(
                    200,
                    send(bank, provider.logoutToken(session, issued(secondsAgo)))
                            .statusCode());
            assertFalse(log.text().contains("JWTF-944"), log.text());
        }
        assertEquals(401, page(bank, login));
    }

    @Test
    void loginsOfAUserAreEndedAlthoughTheProvidersClockIsALittleSlow() {
        ProviderSession session = new ProviderSession("e1", ProviderUser.of("emma"), 0);
        String login = loginBegun(session, 5);
        String logout = provider.logoutToken(session, issued(15).andThen(draft -> draft.claim("sid", null)));
        assertEquals(200, send(bank, logout).statusCode());
        assertEquals(401, page(bank, login));
    }

    @ParameterizedTest
    @CsvSource({"session", "user"})
    void tokenThatArrivesAgainEndsNothingMore(String names) {
        MutableClock clock = new MutableClock(Instant.now());
        ProviderSession session = session("again");
        String logout = names.equals("session") ? bySession(session) : byUser(ALICE);
        try (TestServer server = startedAt(clock, application(provider));
                CapturedLog audit = CapturedLog.of("io.github.jwtfilter.audit")) {
            String before = token(session);
            assertEquals(200, send(server, logout).statusCode());
            assertEquals(401, page(server, before));
            clock.pass(Duration.ofSeconds(20));
            String after = TestTokens.sign(login(session).claim("auth_time", clock.instant()));
            HttpResponse<String> again = send(server, logout);
            assertEquals(200, again.statusCode());
            assertEquals("", again.body());
            assertEquals(200, page(server, after));
            assertEquals(1, audit.lines().size(), audit.text());
            assertEquals(200, send(server, bySession(session)).statusCode());
            assertEquals(401, page(server, after));
            assertEquals(2, audit.lines().size(), audit.text());
        }
    }

    @Test
    void noHeaderOfAServerOrBrowserIsInTheWay() {
        ProviderSession session = session("headers");
        String login = token(session);
        HttpResponse<String> answer = send(
                bank,
                bySession(session),
                "Origin",
                "https://provider.example",
                "Sec-Fetch-Site",
                "cross-site",
                "Authorization",
                "Basic eDp5",
                "Cookie",
                "other=1");
        assertEquals(200, answer.statusCode());
        assertEquals(401, page(bank, login));
    }

    @ParameterizedTest
    @CsvSource({"Authorization, Bearer ", "Cookie, jwt="})
    void tokenCountsAlsoInARequestThatIsLoggedIn(String header, String prefix) {
        ProviderSession session = session("sent by a user with " + header);
        String login = token(session);
        String own = TestTokens.fresh();
        HttpResponse<String> answer = send(bank, bySession(session), header, prefix + own);
        assertEquals(200, answer.statusCode());
        assertTrue(answer.headers().allValues("Set-Cookie").isEmpty());
        assertEquals(401, page(bank, login));
        assertEquals(200, page(bank, own));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // query             form                             status
                "                  | logout_token=TOKEN               | 200",
                "                  | logout_token=TOKEN&more=1        | 200",
                "                  | logout_token=TOKEN&logout_token=TOKEN | 400",
                "                  | logout_token=TOKEN&logout_token= | 400",
                "                  | logout_token=                    | 400",
                "                  | logout_token                     | 400",
                "?logout_token=x   | logout_token=TOKEN               | 400",
                "?logout_token=TOKEN | more=1                         | 400",
                "?logout%5Ftoken=TOKEN | more=1                       | 400",
                "                  | logout_token=%zz                 | 400",
                "                  | logout_token=x                   | 400",
            })
    void onlyOneTokenInTheBodyCounts(String query, String form, int status) {
        ProviderSession session = session("form " + form + query);
        // The log of the first server is limited, and another test reads it.
        String login = token(session);
        String logout = bySession(session);
        String target = LOGOUT + (query == null ? "" : query.replace("TOKEN", logout));
        HttpResponse<String> answer = retirement.postForm(target, form.replace("TOKEN", logout));
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(status == 200 ? 401 : 200, page(retirement, login));
    }

    @Test
    void hugeBodyIsRefused() {
        ProviderSession session = session("huge");
        String login = token(session);
        String form = "logout_token=" + bySession(session) + "&more=" + "x".repeat(40_000);
        assertEquals(400, bank.postForm(LOGOUT, form).statusCode());
        assertEquals(200, page(bank, login));
    }

    /** The other faults of tokens are in {@link LogoutTokensTest}. */
    @Test
    void refusedTokenIsExplainedToTheOperatorOnly() {
        ProviderSession session = session("refused");
        String login = token(session);
        Consumer<TokenDraft> wrong = draft -> draft.claim("aud", "other-app");
        try (CapturedLog log = CapturedLog.ofOurs()) {
            String logout = provider.logoutToken(session, wrong);
            HttpResponse<String> answer = send(bank, logout);
            assertEquals(400, answer.statusCode());
            assertEquals("{\"error\":\"invalid_request\"}", answer.body());
            assertTrue(log.text().contains("JWTF-940 "), log.text());
            assertTrue(log.text().contains("expected 'bank-app', got 'other-app'"), log.text());
            assertFalse(log.text().contains(logout.substring(0, 40)), log.text());
        }
        assertEquals(200, page(bank, login));
    }

    @Test
    void manyRefusedTokensDoNotFillTheLog() {
        try (TestServer server = started(application(provider));
                CapturedLog log = CapturedLog.ofOurs()) {
            for (int i = 0; i < 30; i++) {
                assertEquals(400, send(server, "x").statusCode());
            }
            long lines = log.lines().stream()
                    .filter(line -> line.contains("JWTF-94"))
                    .count();
            assertEquals(10, lines, log.text());
        }
    }

    @Test
    void auditLogNamesTheUserAtTheProvider() {
        try (CapturedLog audit = CapturedLog.of("io.github.jwtfilter.audit")) {
            send(bank, bySession(session("audited")));
            send(bank, byUser(ProviderUser.of("o\"brien")));
            assertEquals(
                    "INFO logout from=127.0.0.1 by=backchannel reason=\"a session at the provider of id-of-alice\"\n"
                            + "INFO logout from=127.0.0.1 by=backchannel"
                            + " reason=\"all sessions at the provider of id-of-o\\\"brien\"",
                    audit.text());
        }
    }

    @Test
    void serverWithoutItsStoreSaysThatOthersDoNotKnow() {
        ProviderSession session = session("waiting");
        String login = token(session);
        WebXml application = application(provider)
                .filter("store", "jdbc:java:comp/env/jdbc/down")
                .filter("storeMaxLag", "none");
        try (TestServer cutOff = started(application)) {
            assertEquals(200, page(cutOff, login));
            HttpResponse<String> answer = send(cutOff, bySession(session));
            assertEquals(202, answer.statusCode());
            assertEquals("{\"status\":\"accepted\"}", answer.body());
            assertEquals(401, page(cutOff, login));
        }
    }

    @Test
    void unreachableProviderMakesTheServerAnswer503() {
        try (TestProvider down = TestProvider.start()) {
            down.changeAnswer(Endpoint.KEYS, answer -> answer.status(500));
            ProviderSession session = session("unknown");
            String logout = down.logoutToken(session, draft -> {});
            try (TestServer server = TestServer.start(application(down));
                    CapturedLog log = CapturedLog.ofOurs()) {
                HttpResponse<String> answer = send(server, logout);
                assertEquals(503, answer.statusCode());
                assertEquals("{\"error\":\"temporarily_unavailable\"}", answer.body());
                assertTrue(log.text().contains("JWTF-941 "), log.text());
            }
        }
    }

    @Test
    void serverWithoutProviderRefuses() {
        try (TestServer server = TestServer.start(WebXml.usual());
                CapturedLog log = CapturedLog.ofOurs()) {
            assertEquals(400, send(server, bySession(session("x"))).statusCode());
            assertTrue(log.text().contains("JWTF-942 "), log.text());
            assertEquals(204, server.postForm(LOGOUT, "button=Log+out").statusCode());
        }
    }
}
