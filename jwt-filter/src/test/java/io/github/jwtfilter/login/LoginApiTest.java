package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does an API client that fails to log in always get an error as defined in RFC 6749 §5.2? */
final class LoginApiTest {
    private static final String VALID = "{\"email\":\"user\",\"password\":\"secret\"}";
    private static final int LIMIT = 32 * 1024;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual().servlet("/*", WhoServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> post(BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri("/app/user/login")).POST(body);
        if (Stream.of(headers).noneMatch("Content-Type"::equals)) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static BodyPublisher chunked(String json) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String padded(int length) {
        String start = VALID.replace("}", ",\"x\":\"");
        return start + "x".repeat(length - start.length() - 2) + "\"}";
    }

    @Test
    void tokenResponseIsNotCached() {
        HttpResponse<String> login = server.postJson("/app/user/login", VALID);
        assertEquals(200, login.statusCode());
        assertEquals(List.of("no-store"), login.headers().allValues("Cache-Control"));
        assertEquals(List.of("no-cache"), login.headers().allValues("Pragma"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"email\":\"user\"}                      | application/json          | 400 | invalid_request | expected one name (username, email or j_username) and one password (password or j_password), each with at most 1024 characters; in JSON, an object with strings, and with true or false for cookie",
                "x                                         | text/plain                | 415 | invalid_request | expected the content type application/json, in UTF-8, or application/x-www-form-urlencoded",
                "{\"email\":\"user\",\"password\":\"x\"}   | application/json          | 401 | invalid_grant   | ''",
            })
    void failedLoginGetsOAuthError(String body, String type, int status, String error, String description) {
        HttpResponse<String> response = server.send("POST", "/app/user/login", body, "Content-Type", type);
        assertEquals(status, response.statusCode());
        String expected = description.isEmpty() ? "" : ",\"error_description\":\"" + description + "\"";
        assertEquals("{\"error\":\"" + error + "\"" + expected + "}", response.body());
        assertEquals(
                "application/json",
                response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(List.of("no-store"), response.headers().allValues("Cache-Control"));
        assertEquals(
                status == 401, response.headers().firstValue("WWW-Authenticate").isPresent());
        assertEquals(
                status == 415 ? List.of("application/json, application/x-www-form-urlencoded") : List.of(),
                response.headers().allValues("Accept"));
    }

    @Test
    void credentialsInTheQueryAreReported() {
        HttpResponse<String> response = server.postJson("/app/user/login?password=secret", VALID);
        assertEquals(
                "{\"error\":\"invalid_request\","
                        + "\"error_description\":\"expected name and password in the body, got one of them in the URL\"}",
                response.body());
    }

    @Test
    void requestForUnusedCookieIsRefused() {
        try (TestServer other = TestServer.start(WebXml.usual().filter("tokenSources", "header"))) {
            HttpResponse<String> response = other.postJson("/app/user/login", VALID.replace("}", ",\"cookie\":true}"));
            assertEquals(400, response.statusCode());
            assertTrue(response.body().contains("because this server reads no cookies"), response.body());
            assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
            assertEquals(200, other.postJson("/app/user/login", VALID).statusCode());
            assertEquals(
                    415,
                    other.postForm("/app/user/login", "username=user&password=secret")
                            .statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json; charset=utf-8                 | 200",
                "application/json;charset=\"UTF-8\"              | 200",
                "application/json; charset=UTF8                  | 200",
                "application/json; profile=x; CharSet = utf-8; y | 200",
                "application/json; x=\"y\"                       | 200",
                "application/json;                               | 200",
                "application/json; charset=ISO-8859-1            | 415",
                "application/json; charset=\"utf-16\"            | 415",
                "application/json; charset=utf-7                 | 415",
                "application/json; charset=utf-8x                | 415",
                "application/json; charset=                      | 415",
                "application/json; charset=utf-8; charset=latin1 | 415",
                "application/vnd.api+json                        | 415",
                "application/json, text/plain                    | 415",
            })
    void jsonMustBeUtf8(String type, int status) throws Exception {
        assertEquals(
                status,
                post(BodyPublishers.ofString(VALID), "Content-Type", type).statusCode());
    }

    private static Map<String, byte[]> bodies() {
        byte[] marked = ("\ufeff" + VALID).getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "byte order mark", marked,
                "UTF-16", VALID.getBytes(StandardCharsets.UTF_16),
                "UTF-16LE without a mark", VALID.getBytes(StandardCharsets.UTF_16LE),
                "ISO-8859-1", VALID.replace("secret", "s\u00e9cret").getBytes(StandardCharsets.ISO_8859_1),
                "a duplicate name", VALID.replace("}", ",\"email\":\"admin\"}").getBytes(StandardCharsets.UTF_8),
                "a duplicate name in an escape",
                        VALID.replace("}", ",\"\\u0065mail\":\"x\"}").getBytes(StandardCharsets.UTF_8),
                "deep",
                        (VALID.replace("}", ",\"x\":") + "[".repeat(5000) + "]".repeat(5000) + "}")
                                .getBytes(StandardCharsets.UTF_8),
                "a comment", (VALID + "// x").getBytes(StandardCharsets.UTF_8),
                "two objects", (VALID + VALID).getBytes(StandardCharsets.UTF_8),
                "nothing", new byte[0]);
    }

    static Stream<String> bodyNames() {
        return bodies().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("bodyNames")
    void ambiguousJsonIsRefused(String name) throws Exception {
        HttpResponse<String> response = post(BodyPublishers.ofByteArray(bodies().get(name)));
        assertEquals(400, response.statusCode());
        assertTrue(response.body().startsWith("{\"error\":\"invalid_request\","), response.body());
    }

    @Test
    void tooLongBodyIsRefused() throws Exception {
        assertEquals(200, post(BodyPublishers.ofString(padded(LIMIT))).statusCode());
        assertEquals(200, post(chunked(padded(LIMIT))).statusCode());
        for (BodyPublisher tooLong : List.of(BodyPublishers.ofString(padded(LIMIT + 1)), chunked(padded(LIMIT + 1)))) {
            HttpResponse<String> response = post(tooLong);
            assertEquals(413, response.statusCode());
            assertEquals(
                    "{\"error\":\"invalid_request\",\"error_description\":\"expected a body of at most 32768 bytes\"}",
                    response.body());
        }
    }

    @Test
    void chunkedAndExpectContinueRequestsWork() throws Exception {
        assertEquals(200, post(chunked(VALID)).statusCode());
        HttpRequest expecting = HttpRequest.newBuilder(server.uri("/app/user/login"))
                .header("Content-Type", "application/json")
                .expectContinue(true)
                .POST(BodyPublishers.ofString(VALID))
                .build();
        assertEquals(200, CLIENT.send(expecting, BodyHandlers.ofString()).statusCode());
        assertEquals(400, post(chunked("")).statusCode());
    }

    /**
     * A client that sends JSON can also read it. An error in another format is more useful than none (RFC 9110
     * §12.5.1).
     */
    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "application/json;q=0", "*/*;q=0", "image/*"})
    void answerIsJsonForAnyAcceptHeader(String accept) throws Exception {
        for (String password : List.of("secret", "wrong")) {
            HttpResponse<String> response =
                    post(BodyPublishers.ofString(VALID.replace("secret", password)), "Accept", accept);
            assertEquals(password.equals("secret") ? 200 : 401, response.statusCode());
            assertEquals(
                    "application/json",
                    response.headers().firstValue("Content-Type").orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND"})
    void otherMethodsGetAllowHeader(String method) {
        HttpResponse<String> response = server.send(method, "/app/user/login", null);
        assertEquals(405, response.statusCode());
        assertEquals("GET, HEAD, POST", response.headers().firstValue("Allow").orElseThrow());
        assertEquals("{\"error\":\"method_not_allowed\"}", response.body());
        assertEquals(List.of("no-store"), response.headers().allValues("Cache-Control"));
    }
}
