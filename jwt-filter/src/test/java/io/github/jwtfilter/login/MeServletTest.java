package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Do the servlets report and end a login correctly, with the filter in front of them and without? */
final class MeServletTest {
    private static TestServer server;
    private static TestServer unfiltered;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual().filter("maxLifetime", "8h").servlet("/page", WhoServlet.class));
        unfiltered = TestServer.start(WebXml.usual()
                .filter("maxLifetime", "8h")
                .filterMapping("/page")
                .servlet("/page", WhoServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
        unfiltered.close();
    }

    private static List<TestServer> both() {
        return List.of(server, unfiltered);
    }

    @Test
    void responseShowsUserRolesAndEnd() {
        Claims claims = TestTokens.aged(Duration.ofHours(1), Duration.ofMinutes(10))
                .claim("roles", List.of("reader", "a \"b\""))
                .claim("secret-thing", "not for pages")
                .build();
        String token = TestTokens.sign(claims.toBuilder());
        long expires = claims.expiresAt().orElseThrow().getEpochSecond();
        long ends = claims.time("auth_time").orElseThrow().getEpochSecond() + 8 * 3600;
        String expected = "{\"name\":\"user\",\"roles\":[\"reader\",\"a \\\"b\\\"\"],\"expires_at\":" + expires
                + ",\"login_ends_at\":" + ends + "}";
        for (TestServer each : both()) {
            for (String[] headers : new String[][] {{"Cookie", "jwt=" + token}, {"Authorization", "Bearer " + token}}) {
                HttpResponse<String> response = each.get("/app/user/me", headers);
                assertEquals(200, response.statusCode());
                assertEquals(expected, response.body());
                assertEquals(
                        "application/json",
                        response.headers().firstValue("Content-Type").orElseThrow());
                assertEquals(
                        "no-store",
                        response.headers().firstValue("Cache-Control").orElseThrow());
                assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
            }
        }
    }

    @Test
    void loginOfForeignTokenEndsWithToken() {
        Claims claims = TestTokens.claims().remove("auth_time").build();
        long expires = claims.expiresAt().orElseThrow().getEpochSecond();
        String body = server.get("/app/user/me", "Authorization", "Bearer " + TestTokens.sign(claims.toBuilder()))
                .body();
        assertTrue(body.endsWith("\"expires_at\":" + expires + ",\"login_ends_at\":" + expires + "}"), body);
    }

    @Test
    void expirationIsCappedAtLoginEnd() {
        Claims claims = TestTokens.aged(Duration.ofHours(7), Duration.ofMinutes(1))
                .expiresAt(Instant.now().plus(Duration.ofDays(30)))
                .build();
        long ends = claims.time("auth_time").orElseThrow().getEpochSecond() + 8 * 3600;
        String body = server.get("/app/user/me", "Authorization", "Bearer " + TestTokens.sign(claims.toBuilder()))
                .body();
        assertTrue(body.endsWith("\"expires_at\":" + ends + ",\"login_ends_at\":" + ends + "}"), body);
    }

    @Test
    void anonymousRequestGets401EvenInBrowser() {
        for (TestServer each : both()) {
            for (String[] headers :
                    new String[][] {{"Accept", "application/json"}, {"Accept", "text/html"}, {"Cookie", "jwt=x.y.z"}}) {
                HttpResponse<String> response = each.get("/app/user/me", headers);
                assertEquals(401, response.statusCode());
                assertEquals("{\"error\":\"unauthorized\"}", response.body());
                assertEquals(List.of("no-store"), response.headers().allValues("Cache-Control"));
                assertTrue(response.headers()
                        .firstValue("WWW-Authenticate")
                        .orElseThrow()
                        .startsWith("Bearer"));
                assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void otherMethodsGet405(String method) {
        for (TestServer each : both()) {
            HttpResponse<String> response =
                    each.send(method, "/app/user/me", null, "Authorization", "Bearer " + TestTokens.fresh());
            assertEquals(405, response.statusCode());
            assertEquals("GET, HEAD", response.headers().firstValue("Allow").orElseThrow());
        }
    }

    @Test
    void headReturnsNoBody() {
        HttpResponse<String> head =
                server.send("HEAD", "/app/user/me", null, "Authorization", "Bearer " + TestTokens.fresh());
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
    }

    @Test
    void loginAndLogoutWorkWithoutFilter() {
        HttpResponse<String> login = unfiltered.postForm("/app/user/login", "username=user&password=secret");
        assertEquals(303, login.statusCode());
        String cookie = "jwt=" + TestServer.cookie(login, "jwt");
        assertEquals(
                "user user JWT reader",
                unfiltered.get("/app/page", "Cookie", cookie).body());
        HttpResponse<String> logout = unfiltered.send("POST", "/app/user/logout", null, "Cookie", cookie);
        assertEquals(204, logout.statusCode());
        assertEquals("", TestServer.cookie(logout, "jwt"));
        assertEquals(401, unfiltered.get("/app/page", "Cookie", cookie).statusCode());
        assertEquals(401, unfiltered.get("/app/user/me", "Cookie", cookie).statusCode());
    }

    @Test
    void crossSiteLogoutIsRefused() {
        for (TestServer each : both()) {
            String cookie = "jwt=" + TestTokens.fresh();
            HttpResponse<String> refused =
                    each.send("POST", "/app/user/logout", null, "Cookie", cookie, "Sec-Fetch-Site", "cross-site");
            assertEquals(403, refused.statusCode());
            assertEquals(200, each.get("/app/page", "Cookie", cookie).statusCode());
        }
    }
}
