package io.github.jwtfilter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does a start say in five lines what the filter works with, and then what to mend? */
final class StartLogTest {
    private static List<String> start(WebXml webXml) {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(webXml)) {
            assertNull(server.failure());
            return List.copyOf(log.lines());
        }
    }

    @Test
    void fiveLinesComeFirstAndWarningsFollow() {
        List<String> lines = start(WebXml.usual()
                .filter(
                        "rules",
                        "/a/b/* permit\nGET /a/* permit\n*.css permit\nGET /admin/* role admin\n/ authenticated"));
        assertTrue(
                lines.get(0).matches("INFO '/app': filter 'jwt' is ready after \\d+ ms: jwt-filter \\S+ for jakarta"),
                lines.get(0));
        assertTrue(
                lines.get(1).matches("INFO '/app': keys \\[HS256 signs, fingerprint=\\S+] from web\\.xml"),
                lines.get(1));
        assertEquals("INFO '/app': users from htpasswd:/WEB-INF/users", lines.get(2));
        assertEquals(
                "INFO '/app': rules 5 (1 authenticated, 3 permit, 1 role). Widest open to everybody: 'GET /a/* permit'",
                lines.get(3));
        assertEquals(
                "INFO '/app': session=container, store=memory, cookie jwt, mode=enforce, adopt=none", lines.get(4));
        assertTrue(lines.get(5).startsWith("WARNING JWTF-121 "), lines.get(5));
    }

    @Test
    void cookieIsNamedOnlyIfItIsRead() {
        List<String> lines = start(WebXml.usual().withoutLogin().filter("tokenSources", "header"));
        assertEquals(
                "INFO '/app': session=container, store=memory, no cookie is read (tokenSources), mode=enforce, adopt=none",
                lines.get(4));
    }

    private static final String ERRORS = "<filter-mapping><filter-name>jwt</filter-name><url-pattern>/*</url-pattern>"
            + "<dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher></filter-mapping>";

    /** A mapping for errors to everything must not hide that requests elsewhere are not protected. */
    @ParameterizedTest
    @CsvSource({
        "<url-pattern>/page</url-pattern>, [/page]",
        "<servlet-name>me</servlet-name>,  [servlet me]",
        "<url-pattern>/*</url-pattern>,",
        "<servlet-name>*</servlet-name>,",
    })
    void partialMappingForRequestsIsLogged(String mapping, String named) {
        List<String> warnings = start(WebXml.usual()
                        .withoutFilterMapping()
                        .xml(ERRORS + "<filter-mapping><filter-name>jwt</filter-name>" + mapping + "</filter-mapping>"))
                .stream()
                .filter(line -> line.contains("JWTF-105"))
                .toList();

        assertEquals(named == null ? 0 : 1, warnings.size(), warnings.toString());
        if (named != null) {
            assertTrue(warnings.get(0).contains("is mapped to " + named + " and not to '/*'"), warnings.get(0));
        }
    }

    @Test
    void verifyingServerNamesNoUsers() {
        List<String> lines = start(WebXml.usual().withoutLogin().filter("issuer", "https://id.example"));
        assertTrue(
                lines.contains("INFO '/app': users log in elsewhere, because there is no LoginServlet"),
                lines.toString());
        assertTrue(
                lines.contains("INFO '/app': rules 1 (1 authenticated). None is open to everybody"), lines.toString());
    }
}
