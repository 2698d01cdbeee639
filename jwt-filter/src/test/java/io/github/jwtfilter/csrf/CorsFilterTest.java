package io.github.jwtfilter.csrf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.RawHttp;
import io.github.jwtfilter.testing.RawHttp.Answer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.filters.CorsFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Can a page of another origin read a refusal if Tomcat's CORS filter runs before the JWT filter? */
final class CorsFilterTest {
    private static final String PAGE = "https://shop.example";

    @TempDir
    private static Path directory;

    private static CapturedLog log;
    private static TestTomcat tomcat;

    @BeforeAll
    static void start() throws Exception {
        log = CapturedLog.ofOurs();
        String cors = "<filter><filter-name>cors</filter-name><filter-class>" + CorsFilter.class.getName()
                + "</filter-class><async-supported>true</async-supported>"
                + param("cors.allowed.origins", PAGE)
                + param("cors.support.credentials", "true")
                + param("cors.allowed.methods", "GET,POST,PUT")
                + param("cors.allowed.headers", "Authorization,Content-Type")
                + "</filter><filter-mapping><filter-name>cors</filter-name><url-pattern>/*</url-pattern>"
                + "</filter-mapping>";
        tomcat = TestTomcat.ofTestClasses(
                directory,
                WebXml.usual()
                        .xmlBefore(cors)
                        .filter("trustedOrigins", PAGE)
                        .filter("rules", "/admin role admin")
                        .servlet("/*", WhoServlet.class));
        tomcat.deploy();
    }

    private static String param(String name, String value) {
        return "<init-param><param-name>" + name + "</param-name><param-value>" + value + "</param-value></init-param>";
    }

    @AfterAll
    static void stop() throws Exception {
        tomcat.close();
        log.close();
    }

    private static Answer send(String method, String path, String... headerLines) throws IOException {
        return RawHttp.send(
                tomcat.port(),
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: " + PAGE + "\r\n"
                        + String.join("\r\n", headerLines) + "\r\n\r\n",
                false);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /app/page,       none,  401",
        "POST, /app/page,       none,  401",
        "GET,  /app/admin,      token, 403",
        "POST, /app/user/login, none,  415",
        "GET,  /app/user/me,    none,  401",
        "GET,  /app/page,       token, 200",
        "POST, /app/page,       token, 200",
    })
    void everyAnswerHasCorsHeaders(String method, String path, String token, int status) throws IOException {
        String length = "Content-Length: 0";
        Answer answer = token.equals("token")
                ? send(method, path, length, "Authorization: Bearer " + TestTokens.fresh())
                : send(method, path, length);
        assertEquals(status, answer.status(), answer.toString());
        assertEquals(List.of(PAGE), answer.headers("Access-Control-Allow-Origin"));
        assertEquals(List.of("true"), answer.headers("Access-Control-Allow-Credentials"));
    }

    @Test
    void preflightNeedsNoRule() throws IOException {
        Answer answer = send(
                "OPTIONS",
                "/app/page",
                "Access-Control-Request-Method: PUT",
                "Access-Control-Request-Headers: authorization");
        assertEquals(200, answer.status(), answer.toString());
        assertEquals(List.of(PAGE), answer.headers("Access-Control-Allow-Origin"));
    }

    @Test
    void corsFilterBeforeJwtFilterLogsNoWarning() {
        assertFalse(log.text().contains("'cors'"), log.text());
        assertTrue(log.text().contains("is ready after"), log.text());
    }
}
