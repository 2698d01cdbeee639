package io.github.jwtfilter.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does a login work in an application with a percent sign in its context path? Tomcat returns that path decoded. */
final class PercentInContextPathTest {
    @TempDir
    private Path directory;

    @Test
    void redirectAndCookieHaveThePathOfTheBrowser() throws Exception {
        WebXml webXml = WebXml.usual().servlet("/page", WhoServlet.class);
        try (TestTomcat tomcat = TestTomcat.ofTestClasses(directory, webXml)) {
            tomcat.deploy("/50%");
            String base = "http://127.0.0.1:" + tomcat.port() + "/50%25";
            HttpResponse<String> redirect =
                    send(HttpRequest.newBuilder(URI.create(base + "/page")).header("Accept", "text/html"));
            assertEquals(List.of("/50%25/user/login"), redirect.headers().allValues("Location"));
            HttpResponse<String> login = send(HttpRequest.newBuilder(URI.create(base + "/user/login"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("username=user&password=secret")));
            assertEquals(303, login.statusCode(), login.body());
            assertEquals(List.of("/50%25/"), login.headers().allValues("Location"));
            String cookie = login.headers().allValues("Set-Cookie").stream()
                    .filter(line -> line.startsWith("jwt="))
                    .findFirst()
                    .orElseThrow();
            assertTrue(List.of(cookie.split("; ")).contains("Path=/50%25"), cookie);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
