package io.github.jwtfilter.caching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.servlets.DefaultServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Do the freshness headers of a filter that runs after the JWT filter still work? */
final class CachingFilterTest {
    private static final String EXPIRES_FILTER = "<filter><filter-name>expires</filter-name>"
            + "<filter-class>org.apache.catalina.filters.ExpiresFilter</filter-class>"
            + "<async-supported>true</async-supported>"
            + "<init-param><param-name>ExpiresByType text/plain</param-name>"
            + "<param-value>access plus 10 minutes</param-value></init-param></filter>"
            + "<filter-mapping><filter-name>expires</filter-name><url-pattern>/*</url-pattern></filter-mapping>";

    @Test
    void filterHeadersBecomePrivateOnProtectedPaths(@TempDir Path directory) throws Exception {
        WebXml webXml = WebXml.usual()
                .filter("rules", "/open/* permit\n/ authenticated")
                .servlet("/", DefaultServlet.class)
                .file("file.txt", "a file")
                .file("open/file.txt", "a file")
                .file("other.css", "p{}")
                .xml("<mime-mapping><extension>txt</extension><mime-type>text/plain</mime-type></mime-mapping>")
                .xml(EXPIRES_FILTER);
        try (TestTomcat tomcat = TestTomcat.ofTestClasses(directory, webXml)) {
            tomcat.deploy();
            String cookie = "jwt=" + TestTokens.fresh();
            HttpResponse<String> file = tomcat.get("/file.txt", cookie);
            assertCaching("private, max-age=", file);
            assertEquals(1, file.headers().allValues("Expires").size());
            assertTrue(file.headers().firstValueAsLong("Content-Length").isPresent());
            assertTrue(!file.headers().firstValue("Expires").orElseThrow().contains("1970"));
            assertCaching("max-age=", tomcat.get("/open/file.txt", ""));
            HttpResponse<String> other = tomcat.get("/other.css", cookie);
            assertEquals(List.of("private"), other.headers().allValues("Cache-Control"));
            assertEquals(
                    List.of("Thu, 01 Jan 1970 00:00:00 GMT"), other.headers().allValues("Expires"));
        }
    }

    /**
     * Checks the cache header. The caching filter counts from an earlier moment, so the seconds may be a little lower.
     */
    private static void assertCaching(String expected, HttpResponse<String> answer) {
        List<String> lines = answer.headers().allValues("Cache-Control");
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).matches(expected + "(59[0-9]|600)"), lines.get(0));
    }
}
