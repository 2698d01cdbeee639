package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When is a token replaced by a new one, and with which claims? */
final class SlidingRenewalTest {
    private final MutableClock clock = new MutableClock(Instant.now());
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.startAt(clock, application());
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/open permit")
                .servlet("/*", WhoServlet.class)
                .filter("logoutPaths", "/bye");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String logIn(TestServer at) {
        return TestServer.cookie(at.postForm("/app/user/login", "username=user&password=secret"), "jwt");
    }

    /** Logs in and lets time pass. */
    private String aged(Duration age) {
        String token = logIn(server);
        clock.pass(age);
        return token;
    }

    /** Requests a page every ten minutes for a time, and returns the last token. */
    private String used(TestServer at, String token, Duration time) {
        String last = token;
        for (long i = 0; i < time.toMinutes(); i += 10) {
            clock.pass(Duration.ofMinutes(10));
            last = TestServer.cookie(getByCookie(at, "/app/page", last), "jwt");
            assertNotNull(last);
        }
        return last;
    }

    private HttpResponse<String> getByCookie(String path, String token) {
        return getByCookie(server, path, token);
    }

    private static HttpResponse<String> getByCookie(TestServer at, String path, String token) {
        return at.get(path, "Cookie", "jwt=" + token);
    }

    private static Claims claims(String token) throws InvalidTokenException {
        return UnverifiedJwt.parse(token).claims();
    }

    @Test
    void tokenOlderThanTenthOfLifetimeIsRenewed() throws InvalidTokenException {
        String old = aged(Duration.ofMinutes(4));
        HttpResponse<String> response = getByCookie("/app/page", old);
        String fresh = TestServer.cookie(response, "jwt");
        assertNotNull(fresh);
        assertEquals(claims(old).string("sid"), claims(fresh).string("sid"));
        assertEquals(claims(old).time("auth_time"), claims(fresh).time("auth_time"));
        assertNotEquals(claims(old).id(), claims(fresh).id());
        Duration left =
                Duration.between(clock.instant(), claims(fresh).expiresAt().orElseThrow());
        assertEquals(30, Math.round(left.toSeconds() / 60.0));
        assertEquals("private", response.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals(200, getByCookie("/app/page", fresh).statusCode());
    }

    @Test
    void youngTokenIsNotRenewed() {
        assertNull(TestServer.cookie(getByCookie("/app/page", aged(Duration.ofMinutes(2))), "jwt"));
    }

    @Test
    void lastTokenEndsWithMaxLifetime() throws InvalidTokenException {
        String token = used(server, logIn(server), Duration.ofHours(12).minusMinutes(40));
        clock.pass(Duration.ofMinutes(15));
        String last = TestServer.cookie(getByCookie("/app/page", token), "jwt");
        Claims claims = claims(last);
        assertEquals(
                claims.time("auth_time").orElseThrow().plus(Duration.ofHours(12)),
                claims.expiresAt().orElseThrow());
        clock.pass(Duration.ofMinutes(10));
        assertNull(TestServer.cookie(getByCookie("/app/page", last), "jwt"));
    }

    @Test
    void loginOlderThanMaxLifetimeIsRefusedWithUnexpiredToken() {
        try (TestServer longer = TestServer.startAt(clock, application().filter("maxLifetime", "24h"))) {
            String token = used(longer, logIn(longer), Duration.ofHours(12).plusMinutes(10));
            assertEquals(200, getByCookie(longer, "/app/page", token).statusCode());
            assertEquals(401, getByCookie("/app/page", token).statusCode());
        }
    }

    @Test
    void tokenFromHeaderIsNotRenewed() {
        String old = aged(Duration.ofMinutes(10));
        assertNull(TestServer.cookie(server.get("/app/page", "Authorization", "Bearer " + old), "jwt"));
    }

    @Test
    void foreignTokenIsNotRenewed() {
        String noAuthTime = TestTokens.sign(TestTokens.claims().remove("auth_time"));
        String otherIssuer = TestTokens.sign(TestTokens.claims().issuer("elsewhere"));
        clock.pass(Duration.ofMinutes(10));
        assertNull(TestServer.cookie(getByCookie("/app/page", noAuthTime), "jwt"));
        assertNull(TestServer.cookie(getByCookie("/app/page", otherIssuer), "jwt"));
    }

    @Test
    void meServletDoesNotRenewToken() {
        HttpResponse<String> response = getByCookie("/app/user/me", aged(Duration.ofMinutes(10)));
        assertEquals(200, response.statusCode());
        assertNull(TestServer.cookie(response, "jwt"));
    }

    @Test
    void renewedTokenKeepsNestedNameAndRoles() {
        WebXml webXml = WebXml.usual()
                .filter("principalClaim", "person.name")
                .filter("rolesClaim", "realm.roles")
                .servlet("/*", WhoServlet.class);
        try (TestServer nested = TestServer.startAt(clock, webXml)) {
            String old = TestTokens.sign(TestTokens.claims()
                    .claim("person", Map.of("name", "somebody"))
                    .claim("realm", Map.of("roles", List.of("admin"))));
            clock.pass(Duration.ofMinutes(4));
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
        HttpResponse<String> response = getByCookie("/app/bye", aged(Duration.ofMinutes(10)));
        assertEquals("", TestServer.cookie(response, "jwt"));
        assertEquals(1, TestServer.setCookies(response, "jwt").size());
    }
}
