package io.github.jwtfilter.recheck;

import static io.github.jwtfilter.recheck.RecheckServer.claims;
import static io.github.jwtfilter.recheck.RecheckServer.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Do the claims of a recheck disturb applications, other issuers, or long tokens? */
final class RecheckClaimsTest {
    private final MutableClock clock = new MutableClock(Instant.now());
    private CapturedLog log;
    private RecheckServer server;

    /** Shows the names of the claims that the application sees. */
    public static final class ClaimsServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Identity user = (Identity) request.getUserPrincipal();
            response.getWriter().write(new TreeSet<>(user.claims().keySet()).toString());
        }
    }

    @BeforeEach
    void start() {
        log = CapturedLog.ofOurs();
        TestAccounts.Store.reset();
        server = new RecheckServer(
                clock,
                WebXml.usual()
                        .login("users", "class:" + TestAccounts.Store.class.getName())
                        .login("groups", null)
                        .login("claims", "team")
                        .servlet("/claims", ClaimsServlet.class)
                        .servlet("/page", WhoServlet.class));
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    @Test
    void claimsAreHiddenFromTheApplication() {
        TestAccounts.Store.claims = Map.of("team", "red");
        String token = server.due();
        String seen = "[auth_time, exp, iat, jti, roles, sid, sub, team]";
        HttpResponse<String> renewing = server.get("/claims", token);
        assertEquals(seen, renewing.body());
        String renewed = token(renewing);
        assertTrue(claims(renewed).asMap().keySet().containsAll(List.of("usrc", "ustp", "uchk")));
        assertEquals(seen, server.get("/claims", renewed).body());
    }

    @Test
    void changedAndRemovedClaimsReachTheToken() {
        TestAccounts.Store.claims = Map.of("team", "red");
        String token = server.due();
        TestAccounts.Store.claims = Map.of("team", "blue");
        token = token(server.get("/page", token));
        assertEquals("blue", claims(token).string("team").orElseThrow());
        TestAccounts.Store.claims = Map.of();
        clock.pass(RecheckServer.UNTIL_RENEWAL);
        HttpResponse<String> page = server.get("/claims", token);
        assertEquals("[auth_time, exp, iat, jti, roles, sid, sub]", page.body());
        assertFalse(claims(token(page)).has("team"));
    }

    /** Before there were rechecks, the limit of a cookie was 3,800 bytes. */
    @Test
    void loginAtTheOldLimitIsPossibleAndRenewed() {
        int shortest = server.logIn().length();
        String shortestWithoutClaims = TestTokens.sign(withoutRecheckClaims(claims(server.logIn())));
        int around = "jwt=; Path=/app; HttpOnly; SameSite=Lax".length();
        int letters = (3800 - around - shortestWithoutClaims.length()) * 3 / 4 - "\"team\":\"\",".length();
        TestAccounts.Store.claims = Map.of("team", "x".repeat(letters));
        String token = server.due();
        assertTrue(token.length() > shortest + letters);
        String before = TestTokens.sign(withoutRecheckClaims(claims(token)));
        assertEquals(3800, around + before.length(), 4, "the old limit");
        String renewed = token(server.get("/page", token));
        assertTrue(claims(renewed).has("uchk"));
        assertTrue(around + renewed.length() <= 4096, "the browser's limit");
    }

    private static Claims.Builder withoutRecheckClaims(Claims claims) {
        return claims.toBuilder().remove("usrc").remove("ustp");
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                Arguments.of("usrc", 17),
                Arguments.of("usrc", Map.of("a", "b")),
                Arguments.of("usrc", "x".repeat(500)),
                Arguments.of("ustp", List.of("a")),
                Arguments.of("ustp", true),
                Arguments.of("uchk", "yesterday"),
                Arguments.of("uchk", -1),
                Arguments.of("uchk", 1.5),
                Arguments.of("uchk", Long.MAX_VALUE),
                Arguments.of("uchk", List.of()));
    }

    /** A token of another issuer may use the same name for something else. */
    @ParameterizedTest
    @MethodSource("foreign")
    void foreignClaimOfTheSameNameRefusesNothing(String name, Object value) {
        Claims.Builder claims =
                TestTokens.aged(Duration.ofHours(1), Duration.ofMinutes(4)).claim(name, value);
        HttpResponse<String> page = server.get("/page", TestTokens.sign(claims));
        assertEquals("user user JWT reader", page.body());
        assertNotNull(token(page));
    }

    /** The request that finds the new roles has them, even if no token can hold the new claims. */
    @Test
    void tooLongTokenIsNotRenewedAndRolesApplyNow() {
        String token = server.due();
        TestAccounts.Store.roles = List.of("admin");
        TestAccounts.Store.claims = Map.of("team", "x".repeat(3500));
        HttpResponse<String> page = server.get("/page", token);
        assertEquals("user user JWT admin", page.body());
        assertEquals(null, token(page));
        assertTrue(log.text().contains("SEVERE JWTF-310 "), log.text());
    }
}
