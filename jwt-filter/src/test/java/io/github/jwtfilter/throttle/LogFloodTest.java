package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Client;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How much can refused clients write to the log, and can one client hide the messages about another? */
final class LogFloodTest {
    private static final int REQUESTS = 10_000;
    private static final int MAX_BYTES = 60_000;
    private static final int MAX_LINE = 1_000;
    private static final String LONG = "x".repeat(6_000);
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    /** A store that always fails with a long message. */
    public static final class UnavailableStore implements IdentityStore {
        /** Called by the filter. */
        public UnavailableStore() {}

        @Override
        public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
            throw new IdentityStoreException("users: down\n" + LONG + credentials.name());
        }
    }

    private static String post(String path, String headers, String body) {
        return request("POST", path, headers, body);
    }

    private static String request(String method, String path, String headers, String body) {
        String host = headers.contains("Host:") ? "" : "Host: localhost\r\n";
        return method + " " + path + " HTTP/1.1\r\n" + host + headers + "Content-Length: "
                + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body;
    }

    private static String json(String name, String password) {
        return "{\"email\":\"" + name + "\",\"password\":\"" + password + "\"}";
    }

    /** Returns requests that are refused, by a short name. */
    private static Map<String, String> refused() {
        String evil = "Origin: https://evil.example\r\n";
        String cookie = "Cookie: jwt=" + TestTokens.fresh() + "\r\n";
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("cross-origin, long host", post("/app/x", cookie + evil + "Host: " + LONG + "\r\n", ""));
        refused.put("cross-origin, long origin", post("/app/x", cookie + "Origin: https://" + LONG + "\r\n", ""));
        refused.put("cross-origin, long path", post("/app/" + LONG, cookie + evil, ""));
        refused.put("cross-origin, long method", request("X".repeat(5_000), "/app/x", cookie + evil, ""));
        refused.put("cross-origin, long site", post("/app/x", cookie + "Sec-Fetch-Site: " + LONG + "\r\n", ""));
        refused.put("cross-origin logout", post("/app/user/logout", evil, ""));
        refused.put("cross-origin form", post("/app/user/login", evil + FORM, "username=user&password=secret"));
        refused.put(
                "cross-origin navigation",
                post("/app/x", evil + FORM + "Accept: text/html\r\nX: " + LONG.substring(3_000) + "\r\n", "a=b"));
        refused.put("wrong password", post("/app/user/login", JSON, json("user", "wrong")));
        refused.put("unknown user", post("/app/user/login", JSON, json("n\\u000a" + LONG.substring(5_010), "wrong")));
        refused.put("name too long", post("/app/user/login", JSON, json(LONG, "wrong")));
        refused.put("body too long", post("/app/user/login", FORM, "username=user&password=" + LONG.repeat(6)));
        refused.put("no JSON", post("/app/user/login", JSON, "{" + LONG));
        refused.put("no form", post("/app/user/login", FORM, "username=user&password=secre"));
        refused.put("wrong type", post("/app/user/login", "Content-Type: text/" + LONG + "\r\n", "a"));
        refused.put("password in address", post("/app/user/login?password=" + LONG, FORM, "username=user"));
        refused.put("wrong method", request("DELETE", "/app/user/login", "", ""));
        refused.put("bad token", request("GET", "/app/x", "Authorization: Bearer " + LONG + "\r\n", ""));
        refused.put(
                "bad signature", request("GET", "/app/x", "Authorization: Bearer " + TestTokens.fresh() + "x\r\n", ""));
        refused.put("bad cookie", request("GET", "/app/x", "Cookie: jwt=" + LONG + "\r\n", ""));
        refused.put("bad session", request("GET", "/app/x", "Cookie: jwt-session=" + LONG + "\r\n", ""));
        refused.put(
                "bad target",
                post("/app/user/login", JSON + "Cookie: jwt-target=" + LONG + "\r\n", json("user", "wrong")));
        refused.put("long target", request("GET", "/app/x?" + LONG, "Accept: text/html\r\n", ""));
        refused.put("bad path", request("GET", "/app/%255c" + LONG, "", ""));
        refused.put(
                "forwarded",
                post("/app/user/login", JSON + "X-Forwarded-For: " + LONG + "\r\n", json("user", "wrong")));
        return refused;
    }

    private static long loggedCharacters(CapturedLog log) {
        return log.lines().stream()
                .filter(line -> !line.startsWith("FINE"))
                .mapToLong(String::length)
                .sum();
    }

    private static Map<String, Integer> flood(TestServer server, String address, Map<String, String> requests)
            throws IOException {
        Map<String, Integer> statuses = new TreeMap<>();
        try (Client client = new Client(server.port(), address)) {
            List<Map.Entry<String, String>> all = List.copyOf(requests.entrySet());
            for (int i = 0; i < REQUESTS; i++) {
                Map.Entry<String, String> next = all.get(i % all.size());
                statuses.put(next.getKey(), client.send(next.getValue()));
            }
        }
        return statuses;
    }

    private static void assertBounded(CapturedLog log, Map<String, Integer> statuses) {
        assertTrue(statuses.values().stream().allMatch(status -> status >= 300), statuses.toString());
        assertTrue(loggedCharacters(log) < MAX_BYTES, () -> loggedCharacters(log) + " bytes, statuses " + statuses);
        log.lines().forEach(line -> assertTrue(line.length() < MAX_LINE && line.indexOf('\n') < 0, line));
    }

    @Test
    void refusedRequestsOfEveryKindLogLittle() throws IOException {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.startAnyway(
                        WebXml.usual().filter("session", "token").servlet("/*", WhoServlet.class), application -> {})) {
            Map<String, Integer> statuses = flood(server, "127.0.0.2", refused());
            assertBounded(log, statuses);
            assertEquals(403, statuses.get("cross-origin, long path"), statuses.toString());
            assertEquals(403, statuses.get("cross-origin form"), statuses.toString());
            assertEquals(429, statuses.get("wrong password"), statuses.toString());

            int before = log.lines().size();
            try (Client other = new Client(server.port(), "127.0.0.3")) {
                assertEquals(403, other.send(refused().get("cross-origin logout")));
                assertEquals(403, other.send(refused().get("cross-origin form")));
                assertEquals(401, other.send(refused().get("wrong password")));
            }
            List<String> otherLines = log.lines().stream()
                    .skip(before)
                    .filter(line -> !line.startsWith("FINE"))
                    .toList();
            assertEquals(4, otherLines.size(), "requests of another client are still logged: " + otherLines);
        }
    }

    @Test
    void unavailableUserStoreLogsLittle() throws IOException {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.startAnyway(
                        WebXml.usual()
                                .login("users", "class:" + UnavailableStore.class.getName())
                                .login("groups", null),
                        application -> {})) {
            Map<String, Integer> statuses =
                    flood(server, "127.0.0.2", Map.of("login", post("/app/user/login", JSON, json("user", "secret"))));
            assertBounded(log, statuses);
            assertEquals(Map.of("login", 503), statuses);
            assertTrue(
                    log.text()
                            .contains(
                                    "SEVERE JWTF-302 A login failed, because the users cannot be checked: users: down"),
                    log.text());
        }
    }

    @Test
    void unverifiableTokensLogLittle() throws IOException {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.startAnyway(
                        WebXml.usual()
                                .filter("secret", null)
                                .filter("keys", "http://127.0.0.1:9/keys")
                                .filter("insecureHttpKeys", "true")
                                .withoutLogin(),
                        application -> {})) {
            Map<String, String> requests = Map.of(
                    "page",
                    request("GET", "/app/x", "Authorization: Bearer " + TestTokens.fresh() + "\r\n", ""),
                    "logout",
                    post("/app/user/logout", "Cookie: jwt=" + TestTokens.fresh() + "\r\n", ""));
            assertBounded(log, flood(server, "127.0.0.2", requests));
            assertTrue(log.text().contains("WARNING JWTF-308 A token was not verified"), log.text());
        }
    }
}
