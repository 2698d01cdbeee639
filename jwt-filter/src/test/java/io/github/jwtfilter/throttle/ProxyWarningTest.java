package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is the operator warned if all clients seem to have the same address, and only then? */
final class ProxyWarningTest {
    private static final String WRONG = "{\"email\":\"user\",\"password\":\"wrong\"}";

    /** Returns a request with one header or none. It carries Tomcat's marker if Tomcat has determined the client. */
    private static HttpServletRequest request(String peer, String header, String value, boolean marked) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ProxyWarningTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, args) -> {
                    switch (method.getName()) {
                        case "getRemoteAddr":
                            return peer;
                        case "getHeaders":
                            List<String> values = args[0].equals(header) ? List.of(value.split("\\+")) : List.of();
                            return Collections.enumeration(values);
                        case "getAttribute":
                            return marked && args[0].equals("org.apache.tomcat.request.forwarded") ? true : null;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    private static List<String> loggedLines(HttpServletRequest... requests) {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            ProxyWarning warning = new ProxyWarning();
            Stream.of(requests).forEach(warning::lookAt);
            return List.copyOf(log.lines());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // A proxy that the container was not configured for.
                "127.0.0.1    | X-Forwarded-For | 203.0.113.9                            | true",
                "10.0.0.1     | X-Forwarded-For | 203.0.113.9, 10.0.0.2                  | true",
                "10.0.0.1     | X-Forwarded-For | 203.0.113.9:4711                       | true",
                "::1          | X-Forwarded-For | 2001:db8::1                            | true",
                "fd00::1      | X-Real-IP       | 2001:db8::1                            | true",
                "127.0.0.1    | X-Real-IP       | 203.0.113.9                            | true",
                "127.0.0.1    | Forwarded       | for=203.0.113.9                        | true",
                "127.0.0.1    | Forwarded       | proto=https;For=\"[2001:db8::1]:4711\" | true",
                "127.0.0.1    | Forwarded       | for=unknown, for=203.0.113.9;by=10.0.0.1 | true",
                "127.0.0.1    | X-Forwarded-For | 10.0.0.7                               | true",
                "~~           | X-Forwarded-For | 203.0.113.9                            | true",
                // No proxy, or a proxy that hides the client.
                "127.0.0.1    | X-Forwarded-By  | 203.0.113.9                            | false",
                "127.0.0.1    | X-Forwarded-For | unknown                                | false",
                "127.0.0.1    | Forwarded       | for=_hidden;proto=https                | false",
                "127.0.0.1    | Forwarded       | by=203.0.113.9;host=203.0.113.9        | false",
                // The client's address is public: the container has determined it, or the client sent a false header.
                "203.0.113.9  | X-Forwarded-For | 203.0.113.9                            | false",
                "203.0.113.9  | X-Forwarded-For | 198.51.100.7                           | false",
                // The client's address is private, and the container has determined it.
                "10.0.0.7     | X-Forwarded-For | 10.0.0.7                               | false",
                "10.0.0.7     | X-Forwarded-For | 10.0.0.7, 10.0.0.2                     | false",
                "10.0.0.7     | X-Forwarded-For | 198.51.100.7+10.0.0.7                  | false",
                "10.0.0.7     | Forwarded       | for=\"10.0.0.7:4711\", for=10.0.0.2    | false",
                "fd00::7      | Forwarded       | for=\"[FD00:0::7]\"                    | false",
                "127.0.0.1    | X-Forwarded-For | ::ffff:127.0.0.1                       | false",
            })
    void warningDependsOnPeerAndHeader(String peer, String header, String value, boolean warned) {
        List<String> lines = loggedLines(request(peer, header, value, false));
        assertEquals(warned ? 1 : 0, lines.size(), lines.toString());
        assertEquals(List.of(), loggedLines(request(peer, header, value, true)), "Tomcat has found the client");
    }

    @Test
    void warningIsLoggedOnceWithoutHeaderValue() {
        HttpServletRequest hidden = request("10.0.0.1", "X-Forwarded-For", "203.0.113.9", false);
        List<String> lines = loggedLines(request("10.0.0.1", "", "", false), hidden, hidden);
        assertEquals(1, lines.size());
        for (String part : List.of(
                "WARNING JWTF-351 ", "10.0.0.1", "X-Forwarded-For", "RemoteIpValve", "ForwardedRequestCustomizer")) {
            assertTrue(lines.get(0).contains(part), lines.get(0));
        }
        assertFalse(lines.get(0).contains("203.0.113.9"), lines.get(0));
    }

    private static boolean logsWarning(TestServer server, String header, String value) {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            server.postJson("/app/user/login", WRONG, header, value);
            return log.text().contains("RemoteIpValve");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.9", "127.0.0.1, 203.0.113.9"})
    void configuredJettyIsTrusted(String value) {
        WebXml webXml = WebXml.usual();
        try (TestServer server = TestServer.startAnyway(
                webXml,
                application -> application
                        .getServer()
                        .getConnectors()[0]
                        .getConnectionFactory(HttpConnectionFactory.class)
                        .getHttpConfiguration()
                        .addCustomizer(new ForwardedRequestCustomizer()))) {
            assertFalse(logsWarning(server, "X-Forwarded-For", value));
        }
    }

    @Test
    void unconfiguredJettyIsWarnedAboutOnce() {
        try (TestServer server = TestServer.start(WebXml.usual())) {
            assertTrue(logsWarning(server, "X-Forwarded-For", "203.0.113.9"));
            assertFalse(logsWarning(server, "X-Forwarded-For", "203.0.113.9"), "once");
        }
    }

    /** The header alone decides nothing. A client that sends another value is still the same client. */
    @Test
    void headerDoesNotIdentifyClient() {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(WebXml.usual().login("maxFailures", "2"))) {
            for (int i = 0; i < 3; i++) {
                int status = server.postJson("/app/user/login", WRONG, "X-Forwarded-For", "203.0.113." + i)
                        .statusCode();
                assertEquals(i < 2 ? 401 : 429, status);
            }
            assertTrue(log.text().contains("RemoteIpValve"));
        }
    }
}
