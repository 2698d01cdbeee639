package io.github.jwtfilter.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What does a client without a valid token get, and which of several tokens counts? */
final class ChallengeTest {
    private static final String INVALID = "Bearer error=\"invalid_token\"";

    private static TestServer server;
    private static String revoked;

    @BeforeAll
    static void start() {
        server = TestServer.start(application());
        revoked = TestTokens.sign(bankClaims());
        server.send("POST", "/app/user/logout", null, "Authorization", "Bearer " + revoked);
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("issuer", "bank")
                .filter("rules", "/open permit\n/admin role admin\n/closed deny")
                .servlet("/*", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Claims.Builder bankClaims() {
        return TestTokens.claims().issuer("bank");
    }

    private static String validToken() {
        return TestTokens.sign(bankClaims());
    }

    private static String forgedToken() {
        return TestTokens.sign("another-key-of-thirty-two-bytes-", bankClaims());
    }

    private static String challenge(HttpResponse<String> response) {
        return String.join(" | ", response.headers().allValues("WWW-Authenticate"));
    }

    // Redirect to the login page, or challenge

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | Accept: text/html                                               | 302",
                "GET  | Accept: text/html,application/xhtml+xml,*/*;q=0.8               | 302",
                "HEAD | Accept: text/html                                               | 302",
                "POST | Accept: text/html; Origin: https://evil.example                 | 303",
                "GET  | Sec-Fetch-Mode: navigate                                        | 302",
                "GET  | Sec-Fetch-Mode: navigate; Accept: text/html                     | 302",
                "POST | Sec-Fetch-Mode: navigate; Sec-Fetch-Site: cross-site            | 303",
                "POST | Sec-Fetch-Mode: navigate; Sec-Fetch-Site: same-origin           | 401",
                "POST | Accept: text/html                                               | 401",
                "GET  | Sec-Fetch-Mode: cors; Accept: text/html                         | 401",
                "GET  | Sec-Fetch-Mode: no-cors; Accept: text/html                      | 401",
                "GET  | Sec-Fetch-Mode: same-origin; Accept: text/html                  | 401",
                "GET  | Sec-Fetch-Mode: websocket                                       | 401",
                "GET  | Sec-Fetch-Mode: garbage; Accept: text/html                      | 401",
                "GET  | X-Nothing: said                                                 | 401",
                "GET  | Accept: */*                                                     | 401",
                "GET  | Accept: application/json                                        | 401",
                "GET  | Accept: text/html; X-Requested-With: XMLHttpRequest             | 401",
                "GET  | Accept: text/html; X-Requested-With: com.example.browser        | 302",
                "GET  | Accept: text/html; Faces-Request: partial/execute               | 401",
                "GET  | Accept: text/html; Authorization: Bearer x                      | 401",
                "GET  | Accept: text/html; Authorization: Basic dXNlcjpzZWNyZXQ=        | 302",
                "PUT  | Accept: application/json                                        | 401",
            })
    void onlyNavigationIsRedirectedToLoginPage(String method, String headerList, int status) {
        String[] headers = Stream.of(headerList.split("; "))
                .flatMap(header -> Stream.of(header.split(": ", 2)))
                .toArray(String[]::new);
        HttpResponse<String> response = server.send(method, "/app/page", null, headers);
        assertEquals(status, response.statusCode());
        assertEquals(
                status == 401 ? Optional.empty() : Optional.of("/app/user/login"),
                response.headers().firstValue("Location"));
        assertEquals(
                status == 401, response.headers().firstValue("WWW-Authenticate").isPresent());
        assertEquals(
                "private, no-store",
                response.headers().firstValue("Cache-Control").orElseThrow());
        assertFalse(response.body().contains("nobody"), response.body());
    }

    @Test
    void loginPageMayHaveAnotherAddress() {
        Map<String, String> locations = Map.of(
                "/sign-in.html?from=app", "/app/sign-in.html?from=app",
                "https://login.example/?a=b", "https://login.example/?a=b");
        locations.forEach((loginPage, location) -> {
            try (TestServer other = TestServer.start(application().filter("loginPage", loginPage))) {
                HttpResponse<String> response = other.get("/app/page", "Accept", "text/html");
                assertEquals(location, response.headers().firstValue("Location").orElseThrow());
                if (loginPage.startsWith("/")) {
                    assertEquals(200, other.get(location).statusCode());
                }
            }
        });
    }

    @Test
    void withoutLoginPageEveryClientGetsAChallenge() {
        try (TestServer other = TestServer.start(application().withoutLogin())) {
            HttpResponse<String> response = other.get("/app/page", "Accept", "text/html");
            assertEquals(401, response.statusCode());
            assertEquals("Bearer", challenge(response));
        }
    }

