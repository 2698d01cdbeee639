package io.github.jwtfilter.identity.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Can a form log in against a directory, and what does the client see while the directory is down? */
final class DirectoryLoginTest {
    private TestDirectory directory;
    private TestServer server;
    private CapturedLog log;

    @BeforeEach
    void start() {
        log = CapturedLog.ofOurs();
        directory = new TestDirectory();
        server = TestServer.start(WebXml.usual()
                .filter("rules", "/admin/* role admin\n/ authenticated")
                .login("users", "htpasswd:/WEB-INF/users\n" + directory.url())
                .file("WEB-INF/users", "local:" + WebXml.CHEAP_HASH + "\n")
                .login("ldapUser", TestDirectory.SEARCHER)
                .login("ldapPassword", "${sys:jwt-filter.test.searcher}")
                .login("ldapUserSearch", "ou=people?sub?(&(objectClass=person)(uid={0}))")
                .login("ldapGroupSearch", "ou=groups?cn?sub?(member={0})")
                .login("ldapTimeout", "30s")
                .login("claims", "mail=email")
                .servlet("/", WhoServlet.class));
    }

    static {
        System.setProperty("jwt-filter.test.searcher", TestDirectory.SEARCHER_PASSWORD);
    }

    @AfterEach
    void stop() {
        server.close();
        directory.close();
        log.close();
    }

    private HttpResponse<String> logIn(String name, String password) {
        return server.postForm("/app/user/login", "username=" + name + "&password=" + password);
    }

    private HttpResponse<String> get(String path, HttpResponse<?> login) {
        return server.get(path, "Cookie", "jwt=" + TestServer.cookie(login, "jwt"));
    }

    @Test
    void formLoginUsesNameAndRolesOfTheDirectory() {
        HttpResponse<String> login = logIn("ADMIN", "secret");
        assertEquals(303, login.statusCode());
        assertEquals("admin admin JWT reader admin", get("/app/page", login).body());
        assertEquals(200, get("/app/admin/page", login).statusCode());
        HttpResponse<String> user = logIn("user", "secret");
        assertEquals(403, get("/app/admin/page", user).statusCode());
        assertEquals(200, get("/app/page", user).statusCode());
        assertEquals(303, logIn("local", "secret").statusCode());
    }

    @Test
    void requestedAttributeBecomesAClaim() {
        String token = TestServer.cookie(logIn("user", "secret"), "jwt");
        String payload = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        assertTrue(payload.contains("\"email\":\"user@example.org\""), payload);
    }

    @Test
    void wrongPasswordReadsLikeUnknownUser() {
        HttpResponse<String> wrong = logIn("user", "wrong");
        HttpResponse<String> unknown = logIn("nobo", "wrong");
        assertEquals(401, wrong.statusCode());
        assertNull(TestServer.cookie(wrong, "jwt"));
        assertEquals(
                wrong.body().replace("user", ""),
                unknown.body().replace("nobo", "").replace("user", ""));
        assertEquals(401, logIn("*", "secret").statusCode());
    }

    @Test
    void unavailableDirectoryAnswers503UntilItIsBack() {
        directory.stop();
        HttpResponse<String> down = logIn("user", "secret");
        assertEquals(503, down.statusCode());
        assertNull(TestServer.cookie(down, "jwt"));
        for (String detail : new String[] {"ldap", "localhost", "Exception", "searcher", "dc="}) {
            assertFalse(down.body().contains(detail), down.body());
        }
        assertTrue(
                log.text().contains("SEVERE JWTF-302 A login failed, because the users cannot be checked: "),
                log.text());
        assertTrue(log.text().contains("ldap://localhost:"), log.text());
        assertFalse(log.text().contains(TestDirectory.SEARCHER_PASSWORD), log.text());
        assertEquals(303, logIn("local", "secret").statusCode());
        directory.startAgain();
        assertEquals(303, logIn("user", "secret").statusCode());
    }
}
