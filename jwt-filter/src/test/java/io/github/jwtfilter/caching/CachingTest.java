package io.github.jwtfilter.caching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Can a shared cache ever store a response with a login cookie? */
final class CachingTest {
    private static final MutableClock CLOCK = new MutableClock(Instant.now());

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.startAt(
                CLOCK, WebXml.usual().filter("rules", "/open/* permit").servlet("/*", CacheHeaderServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Sets the requested cache header before or after it changes the login. */
    public static final class CacheHeaderServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            String before = request.getParameter("before");
            if (before != null) {
                response.setHeader("Cache-Control", before);
            }
            if (request.getPathInfo().endsWith("/login")) {
                request.login("user", "secret");
            }
            if (request.getPathInfo().endsWith("/logout")) {
                request.logout();
            }
            String after = request.getParameter("after");
            if (after != null) {
                response.setHeader("Cache-Control", after);
            }
        }
    }

    private static String cacheControl(HttpResponse<?> response) {
        assertNotNull(TestServer.cookie(response, "jwt"));
        return String.join(" | ", response.headers().allValues("Cache-Control"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/app/page                                   | private",
                "/app/page?after=public,max-age=600          | private, max-age=600",
                "/app/page?after=s-maxage=9,max-age=600      | private, max-age=600",
                "/app/page?after=no-store                    | no-store",
                "/app/page?after=private                     | private",
                "/app/logout?before=public,max-age=600       | private, max-age=600",
                "/app/logout?after=public                    | private",
            })
    void responseWithRenewedOrClearedCookieIsPrivate(String path, String expected) {
        String due = TestServer.cookie(server.postForm("/app/user/login", "username=user&password=secret"), "jwt");
        CLOCK.pass(Duration.ofMinutes(10));
        assertEquals(expected, cacheControl(server.get(path, "Cookie", "jwt=" + due)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/app/open/login?before=public,max-age=600 | private, max-age=600",
                "/app/open/login?after=public,max-age=600  | private, max-age=600",
            })
    void responseToRequestLoginIsPrivate(String path, String expected) {
        assertEquals(expected, cacheControl(server.get(path)));
    }

    @Test
    void responseWithoutCookieKeepsItsCacheHeader() {
        HttpResponse<String> response = server.get("/app/open/page?after=public,max-age=600");
        assertEquals(
                "public,max-age=600",
                response.headers().firstValue("Cache-Control").orElseThrow());
    }
}
