package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Is a browser sent in circles where tokens are taken from the header only? */
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
    void aNavigationIsNotSentToALoginPageThatCannotHelp() {
        HttpResponse<String> response = server.get("/app/page", "Accept", "text/html");
        assertEquals(401, response.statusCode());
        assertTrue(response.headers().firstValue("Location").isEmpty());
    }

    @Test
    void aFormIsRefused() {
        assertEquals(
                415,
                server.postForm("/app/user/login", "username=user&password=secret")
                        .statusCode());
    }

    @Test
    void aCookieThatNobodyWouldReadIsRefused() {
        String json = "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":true}";
        assertEquals(400, server.postJson("/app/user/login", json).statusCode());
    }

    @Test
    void jsonWorks() {
        String json = "{\"email\":\"user\",\"password\":\"secret\"}";
        assertEquals(200, server.postJson("/app/user/login", json).statusCode());
    }
}