    @Test
    void missingRoleIsForbiddenWithoutChallenge() {
        for (String path : List.of("/app/admin", "/app/closed")) {
            HttpResponse<String> apiClient = server.get(path, "Authorization", "Bearer " + validToken());
            assertEquals(403, apiClient.statusCode());
            assertEquals("{\"error\":\"forbidden\"}", apiClient.body());
            HttpResponse<String> browser = server.get(path, "Cookie", "jwt=" + validToken(), "Accept", "text/html");
            assertEquals(403, browser.statusCode());
            assertFalse(browser.headers().firstValue("Location").isPresent());
            for (HttpResponse<String> response : List.of(apiClient, browser)) {
                assertFalse(response.headers().firstValue("WWW-Authenticate").isPresent());
                assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
            }
        }
        assertEquals(403, server.get("/app/closed").statusCode());
    }

    // Challenge for a refused token

    /** Returns refused tokens by the fault, each with the expected challenge. */
    private static Map<String, String[]> refusedTokens() {
        Instant now = Instant.now();
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        String good = validToken();
        String payload = good.split("\\.")[1];
        Map<String, String[]> tokens = new LinkedHashMap<>();
        tokens.put("empty", new String[] {"", INVALID});
        tokens.put("no token", new String[] {"garbage", INVALID});
        tokens.put("two parts", new String[] {good.substring(0, good.lastIndexOf('.')), INVALID});
        tokens.put("one character changed", new String[] {changed(good), INVALID});
        tokens.put("alg none", new String[] {none + "." + payload + ".", INVALID});
        tokens.put("forged", new String[] {forgedToken(), INVALID});
        tokens.put("forged and expired", new String[] {
            TestTokens.sign("another-key-of-thirty-two-bytes-", bankClaims().expiresAt(now.minusSeconds(60))), INVALID
        });
        tokens.put("wrong issuer", new String[] {TestTokens.sign(bankClaims().issuer("elsewhere")), INVALID});
        tokens.put("no issuer", new String[] {TestTokens.sign(bankClaims().remove("iss")), INVALID});
        tokens.put(
                "for another audience",
                new String[] {TestTokens.sign(bankClaims().audience("shop")), INVALID});
        tokens.put("no end", new String[] {TestTokens.sign(bankClaims().remove("exp")), INVALID});
        tokens.put("nobody", new String[] {TestTokens.sign(bankClaims().remove("sub")), INVALID});
        tokens.put("empty name", new String[] {TestTokens.sign(bankClaims().subject("")), INVALID});
        tokens.put("not yet", new String[] {TestTokens.sign(bankClaims().notBefore(now.plusSeconds(90))), INVALID});
        tokens.put("from the future", new String[] {TestTokens.sign(bankClaims().issuedAt(now.plusSeconds(90))), INVALID
        });
        tokens.put("roles no list", new String[] {TestTokens.sign(bankClaims().claim("roles", 7)), INVALID});
        tokens.put("expired", new String[] {
            TestTokens.sign(bankClaims().expiresAt(now.minusSeconds(31))), INVALID + ", error_description=\"expired\""
        });
        tokens.put("login too old", new String[] {
            TestTokens.sign(TestTokens.aged(Duration.ofHours(13), Duration.ZERO).issuer("bank")),
            INVALID + ", error_description=\"expired\""
        });
        tokens.put("revoked", new String[] {revoked, INVALID + ", error_description=\"revoked\""});
        return tokens;
    }

    private static String changed(String token) {
        int at = token.length() - 10;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }

