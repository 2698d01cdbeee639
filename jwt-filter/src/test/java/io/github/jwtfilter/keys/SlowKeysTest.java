package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.http.HttpLimits;
import io.github.jwtfilter.testing.SlowServer;
import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Is a fetch from a very slow server ended in time? */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SlowKeysTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final SlowServer server = new SlowServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private KeysAddress address(Duration idle, Duration longest) {
        return KeysAddress.of("http://127.0.0.1:" + server.port() + "/", true, new HttpLimits(idle, longest, 10_000));
    }

    private String failure(Duration idle, Duration longest) {
        return assertThrows(IOException.class, address(idle, longest)::fetch).getMessage();
    }

    @Test
    void closedAddressIsNotFetched() {
        server.answer("", "");
        KeysAddress address = address(LONG, LONG);
        address.close();
        assertThrows(IOException.class, address::fetch);
        assertTrue(server.requests().isEmpty());
    }

    /** The JDK reads the extension of a chunk in one go, and lets nobody close the connection meanwhile. */
    @Test
    void closeEndsThreadDuringEndlessExtensionOfChunk() {
        server.answer(HEAD + "Transfer-Encoding: chunked\r\n\r\n5;", "x");
        PublishedKeys keys = new PublishedKeys(address(LONG, LONG), Clock.systemUTC());
        keys.begin();
        Waiting.until("the server answers", () -> !server.requests().isEmpty());
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("jwt-filter keys"))
                .findFirst()
                .orElseThrow();
        keys.close();
        assertFalse(thread.isAlive());
    }

    @Test
    void silentServerTimesOut() {
        server.answer("", "");
        assertTrue(failure(SHORT, LONG).contains("SocketTimeoutException"));
    }

    @Test
    void serverThatStopsInTheBodyTimesOut() {
        server.answer(HEAD + "Content-Length: 1000\r\n\r\n{", "");
        assertTrue(failure(SHORT, LONG).contains("SocketTimeoutException"));
    }

    @Test
    void endlessHeadersAreAborted() {
        server.answer(HEAD + "X-Long: ", "x");
        assertTrue(failure(LONG, SHORT).contains("took longer than 300 ms"));
    }

    @Test
    void endlessBodyIsAborted() {
        server.answer(HEAD + "Connection: close\r\n\r\n", " ");
        assertTrue(failure(LONG, SHORT).contains("took longer than 300 ms"));
    }

    @Test
    void endlessChunksAreAborted() {
        server.answer(HEAD + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n");
        assertTrue(failure(LONG, SHORT).contains("took longer than 300 ms"));
    }
}
