package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How does the login servlet answer requests for tokens that break the form of RFC 6749? */
final class TokenRequestTest {
    private static final String LOGIN = "/app/user/login";
    private static final String GOOD = "grant_type=refresh_token&refresh_token=TOKEN";

    private static TestServer server;
    private static TestServer headerOnly;
    private static String token;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual().login("refreshLifetime", "30d"));
        headerOnly =
                TestServer.start(WebXml.usual().login("refreshLifetime", "30d").filter("tokenSources", "header"));
        token = new ApiClient(server).logIn().refresh;
    }

    @AfterAll
    static void stop() {
        headerOnly.close();
        server.close();
    }

    private static String filled(String text) {
        return text.replace("TOKEN", token).replace("LONG", "x".repeat(8193)).replace("BIG", "x".repeat(33_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // query                         | body                                              | error
                "-                               | grant_type=refresh_token                          | invalid_request",
                "-                               | grant_type=refresh_token&refresh_token=           | invalid_request",
                "-                               | refresh_token=TOKEN                               | invalid_request",
                "-                               | grant_type=&refresh_token=TOKEN                   | invalid_request",
                "-                               | grant_type                                        | invalid_request",
                "-                               | " + GOOD + "&refresh_token=TOKEN                  | invalid_request",
                "-                               | " + GOOD + "&grant_type=refresh_token             | invalid_request",
                "-                               | " + GOOD + "&scope=a&scope=b                      | invalid_request",
                "-                               | grant_type=refresh_token&refresh_token=LONG       | invalid_request",
                "-                               | grant_type=refresh_token&refresh_token=BIG        | invalid_request",
                "-                               | " + GOOD + "&x=%zz                                | invalid_request",
                "?refresh_token=TOKEN            | grant_type=refresh_token                          | invalid_request",
                "?refresh_token=TOKEN            | " + GOOD + "                                      | invalid_request",
                "?grant_type=refresh_token       | refresh_token=TOKEN                               | invalid_request",
                "?x=1&refresh%5ftoken=TOKEN      | " + GOOD + "                                      | invalid_request",
                "?" + GOOD + "                   | -                                                 | invalid_request",
                "-                               | " + GOOD + "&scope=admin                          | invalid_scope",
                "-                               | grant_type=password&username=user&password=secret | unsupported_grant_type",
                "-                               | grant_type=authorization_code&code=x              | unsupported_grant_type",
                "-                               | grant_type=REFRESH_TOKEN&refresh_token=TOKEN      | unsupported_grant_type",
                "-                               | grant_type=refresh_token&refresh_token=x          | invalid_grant",
                "-                               | grant_type=refresh_token&refresh_token=%00%ff     | invalid_grant",
            })
    void malformedRequestIsRefused(String query, String body, String error) {
        for (TestServer each : new TestServer[] {server, headerOnly}) {
            String path = LOGIN + (query == null ? "" : filled(query));
            HttpResponse<String> answer = each.postForm(path, body == null ? "" : filled(body));
            assertEquals(400, answer.statusCode(), answer.body());
            assertTrue(answer.body().startsWith("{\"error\":\"" + error + "\""), answer.body());
            assertEquals(
                    "no-store", answer.headers().firstValue("Cache-Control").orElse(""));
            assertEquals("no-cache", answer.headers().firstValue("Pragma").orElse(""));
        }
    }

    @Test
    void otherParametersAndAnEmptyScopeAreIgnored() {
        ApiClient client = new ApiClient(server);
        String form = "grant_type=refresh_token&scope=&client_id=app&client_secret=x&a=1&a=2&refresh_token=";
        assertEquals(200, client.post(form + client.logIn().refresh).statusCode());
    }

    @Test
    void formsOfUsersWorkAsBefore() {
        assertEquals(
                303, server.postForm(LOGIN, "username=user&password=secret").statusCode());
        assertEquals(401, server.postForm(LOGIN, "username=user&password=wrong").statusCode());
        HttpResponse<String> broken = server.postForm(LOGIN, "username=user&password=%zz", "Accept", "text/html");
        assertEquals(400, broken.statusCode());
        assertTrue(broken.body().startsWith("<!DOCTYPE html>"), broken.body());
        assertEquals(400, server.postForm(LOGIN, "username=user").statusCode());
        assertEquals(
                415, headerOnly.postForm(LOGIN, "username=user&password=secret").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "multipart/form-data; boundary=x", "application/json"})
    void otherMediaTypesAskForNoTokens(String type) {
        HttpResponse<String> answer = server.send("POST", LOGIN, filled(GOOD), "Content-Type", type);
        assertEquals(type.endsWith("json") ? 400 : 415, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("invalid_request"), answer.body());
    }
}
