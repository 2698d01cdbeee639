package io.github.jwtfilter.caching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.HttpCache;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.catalina.servlets.DefaultServlet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Does a shared cache ever serve one user's page to another? */
final class SharedCacheTest {
    private static final FileTime LONG_UNCHANGED = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    private static TestTomcat tomcat;

    /** The cache in front of the server. */
    enum Cache {
        LIBRARY,
        NGINX,
        SQUID;

        HttpCache start(Path folder) throws Exception {
            return this == LIBRARY
                    ? new HttpCache.OfLibrary(tomcat.port(), true)
                    : CachingProxy.valueOf(name()).start(folder, tomcat.port());
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        WebXml webXml = WebXml.usual()
                .filter("session", "token")
                .filter("rules", "/open/* permit\n/ authenticated")
                .servlet("/", DefaultServlet.class)
                .servlet("/open/steps/*", Steps.class)
                .servlet("/member/*", Steps.class)
                .file("open/style.css", "p{}")
                .file("file.txt", "a file for users");
        tomcat = TestTomcat.ofTestClasses(directory, webXml);
        for (String file : List.of("open/style.css", "file.txt")) {
            Files.setLastModifiedTime(directory.resolve("application").resolve(file), LONG_UNCHANGED);
        }
        tomcat.deploy();
    }

    @AfterAll
    static void stop() throws Exception {
        tomcat.close();
    }

    private static String cookie(String user) {
        return "jwt=" + TestTokens.sign(TestTokens.claims().subject(user));
    }

    /** Returns a page with the name of its user, an old modification date and this Cache-Control. */
    private static Steps.Step page(String cacheControl) {
        return (request, response) -> {
            response.setDateHeader("Last-Modified", LONG_UNCHANGED.toMillis());
            if (cacheControl != null) {
                response.setHeader("Cache-Control", cacheControl);
            }
            return "page of " + request.getRemoteUser();
        };
    }

    @ParameterizedTest
    @EnumSource
    void pageOfOneUserIsNotServedToOthers(Cache cache, @TempDir Path folder) throws Exception {
        try (HttpCache proxy = cache.start(folder)) {
            for (String cacheControl : new String[] {null, "max-age=600", "public, max-age=600", "s-maxage=600"}) {
                String path = "/member" + Steps.path(page(cacheControl));
                assertPage("page of alice", proxy.get(path, "Cookie", cookie("alice")), path + cacheControl);
                assertEquals(401, proxy.get(path).status(), path + cacheControl);
                assertPage("page of bob", proxy.get(path, "Cookie", cookie("bob")), path + cacheControl);
                assertPage("page of alice", proxy.get(path, "Cookie", cookie("alice")), path + cacheControl);
            }
        }
    }

    private static void assertPage(String body, HttpCache.Answer answer, String message) {
        assertEquals(200, answer.status(), message);
        assertEquals(body, answer.body(), message);
        assertFalse(answer.hit(), message);
    }

    @ParameterizedTest
    @EnumSource
    void protectedFileAndErrorsAreServedToUsersOnly(Cache cache, @TempDir Path folder) throws Exception {
        String gone = "/member"
                + Steps.path((request, response) -> {
                    response.sendError(HttpServletResponse.SC_GONE, "gone for " + request.getRemoteUser());
                    return null;
                });
        try (HttpCache proxy = cache.start(folder)) {
            for (String path : List.of("/file.txt", "/nowhere", gone)) {
                HttpCache.Answer alices = proxy.get(path, "Cookie", cookie("alice"));
                assertTrue(List.of(200, 404, 410).contains(alices.status()), path);
                assertEquals(401, proxy.get(path).status(), path);
                assertEquals(302, proxy.get(path, "Accept", "text/html").status(), path);
                HttpCache.Answer bobs = proxy.get(path, "Cookie", cookie("bob"));
                assertEquals(alices.status(), bobs.status(), path);
                assertFalse(bobs.hit() || bobs.body().contains("alice"), path);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void permittedPageOfUserIsNotServedToOthers(Cache cache, @TempDir Path folder) throws Exception {
        try (HttpCache proxy = cache.start(folder)) {
            for (String cacheControl : new String[] {null, "max-age=600"}) {
                String path = "/open/steps" + Steps.path(page(cacheControl));
                assertPage("page of alice", proxy.get(path, "Cookie", cookie("alice")), path + cacheControl);
                assertPage("page of bob", proxy.get(path, "Cookie", cookie("bob")), path + cacheControl);
                assertPage("page of null", proxy.get(path), path + cacheControl);
            }
        }
    }

    /** The application keeps its own login in a cookie session. */
    @ParameterizedTest
    @EnumSource
    void permittedPageOfSessionIsNotServedToOthers(Cache cache, @TempDir Path folder) throws Exception {
        String put = "/open/steps"
                + Steps.path((request, response) -> {
                    request.getSession().setAttribute("name", request.getParameter("name"));
                    return "done";
                });
        String show = "/open/steps"
                + Steps.path((request, response) -> {
                    response.setDateHeader("Last-Modified", LONG_UNCHANGED.toMillis());
                    return "session of "
                            + (request.getSession(false) == null
                                    ? null
                                    : request.getSession().getAttribute("name"));
                });
        try (HttpCache proxy = cache.start(folder)) {
            String alice = proxy.get(put + "?name=alice").cookie().split(";", 2)[0];
            String bob = proxy.get(put + "?name=bob").cookie().split(";", 2)[0];
            for (int i = 0; i < 2; i++) {
                assertPage("session of alice", proxy.get(show, "Cookie", alice), "alice");
                assertPage("session of bob", proxy.get(show, "Cookie", bob), "bob");
            }
            assertEquals("session of null", proxy.get(show).body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void protectedFileIsRevalidated(Cache cache, @TempDir Path folder) throws Exception {
        try (HttpCache proxy = cache.start(folder)) {
            HttpCache.Answer whole = proxy.get("/file.txt", "Cookie", cookie("alice"));
            assertNotNull(whole.etag());
            HttpCache.Answer same = proxy.get("/file.txt", "Cookie", cookie("alice"), "If-None-Match", whole.etag());
            // nginx requests a full response to fill its cache.
            assertEquals(cache == Cache.NGINX ? 200 : 304, same.status());
            assertEquals(whole.etag(), same.etag());
            assertEquals(
                    401, proxy.get("/file.txt", "If-None-Match", whole.etag()).status());
        }
    }

    @ParameterizedTest
    @EnumSource
    void permittedFileComesFromTheCache(Cache cache, @TempDir Path folder) throws Exception {
        try (HttpCache proxy = cache.start(folder)) {
            assertEquals(
                    "p{}",
                    proxy.get("/open/style.css", "Cookie", cookie("alice")).body());
            assertFalse(proxy.get("/open/style.css").hit());
            HttpCache.Answer again = proxy.get("/open/style.css");
            assertTrue(again.hit());
            assertEquals("p{}", again.body());
            assertTrue(proxy.get("/open/style.css", "Cookie", cookie("bob")).hit());
        }
    }
}
