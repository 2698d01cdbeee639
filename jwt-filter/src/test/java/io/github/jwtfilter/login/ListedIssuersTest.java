package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.StatusServlet;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ForeignIssuer;
import io.github.jwtfilter.testing.KeysBean;
import io.github.jwtfilter.testing.KeysServer;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is each listed issuer bound to its own keys, audience, users and logins? */
final class ListedIssuersTest {
    private static final ForeignIssuer ONE = new ForeignIssuer("https://one.example/realms/a", "k");
    private static final ForeignIssuer TWO = new ForeignIssuer("https://two.example", "k");
    private static final ForeignIssuer DOWN = new ForeignIssuer("https://down.example", "k");

    private static CapturedLog log;
    private static KeysServer published;
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        log = CapturedLog.ofOurs();
        published = new KeysServer();
        published.publish("/certs", ONE.jwks());
        Path keys = Files.writeString(folder.resolve("two.json"), TWO.jwks());
        server = TestServer.start(WebXml.usual()
                .filter("rules", "/open permit\n/status role reader")
                .filter("renewAfter", "0s")
                .filter("insecureHttpKeys", "true")
                .filter(
                        "issuers",
                        ONE.name() + " keys=" + published.address() + "/certs audience=shop,bank rolesClaim=groups\n\n"
                                + "# a partner\n"
                                + TWO.name() + "  keys=" + keys + "  audience=bank namePrefix=two:\n"
                                + DOWN.name() + " keys=http://127.0.0.1:1/certs audience=bank")
                .servlet("/*", WhoServlet.class)
                .servlet("/status", StatusServlet.class)
                .servlet("/session", SessionServlet.class));
        Waiting.until("the keys were fetched", () -> !bearer(ONE.token()).equals("503"));
    }

    @AfterAll
    static void stop() {
        server.close();
        published.close();
        log.close();
    }

    /** Prints the id of the session. */
    public static final class SessionServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write(request.getSession().getId());
        }
    }

    private static String bearer(String token) {
        return bearer("/app/page", token);
    }

    private static String bearer(String path, String token) {
        HttpResponse<String> response = server.get(path, "Authorization", "Bearer " + token);
        return response.statusCode() == 200 ? response.body() : "" + response.statusCode();
    }

    @Test
    void eachIssuerHasItsOwnKeysNamesAndRoles() {
        String token = ONE.token();
        assertEquals("user user JWT reader", bearer(token));
        assertEquals("user user JWT reader", bearer(token), "from the cache");
        assertEquals("two:user two:user JWT", bearer(TWO.token()));
        assertEquals("user user JWT reader", bearer(TestTokens.fresh()));
    }

    @Test
    void keyOfOneIssuerNeverVerifiesAnother() {
        assertEquals("401", bearer(ONE.sign(TWO.claims())));
        assertEquals("401", bearer(TWO.sign(ONE.claims())));
    }

    @Test
    void ownKeyNeverVerifiesListedIssuer() {
        assertEquals(
                "401",
                bearer(TestTokens.sign(TestTokens.claims().issuer(ONE.name()).audience("bank"))));
        assertEquals("401", bearer(TestTokens.sign(TestTokens.claims().issuer(TWO.name()))));
    }

    @Test
    void keyOfIssuerNeverVerifiesOtherTokens() {
        assertEquals("401", bearer(ONE.sign(TestTokens.claims())));
        assertEquals("401", bearer(ONE.sign(ONE.claims().issuer("https://one.example"))));
        assertEquals("401", bearer(ONE.sign(ONE.claims().issuer(ONE.name() + "/"))));
    }

    @Test
    void publicKeyIsNoSecret() {
        for (String secret : List.of(ONE.jwks(), ONE.pem())) {
            assertEquals("401", bearer(TestTokens.sign(secret, ONE.claims())));
        }
    }

    @Test
    void tokenForOtherAudienceIsRefused() {
        assertEquals("401", bearer(ONE.sign(ONE.claims().audience("other"))));
        assertEquals("401", bearer(TWO.sign(TWO.claims().audience("shop"))));
        assertEquals("401", bearer(ONE.sign(ONE.claims().remove("aud"))));
    }

    @Test
    void secondIssuerInOneTokenIsRefused() {
        String header = "{\"alg\":\"ES256\",\"kid\":\"k\"}";
        String rest = ",\"sub\":\"user\",\"aud\":\"bank\",\"exp\":" + (System.currentTimeMillis() / 1000 + 300) + "}";
        String one = "\"iss\":\"" + ONE.name() + "\"";
        String two = "\"iss\":\"" + TWO.name() + "\"";
        assertEquals("user user JWT", bearer(ONE.sign(header, "{" + one + rest, false)));
        assertEquals("401", bearer(ONE.sign(header, "{" + one + "," + two + rest, false)));
        assertEquals("401", bearer(ONE.sign(header, "{" + two + "," + one + rest, false)));
        assertEquals("401", bearer(ONE.sign(header, "{\"a\":{" + one + "}," + two + rest, false)));
        assertEquals("401", bearer(ONE.sign(header, "{\"iss\":[\"" + ONE.name() + "\"]" + rest, false)));
    }

    @Test
    void paddingIsRefused() {
        String payload = ONE.claims().build().toJson();
        String token = ONE.sign("{\"alg\":\"ES256\"}", payload, true);
        assertTrue(token.contains("="), token);
        assertEquals("401", bearer(token));
        assertEquals("user user JWT reader", bearer(ONE.sign("{\"alg\":\"ES256\"}", payload, false)));
    }

    @Test
    void issuerWithoutKeysDelaysOnlyItsOwnTokens() {
        assertEquals("503", bearer(DOWN.token()));
        assertEquals("nobody null null", bearer("/app/open", DOWN.token()));
        assertEquals("user user JWT reader", bearer(ONE.token()));
        assertEquals(
                200,
                server.postJson("/app/user/login", "{\"email\":\"user\",\"password\":\"secret\"}")
                        .statusCode());
        assertTrue(log.text().contains("JWTF-402"), log.text());
    }

    @Test
    void tokenOfIssuerIsNotRenewed() {
        String old = ONE.sign(ONE.claims().issuedAt(Instant.now().minusSeconds(60)));
        HttpResponse<String> response = server.get("/app/page", "Cookie", "jwt=" + old);
        assertEquals("user user JWT reader", response.body());
        assertNull(TestServer.cookie(response, "jwt"));
        String own = TestTokens.sign(TestTokens.aged(Duration.ofMinutes(5), Duration.ofMinutes(5)));
        assertNotNull(TestServer.cookie(server.get("/app/page", "Cookie", "jwt=" + own), "jwt"));
    }

    @Test
    void logoutEndsOnlyTheLoginOfItsIssuer() {
        Claims.Builder claims = ONE.claims().claim("sid", "shared");
        String one = ONE.sign(claims);
        String two = TWO.sign(TWO.claims().claim("sid", "shared"));
        String own = TestTokens.sign(TestTokens.claims().claim("sid", "shared"));
        assertEquals(204, logout(one, ""));
        assertEquals("401", bearer(one));
        assertEquals("401", bearer(ONE.sign(claims.id("later"))));
        assertEquals("two:user two:user JWT", bearer(two));
        assertEquals("user user JWT reader", bearer(own));
    }

    /** The claims name our user store, and an end that would count longer than maxLifetime. */
    @Test
    void issuerCannotPassItsUserOffAsOurs() {
        String own = TestTokens.sign(TestTokens.claims().subject("clerk").claim("usrc", "htpasswd"));
        assertEquals("clerk clerk JWT reader", bearer(own));
        String foreign = ONE.sign(ONE.claims()
                .subject("clerk")
                .claim("usrc", "htpasswd")
                .claim("uend", 4_000_000_000L)
                .claim("sid", "s-clerk")
                .claim("auth_time", Instant.now()));
        assertEquals(204, logout(foreign, "?everywhere=true"));
        assertEquals("401", bearer(foreign));
        assertEquals("clerk clerk JWT reader", bearer(own));
    }

    private static int logout(String token, String query) {
        return server.send("POST", "/app/user/logout" + query, null, "Authorization", "Bearer " + token)
                .statusCode();
    }

    @Test
    void usersOfTwoIssuersWithOneNameHaveTwoSessions() {
        String one = ONE.token();
        HttpResponse<String> first = server.get("/app/session", "Authorization", "Bearer " + one);
        String cookie = "JSESSIONID=" + TestServer.cookie(first, "JSESSIONID");
        assertEquals(first.body(), session(one, cookie));
        assertEquals(first.body(), session(ONE.token(), cookie));
        assertNotEquals(
                first.body(), session(TestTokens.sign(TestTokens.claims().remove("sid")), cookie));
    }

    private static String session(String token, String cookie) {
        return server.get("/app/session", "Authorization", "Bearer " + token, "Cookie", cookie)
                .body();
    }

    @Test
    void operatorSeesTheKeysOfEachIssuer() {
        List<String> lines = KeysBean.of("/app").keys();
        assertTrue(lines.get(1).startsWith(ONE.name() + ": ES256 verifies, kid=k, fingerprint="), lines.toString());
        assertTrue(lines.get(2).startsWith(TWO.name() + ": ES256 verifies"), lines.toString());
        String status = bearer("/app/status?format=json", ONE.token());
        assertTrue(
                status.contains("\"issuers\":{\"list\":[{\"issuer\":\"" + ONE.name() + "\",\"keys_from\":\""
                        + published.address() + "/certs\",\"keys\":1},"),
                status);
        assertTrue(status.contains("\"keys_from\":\"http://127.0.0.1:1/certs\",\"keys\":0}]}"), status);
        assertTrue(bearer("/app/status?format=html", ONE.token()).contains(">" + TWO.name() + "</td>"));
        assertTrue(
                log.text()
                        .contains("Tokens of the issuer " + ONE.name() + " are verified with the keys of "
                                + published.address() + "/certs: [ES256 verifies, kid=k"),
                log.text());
    }
}
