package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ForeignIssuer;
import io.github.jwtfilter.testing.KeysServer;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Does an issuer that is down, careless or patient affect no login but its own? */
final class IssuerFaultsTest {
    private static final ForeignIssuer GOOD = new ForeignIssuer("https://good.example", "k");
    private static final ForeignIssuer DOWN = new ForeignIssuer("https://down.example", "k");
    private static final String SECRET = TestKeys.jwk(Algorithm.HS256, "secret");

    private static CapturedLog log;
    private static KeysServer published;
    private static TestServer server;

    @BeforeAll
    static void start() {
        log = CapturedLog.ofOurs();
        published = new KeysServer();
        published.publish("/certs", GOOD.jwks().replace("{\"keys\":[", "{\"keys\":[" + SECRET + ","));
        server = TestServer.start(WebXml.usual()
                .filter("insecureHttpKeys", "true")
                .filter(
                        "issuers",
                        GOOD.name() + " keys=" + published.address() + "/certs audience=bank\n" + DOWN.name()
                                + " keys=http://127.0.0.1:1/certs audience=bank")
                .servlet("/*", WhoServlet.class));
        Waiting.until("the keys were fetched", () -> bearer(GOOD.token()) != 503);
    }

    @AfterAll
    static void stop() {
        server.close();
        published.close();
        log.close();
    }

    private static int bearer(String token) {
        return server.get("/app/page", "Authorization", "Bearer " + token).statusCode();
    }

    private static int cookies(String first, String second) {
        return server.get("/app/page", "Cookie", "jwt=" + first + "; jwt=" + second)
                .statusCode();
    }

    /** Another host of the domain may have planted the other cookie. */
    @Test
    void cookieOfIssuerWithoutKeysDoesNotHideValidCookie() {
        String own = TestTokens.fresh();
        assertEquals(200, cookies(DOWN.token(), own));
        assertEquals(200, cookies(own, DOWN.token()));
        assertEquals(503, cookies(DOWN.token(), "a.b.c"));
        assertEquals(503, cookies("a.b.c", DOWN.token()));
    }

    @Test
    void cookieOfIssuerWithoutKeysDoesNotPreventLogout() {
        for (boolean plantedFirst : new boolean[] {true, false}) {
            String own = TestTokens.fresh();
            String cookies = plantedFirst ? DOWN.token() + "; jwt=" + own : own + "; jwt=" + DOWN.token();
            HttpResponse<String> logout = server.send(
                    "POST", "/app/user/logout", null, "Cookie", "jwt=" + cookies, "Sec-Fetch-Site", "same-origin");
            assertEquals(204, logout.statusCode());
            assertEquals(401, bearer(own));
        }
    }

    @Test
    void missingKeysAreLoggedWithTheNameOfTheIssuer() {
        assertEquals(503, bearer(DOWN.token()));
        String line = "WARNING JWTF-308 A token was not verified, because no keys are available: issuer ";
        assertTrue(log.text().contains(line), log.text());
    }

    @Test
    void publishedSecretVerifiesNothing() {
        assertEquals(200, bearer(GOOD.token()));
        assertEquals(401, bearer(TestKeys.sign(TestKeys.set(SECRET), GOOD.claims())));
        assertTrue(log.text().contains("/certs: JWK 1: not used: SigningKey[HS256, kid=secret] can sign"), log.text());
    }

    @Test
    void maxLifetimeDoesNotLimitSessionsOfIssuer() {
        Instant yesterday = Instant.now().minus(Duration.ofHours(20));
        assertEquals(401, bearer(TestTokens.sign(TestTokens.claims().claim("auth_time", yesterday))));
        Claims.Builder claims = GOOD.claims().claim("auth_time", yesterday).claim("sid", "s1");
        String token = GOOD.sign(claims);
        assertEquals(200, bearer(token));
        String me =
                server.get("/app/user/me", "Authorization", "Bearer " + token).body();
        long expiresAt = claims.build().expiresAt().orElseThrow().getEpochSecond();
        assertTrue(me.contains("\"login_ends_at\":" + expiresAt), me);
        assertEquals(
                204,
                server.send("POST", "/app/user/logout", null, "Authorization", "Bearer " + token)
                        .statusCode());
        assertEquals(401, bearer(token));
        assertEquals(401, bearer(GOOD.sign(claims.id("later"))));
        assertEquals(200, bearer(GOOD.sign(claims.claim("sid", "s2"))));
        assertEquals(401, bearer(GOOD.sign(claims.claim("sid", "s3").claim("auth_time", "yesterday"))));
    }
}
