package io.github.jwtfilter.caching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.jwtfilter.testing.HttpCache;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Does a browser show cached pages of one user to the next user? */
final class TwoUsersOneBrowserTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual()
                .filter("rules", "/ authenticated")
                .servlet("/member/*", Steps.class)
                .file("file.txt", "a file for users"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String cookie(String user) {
        return "jwt=" + TestTokens.sign(TestTokens.claims().subject(user));
    }

    @Test
    void pageIsRequestedAgainForEachUser() throws Exception {
        String path = "/member"
                + Steps.path((request, response) -> {
                    // From this header alone a cache would assume that the page stays fresh for weeks.
                    response.setDateHeader("Last-Modified", 1_500_000_000_000L);
                    return "page of " + request.getRemoteUser();
                });
        try (HttpCache browser = new HttpCache.OfLibrary(server.port(), false)) {
            for (String user : List.of("alice", "bob", "alice")) {
                HttpCache.Answer page = browser.get(path, "Cookie", cookie(user));
                assertEquals("page of " + user, page.body());
                assertFalse(page.hit());
            }
            assertEquals(401, browser.get(path).status());
        }
    }

    @Test
    void fileIsRequestedAgainForEachUser() throws Exception {
        try (HttpCache browser = new HttpCache.OfLibrary(server.port(), false)) {
            HttpCache.Answer file = browser.get("/file.txt", "Cookie", cookie("alice"));
            assertEquals("a file for users", file.body());
            assertEquals(401, browser.get("/file.txt").status());
            assertFalse(browser.get("/file.txt", "Cookie", cookie("bob")).hit());
        }
    }
}
