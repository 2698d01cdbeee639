package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.ServletException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Is {@code request.login} refused where it would be dangerous or in vain, and does a late logout still count? */
final class RequestLoginTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual()
                .filter("rules", "/open/* permit\n/* authenticated")
                .servlet("/open/*", Steps.class)
                .servlet("/member/*", Steps.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> open(Steps.Step step, String... headers) {
        return server.get("/app/open" + Steps.path(step), headers);
    }

    private static Steps.Step login(boolean late) {
        return (request, response) -> {
            if (late) {
                response.flushBuffer();
            }
            try {
                request.login("user", "secret");
                return "in";
            } catch (ServletException e) {
                return e.getMessage() + ", " + request.getRemoteUser();
            }
        };
    }

    /** Another site could otherwise log a browser in as the attacker (login CSRF). */
    @Test
    void loginOfAnotherSiteIsRefused() {
        HttpResponse<String> answer = open(login(false), "Sec-Fetch-Site", "cross-site");
        assertEquals("login: the request was sent from another site, null", answer.body());
        assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
        assertEquals("in", open(login(false), "Sec-Fetch-Site", "same-origin").body());
    }

    @Test
    void loginAfterTheResponseIsRefused() {
        assertEquals(
                "login: too late, the response is committed and cannot set a cookie, null",
                open(login(true)).body());
    }

    @Test
    void logoutAfterTheResponseStillEndsTheLogin() {
        String token = TestServer.cookie(open(login(false)), "jwt");
        String cookie = "jwt=" + token;
        Steps.Step who = (request, response) -> "" + request.getRemoteUser();
        assertEquals("user", open(who, "Cookie", cookie).body());
        HttpResponse<String> late = open(
                (request, response) -> {
                    response.flushBuffer();
                    request.logout();
                    return "" + request.getRemoteUser();
                },
                "Cookie",
                cookie);
        assertEquals("null", late.body());
        assertEquals(List.of(), TestServer.setCookies(late, "jwt"));
        assertEquals("null", open(who, "Cookie", cookie).body());
    }
}
