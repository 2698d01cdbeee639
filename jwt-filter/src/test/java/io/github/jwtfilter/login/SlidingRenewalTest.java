package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When is a token replaced by a new one, and with which claims? */
final class SlidingRenewalTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual()
                .filter("rules", "/open permit")
                .servlet("/*", WhoServlet.class)
                .filter("logoutPaths", "/bye"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String aged(Duration sinceLogin, Duration sinceIssue) {
        return TestTokens.sign(TestTokens.aged(sinceLogin, sinceIssue));
    }

    private static HttpResponse<String> getByCookie(String path, String token) {
        return server.get(path, "Cookie", "jwt=" + token);
    }

    private static Claims claims(String token) throws InvalidTokenException {
        return UnverifiedJwt.parse(token).claims();
    }

    @Test
    void tokenOlderThanTenthOfLifetimeIsRenewed() throws InvalidTokenException {
        String old = aged(Duration.ofHours(1), Duration.ofMinutes(4));
        HttpResponse<String> response = getByCookie("/app/page", old);
        String fresh = TestServer.cookie(response, "jwt");
        assertNotNull(fresh);
        assertEquals(claims(old).string("sid"), claims(fresh).string("sid"));
        assertEquals(claims(old).time("auth_time"), claims(fresh).time("auth_time"));
        assertNotEquals(claims(old).id(), claims(fresh).id());
        Duration left =
                Duration.between(Instant.now(), claims(fresh).expiresAt().orElseThrow());
        assertEquals(30, Math.round(left.toSeconds() / 60.0));
        assertEquals("private", response.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals(200, getByCookie("/app/page", fresh).statusCode());
    }

    @Test
    void youngTokenIsNotRenewed() {
        assertNull(TestServer.cookie(getByCookie("/app/page", aged(Duration.ZERO, Duration.ofMinutes(2))), "jwt"));
    }

    @Test
    void lastTokenEndsWithMaxLifetime() throws InvalidTokenException {
        Duration nearTheEnd = Duration.ofHours(12).minusMinutes(25);
        String fresh = TestServer.cookie(getByCookie("/app/page", aged(nearTheEnd, Duration.ofMinutes(5))), "jwt");
        Claims claims = claims(fresh);
        assertEquals(
                claims.time("auth_time").orElseThrow().plus(Duration.ofHours(12)),
                claims.expiresAt().orElseThrow());
        assertNull(TestServer.cookie(
                getByCookie("/app/page", aged(Duration.ofHours(12).minusMinutes(15), Duration.ofMinutes(5))), "jwt"));
    }

    @Test
    void loginOlderThanMaxLifetimeIsRefusedWithUnexpiredToken() {
        String tooOld = aged(Duration.ofHours(12).plusMinutes(1), Duration.ofMinutes(5));
        assertEquals(401, getByCookie("/app/page", tooOld).statusCode());
    }

    @Test
    void tokenFromHeaderIsNotRenewed() {
        String old = aged(Duration.ofHours(1), Duration.ofMinutes(10));
        assertNull(TestServer.cookie(server.get("/app/page", "Authorization", "Bearer " + old), "jwt"));
    }

    @Test
    void foreignTokenIsNotRenewed() {
        String noAuthTime = TestTokens.sign(
                TestTokens.aged(Duration.ZERO, Duration.ofMinutes(10)).remove("auth_time"));
        String otherIssuer = TestTokens.sign(
                TestTokens.aged(Duration.ZERO, Duration.ofMinutes(10)).issuer("elsewhere"));
        assertNull(TestServer.cookie(getByCookie("/app/page", noAuthTime), "jwt"));
        assertNull(TestServer.cookie(getByCookie("/app/page", otherIssuer), "jwt"));
    }

    @Test
    void meServletDoesNotRenewToken() {
        HttpResponse<String> response = getByCookie("/app/user/me", aged(Duration.ofHours(1), Duration.ofMinutes(10)));
        assertEquals(200, response.statusCode());
        assertNull(TestServer.cookie(response, "jwt"));
    }

    @Test
    void renewedTokenKeepsNestedNameAndRoles() {
        try (TestServer nested = TestServer.start(WebXml.usual()
                .filter("principalClaim", "person.name")
                .filter("rolesClaim", "realm.roles")
                .servlet("/*", WhoServlet.class))) {
            String old = TestTokens.sign(TestTokens.aged(Duration.ofHours(1), Duration.ofMinutes(4))
                    .claim("person", Map.of("name", "somebody"))
                    .claim("realm", Map.of("roles", List.of("admin"))));
            HttpResponse<String> response = nested.get("/app/page", "Cookie", "jwt=" + old);
            assertEquals("somebody somebody JWT admin", response.body());
            String fresh = TestServer.cookie(response, "jwt");
            assertEquals(
                    "somebody somebody JWT admin",
                    nested.get("/app/page", "Cookie", "jwt=" + fresh).body());
        }
    }

    @Test
    void logoutDoesNotRenewToken() {
        HttpResponse<String> response = getByCookie("/app/bye", aged(Duration.ofHours(1), Duration.ofMinutes(10)));
        assertEquals("", TestServer.cookie(response, "jwt"));
        assertEquals(1, TestServer.setCookies(response, "jwt").size());
    }
}
