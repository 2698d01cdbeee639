package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long may a login's token be, and is a growing token logged? Browsers may discard a cookie of more than 4,096
 * bytes (RFC 6265 §6.1). Chromium counted name, value and attributes until 2022, and counts name and value since.
 */
final class TokenSizeTest {
    /** The length of this name makes all cookie lengths in the tests possible: base64url skips every fourth length. */
    private static final String COOKIE = "auth";

    private static final int DIGITS = 5;

    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    /** A store whose user names are numbers. The number is the length of the user's department. */
    public static final class Departments implements IdentityStore {
        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            String department = "d".repeat(Integer.parseInt(credentials.name()));
            return Optional.of(Verdict.accepted(
                    new Identity(credentials.name(), List.of("reader"), Map.of("department", department))));
        }
    }

    /** An application's own login. */
    public static final class OwnLogin extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                request.login(request.getParameter("user"), "any");
                response.getWriter().write("in");
            } catch (ServletException e) {
                response.getWriter().write(e.getMessage());
            }
        }
    }

    private static WebXml departments() {
        return WebXml.usual()
                .filter("cookieName", COOKIE)
                .filter("rules", "/own permit")
                .login("users", "class:" + Departments.class.getName())
                .login("groups", null)
                .login("claims", "department")
                .servlet("/page", WhoServlet.class)
                .servlet("/own", OwnLogin.class);
    }

    private static HttpResponse<String> form(TestServer server, int letters) {
        return server.postForm("/app/user/login", "username=" + user(letters) + "&password=any");
    }

    private static HttpResponse<String> json(TestServer server, int letters, boolean cookie) {
        String fields = "{\"username\":\"" + user(letters) + "\",\"password\":\"any\",\"cookie\":" + cookie + "}";
        return server.postJson("/app/user/login", fields);
    }

    private static String user(int letters) {
        return String.format("%0" + DIGITS + "d", letters);
    }

    private static String token(HttpResponse<String> answer) {
        return answer.body().replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
    }

    private static int cookieLength(HttpResponse<String> answer) {
        return TestServer.setCookies(answer, COOKIE).get(0).length();
    }

    /**
     * Returns the length of the department for a token of {@code length} bytes. The token {@code shortest} has an empty
     * department.
     */
    private static int letters(String shortest, int length) {
        int payload = shortest.split("\\.")[1].length();
        int bytes = payload * 3 / 4;
        return IntStream.range(0, 9000)
                .filter(n -> shortest.length() - payload + ((bytes + n) * 4 + 2) / 3 == length)
                .findFirst()
                .orElseThrow();
    }

    private List<String> warnings() {
        return log.lines().stream().filter(line -> line.contains("JWTF-309 ")).toList();
    }

    private List<String> errors() {
        return log.lines().stream().filter(line -> line.startsWith("SEVERE ")).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "2499, 303, false",
        "2500, 303, true",
        "3900, 303, true",
        "3901, 500, false",
    })
    void limitCoversWholeCookie(int length, int status, boolean warned) {
        try (TestServer server = TestServer.start(departments())) {
            HttpResponse<String> shortest = form(server, 0);
            int around =
                    cookieLength(shortest) - TestServer.cookie(shortest, COOKIE).length();
            int letters = letters(TestServer.cookie(shortest, COOKIE), length - around);
            HttpResponse<String> answer = form(server, letters);
            assertEquals(status, answer.statusCode());
            if (status == 303) {
                assertEquals(length, cookieLength(answer));
                String sent = COOKIE + "=" + TestServer.cookie(answer, COOKIE);
                assertEquals(200, server.get("/app/page", "Cookie", sent).statusCode());
                assertEquals(200, json(server, letters, true).statusCode());
                assertEquals(List.of(), errors());
            } else {
                assertEquals(List.of(), TestServer.setCookies(answer, COOKIE));
                assertTrue(answer.body().contains("You cannot sign in with this account."), answer.body());
                assertFalse(answer.body().contains("department"), answer.body());
                assertEquals(
                        "SEVERE JWTF-301 The login of '" + user(letters)
                                + "' failed, because no usable token can be made:"
                                + " cookie auth with its attributes: expected at most 3900 bytes, got 3901; its largest"
                                + " claim is department (" + memberSize(letters)
                                + " bytes): the login servlet's parameter claims asks for it",
                        errors().get(0));
            }
            assertEquals(warned ? 1 : 0, warnings().size(), log.text());
        }
    }

    /** Returns the length of {@code ,"department":"ddd…"} in base64url. */
    private static int memberSize(int letters) {
        return ((letters + ",\"department\":\"\"".length()) * 4 + 2) / 3;
    }

    @Test
    void jsonClientGetsServerErrorForTooLongToken() {
        try (TestServer server = TestServer.start(departments())) {
            HttpResponse<String> answer = json(server, 3000, true);
            assertEquals(500, answer.statusCode());
            assertEquals("{\"error\":\"server_error\"}", answer.body());
            assertEquals(List.of(), TestServer.setCookies(answer, COOKIE));
            assertEquals(1, errors().size());
        }
    }

    @Test
    void applicationLoginHasSameLimit() {
        try (TestServer server = TestServer.start(departments())) {
            assertEquals("in", server.get("/app/own?user=" + user(2000)).body());
            HttpResponse<String> answer = server.get("/app/own?user=" + user(3000));
            assertEquals("login: no token can be made for this user", answer.body());
            assertEquals(List.of(), TestServer.setCookies(answer, COOKIE));
            assertTrue(errors().get(0).contains("its largest claim is department ("), log.text());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5999, 200, false",
        "6000, 200, true",
        "8192, 200, true",
        "8193, 500, false",
    })
    void tokenWithoutCookieHasVerifierLimit(int length, int status, boolean warned) {
        try (TestServer server = TestServer.start(departments())) {
            HttpResponse<String> answer = json(server, letters(token(json(server, 0, false)), length), false);
            assertEquals(status, answer.statusCode());
            assertEquals(status == 200, token(answer).length() == length);
            assertEquals(warned ? 1 : 0, warnings().size(), log.text());
            assertEquals(status == 500 ? 1 : 0, errors().size(), log.text());
            assertTrue(status == 200
                    || errors().get(0).contains("token: expected at most 8192 bytes, got 8193; its largest"));
        }
    }

    @Test
    void warningIsLoggedOnceAndAgainAfterGrowth() {
        try (TestServer server = TestServer.start(departments())) {
            int longEnough = 1700;
            for (int i = 0; i < 20; i++) {
                assertEquals(303, form(server, longEnough + i % 2).statusCode());
            }
            assertEquals(1, warnings().size(), log.text());
            assertEquals(303, form(server, longEnough + 400).statusCode());
            assertEquals(303, form(server, longEnough).statusCode());
            assertEquals(2, warnings().size(), log.text());
            assertTrue(
                    warnings()
                            .get(0)
                            .matches(
                                    "WARNING JWTF-309 The token of '01700' is long. Above the limit, logins fail: cookie auth"
                                            + " with its attributes: expected at most 3900 bytes, got 2[0-9]{3}; its largest"
                                            + " claim is department \\(2[0-9]{3} bytes\\): the login servlet's parameter claims"
                                            + " asks for it"),
                    warnings().get(0));
        }
    }

    @Test
    void renewedCookieMayReachBrowserLimit() {
        try (TestServer server = TestServer.start(departments())) {
            String old = aged("d".repeat(2790));
            HttpResponse<String> answer = server.get("/app/page", "Cookie", COOKIE + "=" + old);
            assertEquals(200, answer.statusCode());
            int length = cookieLength(answer);
            assertTrue(length > SizeBudget.MAX_COOKIE_BYTES && length <= 4096, "length " + length);
            assertEquals(List.of(), errors());
        }
    }

    @Test
    void failedRenewalKeepsLoginAndIsLoggedOnce() {
        try (TestServer server = TestServer.start(departments())) {
            String old = aged("d".repeat(3000));
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = server.get("/app/page", "Cookie", COOKIE + "=" + old);
                assertEquals("user user JWT reader", answer.body());
                assertNull(TestServer.cookie(answer, COOKIE));
            }
            assertEquals(1, errors().size(), log.text());
            assertTrue(
                    errors().get(0)
                            .startsWith(
                                    "SEVERE JWTF-310 A login was not renewed and ends when its token expires, because no"
                                            + " new token can be made: cookie auth with its attributes: expected"),
                    log.text());
            assertTrue(errors().get(0).contains("; its largest claim is department ("), log.text());
        }
    }

    private static String aged(String department) {
        return TestTokens.sign(
                TestTokens.aged(Duration.ofHours(1), Duration.ofMinutes(4)).claim("department", department));
    }

    private static WebXml twoHundredRoles() {
        String groups = IntStream.range(0, 200)
                .mapToObj(i -> "cn=project-" + i + ",ou=groups: user\n")
                .collect(Collectors.joining("", "app-reader: user\n", "cn=admins,ou=groups: user\n"));
        return WebXml.usual().file("WEB-INF/groups", groups).servlet("/page", WhoServlet.class);
    }

    @Test
    void twoHundredRolesFailWithReason() {
        try (TestServer server = TestServer.start(twoHundredRoles())) {
            assertEquals(
                    500,
                    server.postForm("/app/user/login", "username=user&password=secret")
                            .statusCode());
            String error = errors().get(0);
            assertTrue(
                    error.startsWith(
                            "SEVERE JWTF-301 The login of 'user' failed, because no usable token can be made: cookie jwt"
                                    + " with its attributes: "),
                    error);
            assertTrue(error.contains("its largest claim is roles ("), error);
            assertTrue(
                    error.endsWith(
                            ", 202 roles: give them shorter names with roleMap, or leave some out with roleFilter"),
                    error);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "-                                                | app-   | [app-reader]",
                "-                                                | none   | []",
                "\"cn=admins,ou=groups\" = admin                  | none   | [admin]",
                "app-reader=reader, \"cn=admins,ou=groups\"=admin | none   | [reader, admin]",
                "\"cn=admins,ou=groups\" = admin                  | app-   | [app-reader, admin]",
            })
    void mappedAndFilteredRolesFit(String map, String filter, String roles) {
        WebXml webXml = twoHundredRoles().login("roleMap", map).login("roleFilter", filter);
        try (TestServer server = TestServer.start(webXml)) {
            HttpResponse<String> answer = server.postForm("/app/user/login", "username=user&password=secret");
            assertEquals(303, answer.statusCode());
            String me = server.get("/app/user/me", "Cookie", "jwt=" + TestServer.cookie(answer, "jwt"))
                    .body();
            String expected = roles.replace("[", "[\"").replace(", ", "\",\"").replace("]", "\"]");
            assertTrue(me.contains("\"roles\":" + (roles.equals("[]") ? "[]" : expected)), me);
            assertEquals(List.of(), warnings());
        }
    }
}