    static Stream<String> refusedTokenFaults() {
        return refusedTokens().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("refusedTokenFaults")
    void refusedTokenIsChallengedOrAnonymous(String fault) {
        String token = refusedTokens().get(fault)[0];
        String challenge = refusedTokens().get(fault)[1];
        HttpResponse<String> absent = server.get("/app/page");
        assertEquals("Bearer", challenge(absent));
        for (boolean byCookie : new boolean[] {true, false}) {
            if (byCookie && token.isEmpty()) {
                continue;
            }
            String[] headers = byCookie
                    ? new String[] {"Cookie", "jwt=" + token}
                    : new String[] {"Authorization", "Bearer " + token};
            HttpResponse<String> refused = server.get("/app/page", headers);
            assertEquals(401, refused.statusCode());
            assertEquals(challenge, challenge(refused));
            assertEquals(absent.body(), refused.body());
            assertEquals(
                    absent.headers().firstValue("Content-Type"),
                    refused.headers().firstValue("Content-Type"));
            assertEquals(List.of(), refused.headers().allValues("Set-Cookie"));
            HttpResponse<String> permitted = server.get("/app/open", headers);
            assertEquals(200, permitted.statusCode());
            assertEquals("nobody null null", permitted.body());
            assertEquals(List.of(), permitted.headers().allValues("Set-Cookie"));
        }
    }

    @Test
    void tokenIsValidWithinClockSkewAfterExpiry() {
        String justOver = TestTokens.sign(bankClaims().expiresAt(Instant.now().minusSeconds(15)));
        assertEquals(
                200,
                server.get("/app/page", "Authorization", "Bearer " + justOver).statusCode());
    }

    @Test
    void refusedNavigationKeepsCookieAndGetsNoSession() {
        HttpResponse<String> response = server.get("/app/page", "Cookie", "jwt=" + revoked, "Accept", "text/html");
        assertEquals(302, response.statusCode());
        assertEquals(List.of(), TestServer.setCookies(response, "jwt"));
        assertEquals(List.of(), TestServer.setCookies(response, "JSESSIONID"));
        assertEquals(1, response.headers().allValues("Set-Cookie").size());
    }

    // Choice among several tokens

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer    ", "  Bearer "})
    void bearerSchemeIsCaseInsensitive(String scheme) {
        assertEquals(200, server.rawStatus("GET", "/app/page", "Authorization:" + scheme + validToken()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpzZWNyZXQ=", "Negotiate abc", "Bearers x", "Bearer2 x", "Token", ""})
    void otherSchemesAreIgnored(String authorization) {
        assertEquals(
                200,
                server.rawStatus("GET", "/app/page", "Authorization: " + authorization, "Cookie: jwt=" + validToken()));
        HttpResponse<String> alone = server.get("/app/page", "Authorization", authorization);
        assertEquals(401, alone.statusCode());
        assertEquals("Bearer", challenge(alone));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer x.y.z", "Bearer ", "Bearer", "bearer x y"})
    void refusedHeaderDoesNotFallBackToCookie(String authorization) {
        assertEquals(
                401,
                server.rawStatus("GET", "/app/page", "Authorization: " + authorization, "Cookie: jwt=" + validToken()));
        assertEquals(
                "nobody null null",
                server.get("/app/open", "Authorization", authorization, "Cookie", "jwt=" + validToken())
                        .body());
    }

    @Test
    void twoBearerHeadersAreRefused() {
        String bearer = "Authorization: Bearer " + validToken();
        assertEquals(401, server.rawStatus("GET", "/app/page", bearer, bearer));
        assertEquals(401, server.rawStatus("GET", "/app/page", bearer, "Authorization: Bearer x"));
        assertEquals(401, server.rawStatus("GET", "/app/page", bearer, bearer, "Cookie: jwt=" + validToken()));
        assertEquals(200, server.rawStatus("GET", "/app/page", "Authorization: Basic eDp5", bearer));
    }

    @ParameterizedTest
    @CsvSource({
        "good,                                  200",
        "bad;good,                              200",
        "good;bad,                              200",
        "bad;forged;revoked;good,               200",
        "bad;forged;revoked;bad;good,           401",
        ";;;;;good,                             200",
        "bad;bad,                               401",
        "'',                                    401",
    })
    void firstValidCookieIsUsed(String values, int status) {
        Map<String, String> tokens =
                Map.of("good", validToken(), "bad", "x.y.z", "forged", forgedToken(), "revoked", revoked, "", "");
        String cookies = Arrays.stream(values.split(";"))
                .map(value -> "jwt=" + tokens.get(value))
                .reduce((a, b) -> a + "; " + b)
                .orElseThrow();
        assertEquals(status, server.rawStatus("GET", "/app/page", "Cookie: " + cookies));
        assertEquals(
                status,
                server.rawStatus(
                        "GET",
                        "/app/page",
                        cookies.lines()
                                .flatMap(line -> Stream.of(line.split("; ")))
                                .map(cookie -> "Cookie: " + cookie)
                                .toArray(String[]::new)));
    }

    @ParameterizedTest
    @CsvSource({
        // sources         header cookie status
        "'header,cookie',   good,  -,     200",
        "'header,cookie',   -,     good,  200",
        "'header,cookie',   good,  bad,   200",
        "'header,cookie',   bad,   good,  401",
        "'cookie,header',   good,  -,     200",
        "'cookie,header',   -,     good,  200",
        "'cookie,header',   good,  bad,   401",
        "'cookie,header',   bad,   good,  200",
        "'cookie header',   bad,   good,  200",
        "header,            good,  -,     200",
        "header,            -,     good,  401",
        "header,            good,  bad,   200",
        "cookie,            good,  -,     401",
        "cookie,            -,     good,  200",
        "cookie,            bad,   good,  200",
    })
    void tokenSourcesAreTriedInOrder(String sources, String header, String cookie, int status) {
        Map<String, String> tokens = Map.of("good", validToken(), "bad", forgedToken());
        String[] headers = Stream.of(
                        header.equals("-") ? "X-None: x" : "Authorization: Bearer " + tokens.get(header),
                        cookie.equals("-") ? "X-None: x" : "Cookie: jwt=" + tokens.get(cookie))
                .toArray(String[]::new);
        try (TestServer other = TestServer.start(application().filter("tokenSources", sources))) {
            assertEquals(status, other.rawStatus("GET", "/app/page", headers));
        }
    }

    @Test
    void tokenInParameterIsIgnored() {
        assertEquals(401, server.get("/app/page?access_token=" + validToken()).statusCode());
        assertEquals(401, server.get("/app/page?jwt=" + validToken()).statusCode());
        assertEquals(
                401,
                server.postForm("/app/page", "access_token=" + validToken()).statusCode());
    }
}
