package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.keys.PublishedKeys.Intervals;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Does the log describe published keys and their failures, and is their address hidden from clients? */
final class PublishedKeysLogTest {
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile String body;
    private HttpServer server;
    private CapturedLog log;

    @BeforeEach
    void start() throws IOException {
        log = CapturedLog.ofOurs();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        log.close();
    }

    private PublishedKeys started() {
        Intervals rhythm = new Intervals(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofSeconds(30));
        PublishedKeys keys = new PublishedKeys(
                KeysAddress.of("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks", true),
                rhythm,
                Clock.systemUTC());
        keys.start();
        return keys;
    }

    @Test
    void unusedKeyIsLoggedOnlyOnce() {
        String one = TestKeys.jwk(Algorithm.ES256, "one");
        body = TestKeys.publicSet(one)
                .replace("]}", "," + TestKeys.publicSet(one).replaceAll("^.*\\[|\\]\\}$", "") + "]}");
        try (PublishedKeys keys = started()) {
            Waiting.until("the keys were fetched several times", () -> fetches.get() > 3);
            assertEquals(1, keys.current().keys().size());
            List<String> logged = log.lines().stream()
                    .filter(line -> line.startsWith("INFO") && line.contains("not used"))
                    .collect(Collectors.toList());
            assertEquals(1, logged.size(), log.text());
            assertTrue(
                    logged.get(0).endsWith("JWK 2: not used: its kid and algorithm are those of a key before it"),
                    log.text());
        }
    }

    /** Containers can show such a message on an error page, for example after a failure in the session. */
    @Test
    void addressOfUnavailableKeysIsInTheLogOnly() {
        body = "no keys";
        try (PublishedKeys keys = started()) {
            KeysUnavailableException thrown = assertThrows(KeysUnavailableException.class, keys::current);
            assertFalse(thrown.toString().contains("127.0.0.1"), thrown.toString());
            assertTrue(
                    log.text().contains("SEVERE JWTF-402 The filter could not get keys from http://127.0.0.1:"),
                    log.text());
        }
    }
}
