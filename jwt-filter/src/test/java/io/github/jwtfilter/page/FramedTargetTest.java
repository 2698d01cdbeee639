package io.github.jwtfilter.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a login lead to the requested page, even if another page opens frames in the meantime? */
final class FramedTargetTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual().filter("logoutPaths", "/leave").servlet("/*", WhoServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> get(String path, String destination, String cookie) {
        return destination == null
                ? server.get(path, "Accept", "text/html", "Cookie", cookie)
                : server.get(path, "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", destination, "Cookie", cookie);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "document, true",
                "-, true",
                "iframe, false",
                "frame, false",
                "embed, false",
                "object, false",
                "fencedframe, false",
                "empty, false",
                "'', false",
                "DOCUMENT, false",
            })
    void onlyTopLevelPageIsSaved(String destination, boolean saved) {
        HttpResponse<String> response = get("/app/page", destination, "x=y");
        assertEquals(302, response.statusCode());
        assertEquals(saved, TestServer.cookie(response, "jwt-target") != null);
    }

    /** This applies to a frame with a page that could be saved and to a frame with a logout path. */
    @ParameterizedTest
    @ValueSource(strings = {"/app/other", "/app/leave"})
    void frameKeepsTheSavedPage(String framed) {
        String target = "jwt-target=" + TestServer.cookie(get("/app/page", "document", "x=y"), "jwt-target");
        HttpResponse<String> frame = get(framed, "iframe", target);
        assertEquals(List.of(), TestServer.setCookies(frame, "jwt-target"));
        HttpResponse<String> login =
                server.postForm("/app/user/login", "username=user&password=secret", "Cookie", target);
        assertEquals("/app/page", login.headers().firstValue("Location").orElseThrow());
    }

    @Test
    void formInFrameSavesNoTarget() {
        HttpResponse<String> response = server.postForm(
                "/app/page",
                "a=b",
                "Sec-Fetch-Mode",
                "navigate",
                "Sec-Fetch-Dest",
                "iframe",
                "Sec-Fetch-Site",
                "same-origin");
        assertEquals(401, response.statusCode());
        assertNull(TestServer.cookie(response, "jwt-target"));
    }
}
