package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Do the login forms and error pages of old applications work unchanged? */
final class OldFormTest {
    /** The bcrypt hash of {@code pässwörd} at cost 4. ISO-8859-1 can encode this password. */
    private static final String UMLAUT_HASH = "$2y$04$/u78t6n49RZxXfm2AIUMhuLqqiYl41c6oH6mvP9ukIY.CdRZx5iei";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(application());
    }

    private static WebXml application() {
        return WebXml.usual()
                .file("WEB-INF/users", "user:" + WebXml.CHEAP_HASH + "\njürgen:" + UMLAUT_HASH + "\n")
                .login("page", "/login/form.jsp?from=page")
                .login("errorPage", "/login/form.jsp?error=1&text=a%20b")
                .servlet("/login/form.jsp", FormPage.class)
                .servlet("/page", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Shows everything that a JSP can read from the request. */
    public static final class FormPage extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            TreeMap<String, String> map = new TreeMap<>();
            request.getParameterMap().forEach((name, values) -> map.put(name, String.join(",", values)));
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter()
                    .write(request.getMethod() + " " + map + " "
                            + new TreeSet<>(Collections.list(request.getParameterNames())) + " "
                            + request.getParameter("j_password") + " "
                            + Arrays.toString(request.getParameterValues("password")) + " "
                            + request.getAttribute("io.github.jwtfilter.error") + " "
                            + request.getAttribute("io.github.jwtfilter.username"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/j_security_check",
                "/app/j_security_check;jsessionid=0123456789ABCDEF.node1",
                "/app/user/j_security_check;jsessionid=node0abc",
                "/app/a/b/c/j_security_check;jsessionid=x;y=z",
                "/app/user/login;jsessionid=node0abc",
                "/app/j_security_check?lang=de",
            })
    void formPathMayHaveSessionIdOrQuery(String path) {
        HttpResponse<String> login = server.postForm(path, "j_username=user&j_password=secret&j_uri=%2Fpage");
        assertEquals(303, login.statusCode());
        assertEquals("/app/", login.headers().firstValue("Location").orElseThrow());
        String cookie = "jwt=" + TestServer.cookie(login, "jwt");
        assertEquals(
                "user user JWT reader",
                server.get("/app/page", "Cookie", cookie).body());
    }

    @Test
    void errorPageSeesItsParametersAndTheNameButNotThePassword() {
        HttpResponse<String> failed =
                server.postForm("/app/j_security_check", "j_username=us%3Cer&j_password=not-to-be-seen&lang=de");
        assertEquals(401, failed.statusCode());
        assertEquals(
                "GET {error=1, j_username=us<er, lang=de, text=a b} [error, j_username, lang, text] null null"
                        + " invalid_grant us<er",
                failed.body());
    }

    @Test
    void errorPageWithoutParametersSeesNoPassword() {
        try (TestServer other = TestServer.start(application().login("errorPage", "/login/form.jsp"))) {
            HttpResponse<String> failed =
                    other.postForm("/app/j_security_check", "j_username=user&j_password=not-to-be-seen");
            assertEquals("GET {j_username=user} [j_username] null null invalid_grant user", failed.body());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "j_username=user,                                       user",
        "j_username=user&j_password=,                           user",
        "username=+user+&password=a&password=b,                 user",
        "j_username=user&username=other&password=x,             ''",
        "j_password=x,                                          ''",
    })
    void errorPageGetsNameFromIncompleteForm(String form, String name) {
        HttpResponse<String> failed = server.postForm("/app/j_security_check", form);
        assertEquals(400, failed.statusCode());
        assertTrue(failed.body().endsWith(" invalid_request " + name), failed.body());
    }

    @Test
    void loginPageSeesItsParameters() {
        assertEquals(
                "GET {from=page} [from] null null null null",
                server.get("/app/user/login").body());
    }

    // Character encodings

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded                     | UTF-8",
                "application/x-www-form-urlencoded;charset=UTF-8       | UTF-8",
                "application/x-www-form-urlencoded; charset=ISO-8859-1 | ISO-8859-1",
                "Application/X-WWW-Form-Urlencoded; Charset=iso-8859-1 | ISO-8859-1",
            })
    void formIsDecodedWithItsCharsetOrUtf8(String type, String encoding) throws IOException {
        assertEquals(303, postUmlauts(type, encoding).statusCode());
    }

    private static HttpResponse<String> postUmlauts(String type, String encoding) throws IOException {
        String form = "j_username=" + URLEncoder.encode("jürgen", encoding) + "&j_password="
                + URLEncoder.encode("pässwörd", encoding);
        return server.send("POST", "/app/j_security_check", form, "Content-Type", type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%zz", "%", "%c3", "%fc", "%ff%fe", "%ed%a0%80", "%u00e4"})
    void undecodableFormIsRefusedWithoutServerError(String value) {
        HttpResponse<String> response =
                server.postForm("/app/j_security_check", "j_username=user&j_password=secret" + value);
        assertTrue(List.of(400, 401).contains(response.statusCode()), "status " + response.statusCode());
        assertNull(TestServer.cookie(response, "jwt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-7", "x-unknown", "'", "a b"})
    void unknownCharsetIsBadRequest(String charset) {
        String type = "application/x-www-form-urlencoded; charset=" + charset;
        HttpResponse<String> response =
                server.send("POST", "/app/user/login", "username=user&password=secret", "Content-Type", type);
        assertEquals(400, response.statusCode());
        assertNull(TestServer.cookie(response, "jwt"));
    }

    // Forms of other types

    @ParameterizedTest
    @CsvSource({"multipart/form-data; boundary=x", "text/plain"})
    void formOfOtherContentTypeGets415(String type) {
        String body = type.startsWith("text")
                ? "j_username=user\r\nj_password=secret\r\n"
                : "--x\r\nContent-Disposition: form-data; name=\"j_username\"\r\n\r\nuser\r\n--x--\r\n";
        for (String path : List.of("/app/j_security_check", "/app/user/login")) {
            HttpResponse<String> browser =
                    server.send("POST", path, body, "Content-Type", type, "Sec-Fetch-Mode", "navigate");
            assertEquals(415, browser.statusCode());
            assertTrue(browser.body().startsWith("GET {error=1"), browser.body());
            HttpResponse<String> apiClient = server.send("POST", path, body, "Content-Type", type);
            assertEquals(415, apiClient.statusCode());
            assertTrue(apiClient.body().startsWith("{\"error\":\"invalid_request\""), apiClient.body());
        }
    }

    @Test
    void oversizedFormGets413() {
        String oversized = "j_username=user&j_password=secret&x=" + "y".repeat(32 * 1024);
        HttpResponse<String> response = server.postForm("/app/j_security_check", oversized);
        assertEquals(413, response.statusCode());
        assertNull(TestServer.cookie(response, "jwt"));
        String longest = "j_username=user&j_password=" + "%E2%82%AC".repeat(1024);
        assertEquals(401, server.postForm("/app/j_security_check", longest).statusCode());
        assertFalse(response.body().contains("secret"));
    }
}
