package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** A program that logs in with JSON and refreshes its tokens. */
final class ApiClient {
    private static final String LOGIN = "/app/user/login";

    private final TestServer server;

    ApiClient(TestServer server) {
        this.server = server;
    }

    /** The tokens of an answer. */
    static final class Tokens {
        final String access;
        final String refresh;

        Tokens(HttpResponse<String> answer) {
            assertEquals(200, answer.statusCode(), answer.body());
            Claims members = Claims.parse(answer.body());
            access = members.string("access_token").orElseThrow();
            refresh = members.string("refresh_token").orElse(null);
        }

        Claims claims() {
            return claimsOf(access);
        }

        Claims refreshClaims() {
            return claimsOf(refresh);
        }
    }

    static Claims claimsOf(String token) {
        try {
            return UnverifiedJwt.parse(token).claims();
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    Tokens logIn() {
        return logIn("user", "secret");
    }

    Tokens logIn(String user, String password) {
        return new Tokens(server.postJson(LOGIN, "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}"));
    }

    HttpResponse<String> refresh(String token, String... headers) {
        return post(
                "grant_type=refresh_token&refresh_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> post(String form, String... headers) {
        return server.postForm(LOGIN, form, headers);
    }

    /** Refreshes, which must succeed. A store may be slow at first. */
    Tokens refreshed(String token) {
        return new Tokens(answered(token));
    }

    /** Refreshes, which must be refused for good. */
    void assertRefused(String token) {
        HttpResponse<String> answer = answered(token);
        assertEquals("400 {\"error\":\"invalid_grant\"}", answer.statusCode() + " " + answer.body());
    }

    private HttpResponse<String> answered(String token) {
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        Waiting.until("the store answers", () -> {
            answer.set(refresh(token));
            return answer.get().statusCode() != 503;
        });
        return answer.get();
    }

    int page(String access) {
        return server.get("/app/page", "Authorization", "Bearer " + access).statusCode();
    }

    int logOut(String access, String query) {
        return server.send("POST", "/app/user/logout" + query, null, "Authorization", "Bearer " + access)
                .statusCode();
    }
}
