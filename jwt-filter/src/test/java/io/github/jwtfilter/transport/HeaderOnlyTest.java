package io.github.jwtfilter.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a browser avoid a redirect loop if the filter reads tokens from the header only? */
final class HeaderOnlyTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server =
                TestServer.start(WebXml.usual().filter("tokenSources", "header").servlet("/page", WhoServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void navigationIsNotRedirectedToLoginPage() {
        HttpResponse<String> response = server.get("/app/page", "Accept", "text/html");
        assertEquals(401, response.statusCode());
        assertTrue(response.headers().firstValue("Location").isEmpty());
    }

    /** The content type is valid, but the form's token would go into a cookie that the filter ignores. */
    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"})
    void formLoginIsRefusedBecauseNoCookieIsRead(String type) {
        HttpResponse<String> response =
                server.send("POST", "/app/user/login", "username=user&password=secret", "Content-Type", type);
        assertEquals(415, response.statusCode());
        assertEquals(
                "{\"error\":\"invalid_request\",\"error_description\":\"expected the content type application/json, in UTF-8;"
                        + " this server reads no cookies, so a form cannot log in\"}",
                response.body());
        assertEquals(List.of("application/json"), response.headers().allValues("Accept"));
    }

    @Test
    void requestForUnusedCookieIsRefused() {
        String json = "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":true}";
        assertEquals(400, server.postJson("/app/user/login", json).statusCode());
    }

    @Test
    void jsonLoginWorks() {
        String json = "{\"email\":\"user\",\"password\":\"secret\"}";
        assertEquals(200, server.postJson("/app/user/login", json).statusCode());
    }
}
