package io.github.jwtfilter.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ForeignIssuer;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is a token that a proxy puts into its header trusted like a cookie, and only if a listed issuer signed it? */
final class ProxyHeaderTest {
    private static final String HEADER = "X-Proxy-Assertion";
    private static final ForeignIssuer PROXY = new ForeignIssuer("https://proxy.example", "p");

    private static CapturedLog log;
    private static TestServer server;
    private static TestServer onlyProxy;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        log = CapturedLog.ofOurs();
        Path keys = Files.writeString(folder.resolve("proxy.json"), PROXY.jwks());
        Path issuers = Files.writeString(
                folder.resolve("issuers"), PROXY.name() + " keys=" + keys + " audience=bank rolesClaim=groups\n");
        WebXml webXml = WebXml.usual()
                .filter("renewAfter", "0s")
                .filter("issuers", issuers.toString())
                .servlet("/*", WhoServlet.class);
        server = TestServer.startWithLargeHeaders(webXml.filter("tokenSources", "header,header:" + HEADER + ",cookie"));
        onlyProxy = TestServer.start(webXml.filter("tokenSources", "header:" + HEADER));
    }

    @AfterAll
    static void stop() {
        server.close();
        onlyProxy.close();
        log.close();
    }

    /** A wrong line for the proxy refuses every user. */
    @Test
    void refusalIsLoggedOnceAMinuteWithItsReason(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("proxy.json"), PROXY.jwks());
        MutableClock clock = new MutableClock(Instant.now());
        TestServer clocked = TestServer.startAt(
                clock,
                WebXml.usual()
                        .filter("tokenSources", "header:" + HEADER)
                        .filter("issuers", PROXY.name() + " keys=" + keys + " audience=bank")
                        .servlet("/*", WhoServlet.class));
        try {
            refuse(clocked, PROXY.sign(PROXY.claims().expiresAt(Instant.now().minusSeconds(60))));
            String ended = PROXY.token();
            assertEquals(
                    204,
                    clocked.send("POST", "/app/user/logout", null, HEADER, ended, "Sec-Fetch-Site", "same-origin")
                            .statusCode());
            refuse(clocked, ended);
            int before = warnings().size();
            String[] tokens = {
                PROXY.sign(PROXY.claims().audience("shop")),
                new ForeignIssuer("https://evil.example/\n", "p").token(),
                new ForeignIssuer(PROXY.name(), "p").token(),
            };
            String[] reasons = {
                "wrong_audience: claim aud: expected one of [bank]",
                "unknown_key: claim iss: expected one of 'issuers', got 'https://evil.example/?'",
                "bad_signature: "
            };
            for (int i = 0; i < tokens.length; i++) {
                refuse(clocked, tokens[i]);
                refuse(clocked, tokens[i]);
                assertEquals(before + i + 1, warnings().size(), warnings().toString());
                String line = warnings().get(before + i);
                assertTrue(
                        line.startsWith(
                                "WARNING JWTF-412 A token in the header " + HEADER + " was refused: " + reasons[i]),
                        line);
                assertFalse(line.contains(tokens[i].substring(tokens[i].length() - 20)), line);
                clock.pass(Duration.ofSeconds(61));
            }
        } finally {
            clocked.close();
        }
    }

    private static void refuse(TestServer server, String token) {
        assertEquals(401, server.get("/app/page", HEADER, token).statusCode());
    }

    private static List<String> warnings() {
        return log.lines().stream().filter(line -> line.contains("JWTF-412")).toList();
    }

    private static HttpResponse<String> get(String... headers) {
        return server.get("/app/page", headers);
    }

    private static String result(HttpResponse<String> response) {
        return response.statusCode() == 200 ? response.body() : "" + response.statusCode();
    }

    @Test
    void signedTokenIsAcceptedAndPrivate() {
        for (TestServer each : new TestServer[] {server, onlyProxy}) {
            HttpResponse<String> page = each.get("/app/page", HEADER, PROXY.token());
            assertEquals("user user JWT reader", page.body());
            assertEquals("private", page.headers().firstValue("Cache-Control").orElseThrow());
            assertEquals(
                    200,
                    each.get("/app/user/me", HEADER.toLowerCase(Locale.ROOT), PROXY.token())
                            .statusCode());
        }
    }

    @Test
    void everythingElseInTheHeaderIsRefused() {
        ForeignIssuer other = new ForeignIssuer("https://other.example", "p");
        for (String text : new String[] {
            TestTokens.fresh(),
            TestTokens.sign(TestTokens.claims().issuer(PROXY.name()).audience("bank")),
            other.token(),
            other.sign(PROXY.claims()),
            "Bearer " + PROXY.token(),
            "user",
            "user@example.org",
            "a.b.c",
            "",
            PROXY.token() + "," + PROXY.token(),
            "x".repeat(9000),
            PROXY.sign(PROXY.claims().expiresAt(Instant.now().minusSeconds(60)))
        }) {
            assertEquals("401", result(get(HEADER, text)), text);
        }
        assertTrue(log.text().contains("A token was refused: too_long: token: over 8192 characters"), log.text());
    }

    @Test
    void twoHeadersAreOneInvalidToken() {
        String token = PROXY.token();
        String answer = server.raw(
                "GET /app/page HTTP/1.1", HEADER + ": " + token, HEADER.toUpperCase(Locale.ROOT) + ": " + token);
        assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
        assertEquals("401", result(get(HEADER, token, HEADER, PROXY.token())));
    }

    @ParameterizedTest
    @CsvSource({
        // method, site, by proxy, by Authorization
        "GET,    cross-site,  200, 200",
        "POST,   cross-site,  403, 200",
        "DELETE, same-site,   403, 200",
        "POST,   same-origin, 200, 200",
    })
    void requestOfOtherSiteMayNotUseTheProxysToken(String method, String site, int byProxy, int byAuthorization) {
        String token = PROXY.token();
        assertEquals(
                byProxy,
                server.send(method, "/app/page", null, HEADER, token, "Sec-Fetch-Site", site)
                        .statusCode());
        assertEquals(
                byAuthorization,
                server.send(method, "/app/page", null, "Authorization", "Bearer " + token, "Sec-Fetch-Site", site)
                        .statusCode());
    }

    @Test
    void otherSiteMayNotOpenWebSocket() {
        int status = server.rawStatus(
                "GET",
                "/app/page",
                HEADER + ": " + PROXY.token(),
                "Origin: https://evil.example",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        assertEquals(403, status);
    }

    @Test
    void tokenIsNotRenewed() {
        String old = PROXY.sign(PROXY.claims().issuedAt(Instant.now().minusSeconds(200)));
        HttpResponse<String> page = get(HEADER, old);
        assertEquals("user user JWT reader", page.body());
        assertNull(TestServer.cookie(page, "jwt"));
    }

    @Test
    void firstSourceDecides() {
        String cookie = "jwt=" + TestTokens.sign(TestTokens.claims().subject("clerk"));
        assertEquals("clerk clerk JWT reader", result(get("Cookie", cookie)));
        assertEquals("user user JWT reader", result(get("Cookie", cookie, HEADER, PROXY.token())));
        assertEquals("401", result(get("Cookie", cookie, HEADER, "user")));
    }

    /** The proxy would add the same token after the login too. */
    @Test
    void refusedTokenLeadsToNoLoginPage() {
        String[] navigation = {"Accept", "text/html", "Sec-Fetch-Mode", "navigate"};
        assertEquals(302, get(navigation).statusCode());
        String expired = PROXY.sign(PROXY.claims().expiresAt(Instant.now().minusSeconds(60)));
        HttpResponse<String> refused = get(with(navigation, HEADER, expired));
        assertEquals(401, refused.statusCode());
        assertEquals(
                "Bearer error=\"invalid_token\", error_description=\"expired\"",
                refused.headers().firstValue("WWW-Authenticate").orElseThrow());
        String ajax = "partial/ajax";
        assertEquals(401, get(HEADER, expired, "Faces-Request", ajax).statusCode());
        assertEquals(200, get("Faces-Request", ajax).statusCode());
        assertEquals(401, onlyProxy.get("/app/page", navigation).statusCode());
    }

    private static String[] with(String[] headers, String... more) {
        return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void logoutEndsThePresentedTokenOnly() {
        String token = PROXY.token();
        assertEquals(403, logout(token, "Sec-Fetch-Site", "cross-site"));
        assertEquals(200, get(HEADER, token).statusCode());
        assertEquals(204, logout(token, "Sec-Fetch-Site", "same-origin"));
        assertEquals("401", result(get(HEADER, token)));
        assertEquals(200, get(HEADER, PROXY.token()).statusCode());
    }

    private static int logout(String token, String... headers) {
        return server.send("POST", "/app/user/logout", null, with(headers, HEADER, token))
                .statusCode();
    }
}
