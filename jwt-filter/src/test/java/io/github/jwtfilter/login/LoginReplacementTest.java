package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens to an old login if a new one replaces its cookie in the browser? */
final class LoginReplacementTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual().servlet("/page", WhoServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> logIn(String cookies) {
        return server.postForm("/app/user/login", "username=admin&password=secret", "Cookie", cookies);
    }

    private static int status(String token) {
        return server.get("/app/page", "Authorization", "Bearer " + token).statusCode();
    }

    @Test
    void replacedLoginIsEnded() {
        String before = TestServer.cookie(logIn("x=y"), "jwt");
        assertEquals(200, status(before));
        String after = TestServer.cookie(logIn("jwt=" + before), "jwt");
        assertEquals(401, status(before));
        assertEquals(200, status(after));
    }

    @Test
    void loginOfAnotherScopeIsKept() {
        try (TestServer other = TestServer.start(WebXml.usual(), "/")) {
            String otherToken =
                    TestServer.cookie(other.postForm("/user/login", "username=user&password=secret"), "jwt");
            logIn("jwt=" + otherToken);
            assertEquals(200, status(otherToken));
        }
    }

    @Test
    void loginOfThePreviousReleaseIsKept() {
        String withoutScope = TestTokens.fresh();
        logIn("jwt=" + withoutScope);
        assertEquals(200, status(withoutScope));
    }

    @Test
    void loginWithoutACookieReplacesNothing() {
        String before = TestServer.cookie(logIn("x=y"), "jwt");
        server.postJson("/app/user/login", "{\"email\":\"admin\",\"password\":\"secret\"}", "Cookie", "jwt=" + before);
        assertEquals(200, status(before));
    }

    @Test
    void wrongPasswordReplacesNothing() {
        String before = TestServer.cookie(logIn("x=y"), "jwt");
        server.postForm("/app/user/login", "username=admin&password=wrong", "Cookie", "jwt=" + before);
        assertEquals(200, status(before));
    }

    @Test
    void replacementIsAuditedAsLogoutAndLogin() throws Exception {
        String before = TestServer.cookie(logIn("x=y"), "jwt");
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter.audit")) {
            String after = TestServer.cookie(logIn("jwt=" + before), "jwt");
            assertEquals(
                    List.of(
                            "INFO logout user=\"admin\" from=127.0.0.1 by=login sid=" + sid(before),
                            "INFO login user=\"admin\" from=127.0.0.1 by=form sid=" + sid(after)),
                    log.lines());
        }
    }

    private static String sid(String token) throws Exception {
        return UnverifiedJwt.parse(token).claims().string("sid").orElseThrow();
    }
}
