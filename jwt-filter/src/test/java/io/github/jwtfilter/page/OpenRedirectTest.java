package io.github.jwtfilter.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import io.github.jwtfilter.text.ValueFormats;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Can an attacker make a login redirect to another host, or out of the application? */
final class OpenRedirectTest {
    private static final String FORM = "username=user&password=secret";
    private static final Pattern LOCATION = Pattern.compile("(?m)^Location: (.*?)\\r$");
    private static final Pattern SAVED = Pattern.compile("Set-Cookie: jwt-target=([^;]+);");

    /**
     * Addresses that lead away, or might do so in some browser. Those that begin with {@code /} are also tried below
     * {@code /app}.
     */
    private static final List<String> TRICKS = List.of(
            "//evil.example",
            "//evil.example/",
            "//evil.example/app/page",
            "//evil.example/..",
            "//evil.example/%2e%2e",
            "//user@evil.example/",
            "//evil.example:80/",
            "//127.0.0.1@evil.example/",
            "//[::1]/",
            "///evil.example",
            "////evil.example/",
            "/./evil.example/..//evil.example",
            "/..//evil.example",
            "/page/..//evil.example",
            "/page//evil.example",
            "/;//evil.example/",
            "/;@evil.example//",
            "/.;//evil.example",
            "/..;/evil.example",
            "/%2e%2e//evil.example",
            "/%2e%2e/%2fevil.example",
            "/.%2E/evil.example",
            "/%252e%252e/evil.example",
            "/\\evil.example",
            "/\\/evil.example",
            "\\/evil.example",
            "\\\\evil.example",
            "/\\\\evil.example",
            "/%5cevil.example",
            "/%5C%5Cevil.example",
            "/%255cevil.example",
            "/%2fevil.example",
            "/%2F%2Fevil.example",
            "/%252fevil.example",
            "%2f%2fevil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\n/evil.example",
            "\t//evil.example",
            "\u0001//evil.example",
            "/%09/evil.example",
            "/%0a/evil.example",
            "/%0d%0aLocation:%20https://evil.example",
            "/%00/evil.example",
            "/page\r\nLocation: https://evil.example",
            "/page\r\nSet-Cookie: x=y",
            "https:evil.example",
            "https:/evil.example",
            "https://evil.example",
            "https://evil.example/app/page",
            "HTTPS://evil.example/",
            "http:\\\\evil.example",
            "ht\ntps://evil.example",
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            "javascript://127.0.0.1/%0aalert(1)",
            "data:text/html,evil",
            "vbscript:x",
            "mailto:someone@example.org",
            "evil.example",
            "@evil.example",
            ".evil.example",
            ":80/evil",
            "?//evil.example",
            "#//evil.example",
            "page",
            "");

    /** The context path. */
    private static final String APP = "/app";

    /** Addresses outside an application at {@code /app}: other applications, and paths that only share its prefix. */
    private static final List<String> OUTSIDE = List.of(
            "/",
            "/app",
            "/other/page",
            "/apple",
            "/app.evil.example/",
            "/app@evil.example/",
            "/app/../other",
            "/app/..");

    private static List<TestServer> servers;
    private static TestServer root;

    @BeforeAll
    static void start() {
        servers = List.of(
                TestServer.start(application()),
                TestServer.startLenient(application(), UriCompliance.LEGACY),
                TestServer.startLenient(application(), UriCompliance.UNSAFE));
        root = TestServer.start(application(), "/");
    }

