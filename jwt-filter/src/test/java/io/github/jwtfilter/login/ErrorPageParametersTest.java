package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.RawHttp;
import io.github.jwtfilter.testing.RawHttp.Answer;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which parameters does the application's error page receive if the filter has read the form, or has failed to? */
final class ErrorPageParametersTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir
    private static Path directory;

    private static TestServer jetty;
    private static TestTomcat tomcat;

    @BeforeAll
    static void start() throws Exception {
        WebXml webXml = WebXml.usual()
                .login("errorPage", "/form.jsp?error=1&lang=de")
                .login("maxFailures", "1000")
                .servlet("/form.jsp", OldFormTest.FormPage.class)
                .servlet("/*", WhoServlet.class);
        jetty = TestServer.start(webXml);
        tomcat = TestTomcat.ofTestClasses(directory, webXml);
        tomcat.deploy();
    }

    @AfterAll
    static void stop() throws Exception {
        tomcat.close();
        jetty.close();
    }

    /**
     * If the announced length is too large, the filter leaves the body unread. The container may add parameters of its
     * own.
     */
    @Test
    void tooLongFormGetsTheErrorPage() throws IOException {
        String body = "username=user&password=secret&x=" + "y".repeat(60_000);
        for (int port : new int[] {jetty.port(), tomcat.port()}) {
            for (Answer answer : new Answer[] {
                RawHttp.post(port, "/app/user/login", FORM, body),
                RawHttp.postChunked(port, "/app/user/login", FORM, body)
            }) {
                assertEquals(413, answer.status(), answer.toString());
                assertTrue(answer.body().contains("GET {error=1, lang=de"), answer.body());
                assertFalse(answer.body().contains("secret"), answer.body());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username=user&password=wrong          | 401 | {error=1, lang=de, username=user}",
                "username=user&password=wrong&lang=fr  | 401 | {error=1, lang=de,fr, username=user}",
                "username=user&x=a&x=b                 | 400 | {error=1, lang=de, username=user, x=a,b}",
                "username=user&password=secret%zz      | 400 | {error=1, lang=de}",
                "username=m%FCller&password=secret     | 400 | {error=1, lang=de}",
            })
    void errorPageGetsItsOwnAndReadableParameters(String form, int status, String parameters) throws IOException {
        for (String path : new String[] {"/app/user/login", "/app/j_security_check"}) {
            for (int port : new int[] {jetty.port(), tomcat.port()}) {
                for (Answer answer :
                        new Answer[] {RawHttp.post(port, path, FORM, form), RawHttp.postChunked(port, path, FORM, form)
                        }) {
                    assertEquals(status, answer.status(), answer.toString());
                    assertTrue(answer.body().contains("GET " + parameters + " ["), answer.body());
                }
            }
        }
    }
}
