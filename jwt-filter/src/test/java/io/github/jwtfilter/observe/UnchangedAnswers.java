package io.github.jwtfilter.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.jwtfilter.testing.RawHttp;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A set of mixed requests, and the whole answers to them. */
final class UnchangedAnswers {
    private static final List<String> LINES = List.of(
            "GET /app/shop/page",
            "HEAD /app/shop/page",
            "OPTIONS /app/shop/page",
            "GET /app/shop/cart",
            "GET /app/shop/cookie",
            "GET /app/shop/async",
            "GET /app/shop/redirect",
            "GET /app/shop/gone",
            "GET /app/shop/a%3bb",
            "GET /app/shop/a;x=y/b",
            "GET /app/shop//page.",
            "GET /app/shop/../admin/page",
            "GET /app/shop/%2e%2e/admin/page",
            "GET /app/shop/a%2Fb",
            "GET /app/shop/%C3%A4?a=%zz",
            "TRACE /app/shop/page",
            "PROPFIND /app/account/page",
            "GET /app/account/page?token=1",
            "GET /app/account/cart",
            "GET /app/account/async",
            "PUT /app/account/page",
            "DELETE /app/account/gone",
            "GET /app/admin/page",
            "GET /app/admin",
            "GET /app/none",
            "GET /app/index.html");

    /** Requests to the paths of this library's servlets, which an application without them answers itself. */
    private static final List<String> OWN_PATHS = List.of(
            "GET /app/user/login", "HEAD /app/user/login?provider=1", "OPTIONS /app/user/login", "PUT /app/user/login");

    private UnchangedAnswers() {}

    /** Returns the answers at the paths of this library's servlets, without what shows the forward inside the server. */
    static Map<String, String> atOwnPaths(int port) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        String cookie = ObservedApplication.logIn(port, "user");
        for (String line : OWN_PATHS) {
            answers.put(
                    line,
                    text(ObservedApplication.send(port, line, cookie))
                            .replaceFirst("(REQUEST|FORWARD)\\R\\S+", "DISPATCH")
                            .replaceFirst("Content-Length: \\d+", "Content-Length: n"));
        }
        return answers;
    }

    /** Returns the answers to anonymous requests and to those of two users. Dates and ids of sessions are replaced. */
    static Map<String, String> of(int port) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        Map<String, String> cookies = new LinkedHashMap<>();
        cookies.put("anonymous", "");
        cookies.put("user", ObservedApplication.logIn(port, "user"));
        cookies.put("admin", ObservedApplication.logIn(port, "admin"));
        for (Map.Entry<String, String> user : cookies.entrySet()) {
            for (String line : LINES) {
                answers.put(
                        line + " " + user.getKey(),
                        text(ObservedApplication.send(port, line, user.getValue(), "Origin: https://evil.example")));
            }
            answers.put(
                    "POST " + user.getKey(),
                    text(RawHttp.post(
                            port,
                            "/app/account/page",
                            "text/plain",
                            "a body",
                            user.getValue().isEmpty() ? "X-Nothing: 1" : "Cookie: " + user.getValue())));
            // The last one, because the application logs in another user.
            answers.put(
                    "login by the application " + user.getKey(),
                    text(ObservedApplication.send(
                            port, "PUT /app/shop/login", user.getValue(), "Origin: https://evil.example")));
        }
        return answers;
    }

    private static String text(RawHttp.Answer answer) {
        return (answer.head() + "\n\n" + answer.body())
                .replaceAll("(?m)^Date: .*$", "Date: now")
                .replaceAll("JSESSIONID=[^;\\s]+", "JSESSIONID=id")
                .replaceAll("jsessionid=[^?\\s\"]+", "jsessionid=id")
                .replaceAll("@[0-9a-f]{5,8}", "@hash");
    }

    static void assertEqual(Map<String, String> before, Map<String, String> after) {
        before.forEach((request, answer) -> {
            assertEquals(answer, after.get(request), request);
            assertFalse(answer.isBlank(), request);
        });
    }
}
