package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.http.HttpLimits;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.keys.PublishedKeys.Intervals;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Is a publisher of keys asked again after a fetch that ends in an Error? */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PublisherErrorTest {
    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
    private static final String SET = TestKeys.publicSet(TestKeys.jwk(Algorithm.ES256, "one"));

    private ServerSocket server;
    private volatile boolean repaired;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "publisher");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                while (!repaired) {
                    out.write(CONTINUE);
                }
                byte[] body = SET.getBytes(StandardCharsets.UTF_8);
                out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(body);
            } catch (IOException closed) {
                // The client has closed the connection, or the test is over.
            }
        }
    }

    private PublishedKeys started() {
        Intervals rhythm = new Intervals(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofSeconds(30));
        HttpLimits patience = new HttpLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), 10_000);
        PublishedKeys keys = new PublishedKeys(
                KeysAddress.of("http://127.0.0.1:" + server.getLocalPort() + "/", true, patience),
                rhythm,
                Clock.systemUTC());
        keys.start();
        return keys;
    }

    @Test
    void endlessContinueIsLoggedAndThePublisherIsAskedAgain() {
        try (CapturedLog log = CapturedLog.ofOurs();
                PublishedKeys keys = started()) {
            Waiting.until("the error is logged", () -> log.text().contains("the fetch failed (StackOverflowError)"));
            assertTrue(
                    log.lines()
                            .get(0)
                            .startsWith("SEVERE JWTF-402 The filter could not get keys from http://127.0.0.1:"),
                    log.text());
            repaired = true;
            Waiting.until("the keys are available", () -> keys.loadedAt().isPresent());
            assertEquals("one", keys.current().keys().get(0).keyId().orElseThrow());
        }
    }

    /** A failing log must not end the thread either. */
    @Test
    void failingLogDoesNotEndTheFetches() {
        Logger logger = Logger.getLogger("io.github.jwtfilter.keys");
        Handler failing = new Handler() {
            @Override
            public void publish(LogRecord record) {
                throw new AssertionError("the disk is full");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.setUseParentHandlers(false);
        logger.addHandler(failing);
        try (PublishedKeys keys = started()) {
            repaired = true;
            Waiting.until("the keys are available", () -> keys.loadedAt().isPresent());
        } finally {
            logger.removeHandler(failing);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void interruptDoesNotEndTheFetches() {
        repaired = true;
        try (PublishedKeys keys = started()) {
            Waiting.until("the keys are available", () -> keys.loadedAt().isPresent());
            Thread fetching = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("jwt-filter keys"))
                    .findFirst()
                    .orElseThrow();
            fetching.interrupt();
            Waiting.until(
                    "the thread waits again",
                    () -> fetching.getState() == Thread.State.TIMED_WAITING && !fetching.isInterrupted());
            assertTrue(fetching.isAlive());
        }
    }
}
