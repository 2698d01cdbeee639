package io.github.jwtfilter.caching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.servlets.DefaultServlet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Is each response for one user marked as private for caches, however the application answers? */
final class CacheHeadersTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String PRIVATE = "[private] [" + CacheHeaderCases.PAST + "]";
    private static final String REFUSED = "[private, no-store] [" + CacheHeaderCases.PAST + "]";
    private static final String NO_HEADERS = "[] []";
    private static final String FILE = "a line of a static file\n";

    private static TestServer jetty;
    private static TestServer jettyWithoutError;
    private static TestTomcat tomcat;
    private static TestTomcat tomcatWithoutError;

    /** The servers, with and without a filter mapping for error pages. */
    enum Container {
        JETTY(false),
        JETTY_WITHOUT_ERROR(false),
        TOMCAT(true),
        TOMCAT_WITHOUT_ERROR(true);

        private final boolean tomcat;

        Container(boolean tomcat) {
            this.tomcat = tomcat;
        }

        private int port() {
            switch (this) {
                case JETTY:
                    return jetty.port();
                case JETTY_WITHOUT_ERROR:
                    return jettyWithoutError.port();
                case TOMCAT:
                    return CacheHeadersTest.tomcat.port();
                default:
                    return tomcatWithoutError.port();
            }
        }

        HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/app" + path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        }
    }

    /** An error page without cache headers, or with {@code public} if the query asks for it. */
    public static final class ProblemServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if ("public".equals(request.getQueryString())) {
                response.setHeader("Cache-Control", "public");
            }
            response.getWriter().write("problem");
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        jetty = TestServer.start(application());
        jettyWithoutError = TestServer.start(withoutErrorDispatcher(application()));
        WebXml onTomcat = application().servlet("/", DefaultServlet.class);
        tomcat = TestTomcat.ofTestClasses(directory.resolve("all"), onTomcat);
        tomcat.deploy();
        tomcatWithoutError = TestTomcat.ofTestClasses(
                directory.resolve("requests"),
                withoutErrorDispatcher(application().servlet("/", DefaultServlet.class)));
        tomcatWithoutError.deploy();
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/open/* permit\n/admin/* role admin\n/denied/* deny\n/ authenticated")
                .servlet("/open/steps/*", Steps.class)
                .servlet("/member/*", Steps.class)
                .servlet("/problem", ProblemServlet.class)
                .file("open/style.css", "p{}")
                .file("file.txt", FILE)
                .file("big.txt", FILE.repeat(20_000))
                .xml("<error-page><error-code>409</error-code><location>/problem</location></error-page>"
                        + "<error-page><error-code>403</error-code><location>/problem</location></error-page>"
                        + "<error-page><exception-type>java.lang.IllegalStateException</exception-type>"
                        + "<location>/problem</location></error-page>");
    }

    private static WebXml withoutErrorDispatcher(WebXml webXml) {
        return webXml.withoutFilterMapping()
                .xml("<filter-mapping><filter-name>jwt</filter-name><url-pattern>/*</url-pattern></filter-mapping>");
    }

    @AfterAll
    static void stop() throws Exception {
        jetty.close();
        jettyWithoutError.close();
        tomcat.close();
        tomcatWithoutError.close();
    }

    private static String memberPath(Steps.Step step) {
        return "/member" + Steps.path(step);
    }

    private static String openPath(Steps.Step step) {
        return "/open/steps" + Steps.path(step);
    }

    private static String cacheHeaders(HttpResponse<?> response) {
        return response.headers().allValues("Cache-Control") + " "
                + response.headers().allValues("Expires");
    }

    private static String bearer() {
        return "Bearer " + TestTokens.fresh();
    }

    private static String cookie() {
        return "jwt=" + TestTokens.fresh();
    }

    private static Stream<Arguments> rows(List<CacheHeaderCases.Row> cases) {
        return Stream.of(Container.JETTY, Container.TOMCAT)
                .flatMap(container -> cases.stream().map(row -> Arguments.of(container, row)));
    }

    private static Stream<Arguments> protectedRows() {
        return rows(CacheHeaderCases.PROTECTED);
    }

    private static Stream<Arguments> permittedRows() {
        return rows(CacheHeaderCases.PERMITTED);
    }

    private static String expected(CacheHeaderCases.Row row) {
        List<String> expires = new ArrayList<>();
        if (row.expires() != null) {
            expires.add(row.expires());
        }
        return List.of(row.cacheControl()) + " " + expires;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("protectedRows")
    void protectedAnswerIsPrivate(Container container, CacheHeaderCases.Row row) throws Exception {
        String path = memberPath(row.step());
        for (String proof : List.of("Cookie", "Authorization")) {
            String value = proof.equals("Cookie") ? cookie() : bearer();
            assertEquals(expected(row), cacheHeaders(container.get(path, proof, value)), proof);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("permittedRows")
    void permittedAnswerToUserIsPrivateUnlessPublic(Container container, CacheHeaderCases.Row row) throws Exception {
        String path = openPath(row.step());
        for (String proof : List.of("Cookie", "Authorization")) {
            String value = proof.equals("Cookie") ? cookie() : bearer();
            assertEquals(expected(row), cacheHeaders(container.get(path, proof, value)), proof);
        }
    }

    @ParameterizedTest
    @EnumSource
    void permittedAnswerWithoutLoginKeepsItsHeaders(Container container) throws Exception {
        String withoutHeaders = openPath((request, response) -> "page");
        assertEquals(NO_HEADERS, cacheHeaders(container.get(withoutHeaders)));
        assertEquals(NO_HEADERS, cacheHeaders(container.get(withoutHeaders, "Cookie", "jwt=refused")));
        String shared = openPath((request, response) -> {
            response.setHeader("Cache-Control", "max-age=600");
            return "page";
        });
        assertEquals("[max-age=600] []", cacheHeaders(container.get(shared)));
        assertEquals(NO_HEADERS, cacheHeaders(container.get("/open/style.css")));
        assertEquals("[private] []", cacheHeaders(container.get("/open/style.css", "Cookie", cookie())));
    }

    @ParameterizedTest
    @EnumSource
    void staticFileIsPrivateAndRevalidated(Container container) throws Exception {
        for (String path : List.of("/file.txt", "/big.txt")) {
            HttpResponse<String> whole = container.get(path, "Cookie", cookie());
            assertEquals(200, whole.statusCode());
            assertTrue(whole.body().startsWith(FILE));
            assertEquals(PRIVATE, cacheHeaders(whole));
            HttpResponse<String> part = container.get(path, "Cookie", cookie(), "Range", "bytes=0-5");
            assertEquals(206, part.statusCode());
            assertEquals(PRIVATE, cacheHeaders(part));
            String changed = whole.headers().firstValue("Last-Modified").orElseThrow();
            HttpResponse<String> same = container.get(path, "Cookie", cookie(), "If-Modified-Since", changed);
            assertEquals(304, same.statusCode());
            assertEquals(PRIVATE, cacheHeaders(same));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "TOMCAT.*", mode = EnumSource.Mode.MATCH_ALL)
    void fileWithEtagIsRevalidated(Container container) throws Exception {
        HttpResponse<String> whole = container.get("/file.txt", "Cookie", cookie());
        String etag = whole.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> same = container.get("/file.txt", "Cookie", cookie(), "If-None-Match", etag);
        assertEquals(304, same.statusCode());
        assertEquals(etag, same.headers().firstValue("ETag").orElseThrow());
        assertEquals(PRIVATE, cacheHeaders(same));
    }

    @ParameterizedTest
    @EnumSource(names = "TOMCAT.*", mode = EnumSource.Mode.MATCH_ALL)
    void fileSentByTheConnectorIsPrivate(Container container) throws Exception {
        String path = memberPath((request, response) -> {
            if (!Boolean.TRUE.equals(request.getAttribute("org.apache.tomcat.sendfile.support"))) {
                return "no sendfile";
            }
            String file = request.getServletContext().getRealPath("/big.txt");
            long length = FILE.length() * 20_000L;
            request.setAttribute("org.apache.tomcat.sendfile.filename", file);
            request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
            request.setAttribute("org.apache.tomcat.sendfile.end", length);
            response.setContentLengthLong(length);
            return null;
        });
        HttpResponse<String> sent = container.get(path, "Cookie", cookie());
        assertEquals(FILE.repeat(20_000), sent.body());
        assertEquals(PRIVATE, cacheHeaders(sent));
    }

    @ParameterizedTest
    @EnumSource
    void errorPageIsPrivate(Container container) throws Exception {
        String sent = memberPath((request, response) -> {
            response.sendError(409);
            return null;
        });
        assertError(container, 409, PRIVATE, container.get(sent, "Cookie", cookie()));
        String thrown = memberPath((request, response) -> {
            throw new IllegalStateException("meant to fail");
        });
        assertError(container, 500, PRIVATE, container.get(thrown, "Cookie", cookie()));
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void publicErrorPageIsPrivate(Container container) throws Exception {
        String sent = memberPath((request, response) -> {
            response.sendError(409);
            return null;
        });
        HttpResponse<String> page = container.get(sent + "?public", "Cookie", cookie());
        assertEquals("problem", page.body());
        assertEquals(PRIVATE, cacheHeaders(page));
    }

    /**
     * Checks the headers of an error page. Jetty replaces the cache headers, because caches must not store its error
     * pages.
     */
    private static void assertError(Container container, int status, String onTomcat, HttpResponse<String> page) {
        assertEquals(status, page.statusCode());
        String cacheControl = page.headers().firstValue("Cache-Control").orElse("none");
        if (container.tomcat) {
            assertEquals(onTomcat, cacheHeaders(page));
        } else {
            assertTrue(cacheControl.contains("no-store"), cacheControl);
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorPageOfTheContainerIsPrivate(Container container) throws Exception {
        Steps.Step gone = (request, response) -> {
            response.sendError(410);
            return null;
        };
        assertError(container, 410, PRIVATE, container.get(memberPath(gone), "Cookie", cookie()));
        assertError(container, 404, PRIVATE, container.get("/nowhere", "Cookie", cookie()));
        assertError(container, 410, "[private] []", container.get(openPath(gone), "Cookie", cookie()));
    }

    @ParameterizedTest
    @EnumSource
    void refusalIsPrivate(Container container) throws Exception {
        HttpResponse<String> unauthorized = container.get("/member/page");
        assertEquals(401, unauthorized.statusCode());
        assertEquals(REFUSED, cacheHeaders(unauthorized));
        HttpResponse<String> toLogin = container.get("/member/page", "Accept", "text/html");
        assertEquals(302, toLogin.statusCode());
        assertEquals(REFUSED, cacheHeaders(toLogin));
        for (String path : List.of("/admin/page", "/denied/page")) {
            HttpResponse<String> forbidden = container.get(path, "Cookie", cookie());
            assertEquals(403, forbidden.statusCode());
            assertEquals(REFUSED, cacheHeaders(forbidden));
            HttpResponse<String> page = container.get(path, "Cookie", cookie(), "Accept", "text/html");
            assertError(container, 403, REFUSED, page);
        }
    }

    @ParameterizedTest
    @EnumSource
    void renewedLoginIsPrivateOnPublicPage(Container container) throws Exception {
        String due = TestTokens.sign(TestTokens.aged(Duration.ofHours(1), Duration.ofMinutes(10)));
        String path = openPath((request, response) -> {
            response.setHeader("Cache-Control", "public, max-age=600");
            return "page";
        });
        HttpResponse<String> renewed = container.get(path, "Cookie", "jwt=" + due);
        assertTrue(TestServer.cookie(renewed, "jwt") != null);
        assertEquals("[private, max-age=600] []", cacheHeaders(renewed));
    }

    @ParameterizedTest
    @FieldSource("PUBLIC_HEADERS")
    void publicOnProtectedPathIsLoggedOncePerPattern(String header) throws Exception {
        String path = memberPath((request, response) -> {
            response.setHeader("Cache-Control", header);
            return "page";
        });
        try (TestServer fresh = TestServer.start(application());
                CapturedLog log = CapturedLog.ofOurs()) {
            for (int i = 0; i < 3; i++) {
                assertEquals(200, fresh.get("/app" + path, "Cookie", cookie()).statusCode());
            }
            List<String> lines = log.lines().stream()
                    .filter(line -> line.contains("JWTF-701 "))
                    .toList();
            assertEquals(1, lines.size(), lines.toString());
            assertTrue(lines.get(0).startsWith("WARNING JWTF-701 "), lines.get(0));
            assertTrue(lines.get(0).contains("under '/', which needs a login"), lines.get(0));
            assertTrue(lines.get(0).contains("'Cache-Control: private'"), lines.get(0));
        }
    }

    static final List<String> PUBLIC_HEADERS = List.of("public", "s-maxage=600", "max-age=5, public");
}