    private static WebXml application() {
        return WebXml.usual().servlet("/*", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        servers.forEach(TestServer::close);
        root.close();
    }

    static List<String> tricks() {
        return TRICKS;
    }

    static List<String> tricksBelowContextPath() {
        List<String> all = new ArrayList<>(TRICKS);
        TRICKS.stream().filter(OpenRedirectTest::isPath).map(APP::concat).forEach(all::add);
        all.addAll(OUTSIDE);
        return all;
    }

    private static boolean isPath(String trick) {
        return trick.startsWith("/") || trick.startsWith("\\") || trick.startsWith("%");
    }

    static Stream<String> requestTargets() {
        // White space would end the request line.
        return tricksBelowContextPath().stream().filter(trick -> trick.matches("[!-~]+"));
    }

    private static String afterLogin(TestServer server, String contextPath, String cookieValue) {
        HttpResponse<String> login =
                server.postForm(contextPath + "/user/login", FORM, "Cookie", "jwt-target=" + cookieValue);
        assertEquals(303, login.statusCode());
        return login.headers().firstValue("Location").orElseThrow();
    }

    private static String signed(String contextPath, String target) {
        String purpose = "jwt-filter saved-target jwt-target " + (contextPath.isEmpty() ? "/" : contextPath);
        SigningKey key = SigningKey.hmac(Algorithm.HS256, WebXml.SECRET.getBytes(StandardCharsets.UTF_8));
        return new JwtSigner(KeySet.of(key.derive(purpose)), "target+jwt")
                .sign(Claims.builder()
                        .claim("target", target)
                        .expiresAt(Instant.now().plusSeconds(60))
                        .build());
    }

    @Test
    void validSignedCookieIsAccepted() {
        assertEquals("/app/page?x=%2f#", afterLogin(servers.get(0), APP, signed(APP, "/app/page?x=%2f#")));
        assertEquals("/page", afterLogin(root, "", signed("", "/page")));
    }

    /** The attacker has stolen the key, or found a way to sign any target. */
    @ParameterizedTest
    @MethodSource("tricksBelowContextPath")
    void signedTrickLeadsToStartPage(String trick) {
        assertEquals("/app/", afterLogin(servers.get(0), APP, signed(APP, trick)));
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void signedTrickLeadsToStartPageOfRootApplication(String trick) {
        assertEquals("/", afterLogin(root, "", signed("", trick)));
    }

    @ParameterizedTest
    @MethodSource("requestTargets")
    void unsignedTrickLeadsToStartPage(String trick) {
        // A cookie value may contain neither commas nor semicolons nor backslashes.
        String value = trick.replaceAll("[,;\\\\\"]", "_");
        assertEquals("/app/", afterLogin(servers.get(0), APP, value));
        assertEquals("/", afterLogin(root, "", value));
    }

    @ParameterizedTest
    @MethodSource("requestTargets")
    void requestedTrickStaysWithinApplication(String trick) {
        for (TestServer server : servers) {
            assertStaysWithinApplication(server, APP, trick);
        }
        assertStaysWithinApplication(root, "", trick);
    }

    /** Asserts that the saved address, if there is one, is a page of the application for every reader of it. */
    private static void assertStaysWithinApplication(TestServer server, String contextPath, String target) {
        String answer = server.raw("GET " + target + " HTTP/1.1", "Accept: text/html");
        Matcher location = LOCATION.matcher(answer);
        if (location.find()) {
            // The container itself may redirect from the bare context path to the folder.
            assertTrue(
                    List.of(contextPath + "/user/login", contextPath + "/").contains(location.group(1)),
                    location.group(1));
        }
        Matcher cookie = SAVED.matcher(answer);
        String next = cookie.find() ? afterLogin(server, contextPath, cookie.group(1)) : contextPath + "/";
        assertTrue(next.matches(Pattern.quote(contextPath) + "/([a-z;@.]+/?)*"), next);
        assertTrue(!next.contains("//") && !next.contains("/..") && !next.contains("javascript:"), next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"next", "target", "url", "redirect", "returnTo", "goto", "RelayState", "j_uri"})
    void formParameterDoesNotChangeRedirect(String name) {
        TestServer server = servers.get(0);
        String both = FORM + "&" + name + "=//evil.example";
        for (String path :
                List.of("/app/user/login", "/app/user/login?" + name + "=//evil.example", "/app/j_security_check")) {
            HttpResponse<String> login = server.postForm(path, both, "Referer", "https://evil.example/");
            assertEquals("/app/", login.headers().firstValue("Location").orElseThrow());
        }
    }

    @Test
    void hostOfRequestDoesNotChangeRedirect() {
        String answer =
                servers.get(0).raw("GET /app/page HTTP/1.1", "Accept: text/html", "X-Forwarded-Host: evil.example");
        assertTrue(answer.contains("\r\nLocation: /app/user/login\r\n"), answer);
        String absolute = servers.get(0).raw("GET http://evil.example/app/page HTTP/1.1", "Accept: text/html");
        assertTrue(
                absolute.contains("\r\nLocation: /app/user/login\r\n") || absolute.startsWith("HTTP/1.1 400"),
                absolute);
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void trickIsRefusedAsLocalPath(String trick) {
        assertThrows(IllegalArgumentException.class, () -> ValueFormats.localPath(trick));
    }

    @Test
    void externalTargetInWebXmlStopsDeployment() {
        WebXml webXml = WebXml.usual().login("target", "//evil.example").servlet("/*", WhoServlet.class);
        try (TestServer server = TestServer.startAnyway(webXml, APP)) {
            String message = server.failure().getMessage();
            assertTrue(message.contains("target: expected a path within the application"), message);
        }
    }
}
