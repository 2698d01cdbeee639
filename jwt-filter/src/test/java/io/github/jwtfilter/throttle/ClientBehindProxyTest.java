package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.valves.RemoteIpValve;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a client recognized however a proxy writes its address, if Tomcat passes that address on? */
final class ClientBehindProxyTest {
    private static final int ATTEMPTS = 12;
    private static final int MAX_FAILURES = 5;

    private final HttpClient client = HttpClient.newHttpClient();
    private CapturedLog log;
    private TestTomcat tomcat;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        log = CapturedLog.ofOurs();
        tomcat = TestTomcat.ofTestClasses(directory, WebXml.usual());
        Context application = tomcat.deploy();
        application.getPipeline().addValve(new RemoteIpValve());
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.close();
        log.close();
    }

    private int logIn(String forwardedFor, String password) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + tomcat.port() + "/app/user/login"))
                .header("X-Forwarded-For", forwardedFor)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"email\":\"user\",\"password\":\"" + password + "\"}"))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private void assertLockedAfterFiveFailures(String template) throws Exception {
        for (int i = 0; i < ATTEMPTS; i++) {
            int status = logIn(template.replace("#", Integer.toString(40_000 + i)), "wrong");
            assertEquals(i < MAX_FAILURES ? 401 : 429, status, template + " after " + i + " attempts");
        }
    }

    private long warnings() {
        return log.lines().stream()
                .filter(line -> line.startsWith("WARNING JWTF-350 "))
                .count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.9:#",
                "[203.0.113.9]:#",
                "203.0.113.9:_p#",
                "\"203.0.113.9:#\"",
                "[2001:db8::9]:#",
                "\"[2001:db8::9]:#\"",
                "2001:db8::9:#",
                "[2001:db8::9%eth#]:#",
                "::ffff:203.0.113.9:#",
                "[64:ff9b::203.0.113.9]:#",
                "[::ffff:0:203.0.113.9]:#",
                "for=203.0.113.9:#;proto=https",
            })
    void newPortForEachAttemptIsTheSameClient(String template) throws Exception {
        assertLockedAfterFiveFailures(template);
        assertEquals(200, logIn("198.51.100.7:4711", "secret"), "another client is not locked");
        assertEquals(200, logIn("[2001:db8:1::9]:4711", "secret"), "another client is not locked");
        assertEquals(0, warnings(), "the address is known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_hidden#", "unknown:#", "host#.example.org", "_hidden:#", "not an address #", "[#]:1"})
    void textWithoutAddressIsOneClientAndLogsOneWarning(String template) throws Exception {
        assertLockedAfterFiveFailures(template);
        assertEquals(200, logIn("198.51.100.7", "secret"), "a client with an address is not locked");
        assertEquals(1, warnings(), log.text());
    }

    @Test
    void warningTruncatesLongText() throws Exception {
        logIn("x".repeat(5_000), "wrong");
        assertEquals(1, warnings(), log.text());
        assertTrue(log.lines().stream().allMatch(line -> line.length() < 1_000), log.text());
    }
}
