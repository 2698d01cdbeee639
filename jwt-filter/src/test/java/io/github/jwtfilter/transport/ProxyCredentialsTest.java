package io.github.jwtfilter.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is a browser still recognized behind a proxy that forwards credentials of another scheme over plain HTTP? */
final class ProxyCredentialsTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                WebXml.usual().filter("rules", "/admin role admin").servlet("/*", WhoServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Authorization                    | page, logout, form, forbidden
                "-                                  | 302 | 303 | 401 html | html",
                "Basic dXNlcjpzZWNyZXQ=             | 302 | 303 | 401 html | html",
                "basic dXNlcjpzZWNyZXQ=             | 302 | 303 | 401 html | html",
                "Negotiate YIIZ                     | 302 | 303 | 401 html | html",
                "NTLM TlRM                          | 302 | 303 | 401 html | html",
                "Digest username=\"user\"           | 302 | 303 | 401 html | html",
                "BearerX abc                        | 302 | 303 | 401 html | html",
                "Basic Bearer                       | 302 | 303 | 401 html | html",
                "Bearer x.y.z                       | 401 | 204 | 401 json | json",
                "bearer x.y.z                       | 401 | 204 | 401 json | json",
                "BEARER                             | 401 | 204 | 401 json | json",
            })
    void onlyBearerTokenIsTreatedAsApiClient(String value, int page, int logout, String form, String forbidden) {
        String[] headers = value == null
                ? new String[] {"Accept", "text/html"}
                : new String[] {"Accept", "text/html", "Authorization", value};
        assertEquals(page, server.get("/app/page", headers).statusCode());
        assertEquals(
                logout, server.send("POST", "/app/user/logout", null, headers).statusCode());
        HttpResponse<String> sent = server.postForm("/app/page", "a=b", headers);
        assertEquals(form, sent.statusCode() + " " + kind(sent));
        if (forbidden.equals("html")) {
            String[] withCookie = new String[headers.length + 2];
            System.arraycopy(headers, 0, withCookie, 0, headers.length);
            withCookie[headers.length] = "Cookie";
            withCookie[headers.length + 1] = "jwt=" + TestTokens.fresh();
            HttpResponse<String> refused = server.get("/app/admin", withCookie);
            assertEquals(403, refused.statusCode());
            assertEquals(forbidden, kind(refused));
        }
    }

    private static String kind(HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        return type.startsWith("text/html") ? "html" : "json";
    }

    @ParameterizedTest
    @CsvSource({"Basic dXNlcjpzZWNyZXQ=", "Negotiate YIIZ"})
    void loginPageWorksWithProxyCredentials(String value) {
        HttpResponse<String> login =
                server.postForm("/app/user/login", "username=user&password=secret", "Authorization", value);
        assertEquals(303, login.statusCode());
        HttpResponse<String> page =
                server.get("/app/page", "Authorization", value, "Cookie", "jwt=" + TestServer.cookie(login, "jwt"));
        assertTrue(page.body().startsWith("user user JWT"), page.body());
    }

    /** A form of an unsupported type still comes from a person. */
    @ParameterizedTest
    @CsvSource({"Basic dXNlcjpzZWNyZXQ=, html", "Bearer x.y.z, json"})
    void unsupportedFormTypeGetsHtmlUnlessBearerTokenIsSent(String value, String kind) {
        HttpResponse<String> response = server.send(
                "POST",
                "/app/user/login",
                "x",
                "Content-Type",
                "text/plain",
                "Accept",
                "text/html",
                "Authorization",
                value);
        assertEquals(415, response.statusCode());
        assertEquals(kind, kind(response));
    }
}
