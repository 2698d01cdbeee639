package io.github.jwtfilter.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What does the script of a Faces page receive after the login has ended? */
final class FacesAjaxTest {
    private static final String[] AJAX = {
        "Faces-Request", "partial/ajax", "Accept", "*/*", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty"
    };

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(application());
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/open permit\n/admin role admin")
                .filter("logoutPaths", "/leave")
                .servlet("/*", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> post(TestServer at, String path, String... more) {
        return at.postForm(
                path, "a=b", Stream.concat(Stream.of(AJAX), Stream.of(more)).toArray(String[]::new));
    }

    /**
     * Returns the redirect address from the first node of the partial response, where the Faces script looks for it.
     */
    private static String redirect(HttpResponse<String> response) throws Exception {
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/xml;charset=utf-8",
                response.headers().firstValue("Content-Type").orElseThrow().toLowerCase(Locale.ROOT));
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(response.body())));
        assertEquals("partial-response", xml.getDocumentElement().getNodeName());
        assertEquals("redirect", xml.getDocumentElement().getFirstChild().getNodeName());
        return xml.getDocumentElement()
                .getFirstChild()
                .getAttributes()
                .getNamedItem("url")
                .getNodeValue();
    }

    @Test
    void ajaxRequestGetsPartialResponseWithRedirect() throws Exception {
        HttpResponse<String> response = post(server, "/app/order.xhtml?id=7", "Sec-Fetch-Site", "same-origin");
        assertEquals("/app/user/login", redirect(response));
        assertEquals(List.of("private, no-store"), response.headers().allValues("Cache-Control"));
        assertEquals(List.of(), response.headers().allValues("WWW-Authenticate"));
    }

    @Test
    void loginRedirectsBackToTheView() {
        String target = TestServer.cookie(post(server, "/app/order.xhtml?id=7"), "jwt-target");
        HttpResponse<String> login =
                server.postForm("/app/user/login", "username=user&password=secret", "Cookie", "jwt-target=" + target);
        assertEquals(
                "/app/order.xhtml?id=7", login.headers().firstValue("Location").orElseThrow());
        assertNull(TestServer.cookie(post(server, "/app/leave"), "jwt-target"));
    }

    @ParameterizedTest
    @CsvSource({
        "/sign-in.xhtml?a=b&c=d&lt;,             /app/sign-in.xhtml?a=b&c=d&lt;",
        "https://login.example/?a=\"<b>'&c=ä,    https://login.example/?a=\"<b>'&c=ä",
    })
    void loginPageAddressIsEscaped(String loginPage, String url) throws Exception {
        try (TestServer other = TestServer.start(application().filter("loginPage", loginPage))) {
            assertEquals(url, redirect(post(other, "/app/order.xhtml")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization  | Bearer x.y.z",
                "Sec-Fetch-Site | cross-site",
                "Origin         | https://evil.example",
                "Origin         | null",
            })
    void apiClientOrOtherSiteGets401(String header, String value) {
        HttpResponse<String> response = post(server, "/app/order.xhtml", header, value);
        assertEquals(401, response.statusCode());
        assertEquals("{\"error\":\"unauthorized\"}", response.body());
        assertNull(TestServer.cookie(response, "jwt-target"));
    }

    @ParameterizedTest
    @CsvSource({"partial/process", "''", "partial/ajax2"})
    void otherFacesRequestGets401(String value) {
        assertEquals(
                401,
                server.postForm("/app/order.xhtml", "a=b", "Faces-Request", value, "Accept", "text/html")
                        .statusCode());
    }

    @Test
    void withoutLoginPageAjaxRequestGets401() {
        for (WebXml webXml : List.of(application().withoutLogin(), application().filter("tokenSources", "header"))) {
            try (TestServer other = TestServer.start(webXml)) {
                assertEquals(401, post(other, "/app/order.xhtml").statusCode());
            }
        }
    }

    @Test
    void loggedInUserIsNotRedirected() {
        String cookie = "jwt=" + TestTokens.fresh();
        assertEquals(
                "user user JWT reader",
                post(server, "/app/page", "Cookie", cookie).body());
        HttpResponse<String> forbidden = post(server, "/app/admin", "Cookie", cookie);
        assertEquals(403, forbidden.statusCode());
        assertFalse(forbidden.body().contains("partial-response"));
    }
}
