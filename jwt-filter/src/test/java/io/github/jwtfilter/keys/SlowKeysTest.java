package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Is a fetch from a very slow server ended in time? */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SlowKeysTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final List<Socket> open = new ArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        synchronized (open) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** Answers each connection with a text and then one byte after another, without end. */
    private void sendSlowly(String first, String each) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    synchronized (open) {
                        open.add(socket);
                    }
                    new Thread(() -> sendSlowly(socket, first, each)).start();
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void sendSlowly(Socket socket, String first, String each) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(first.getBytes(StandardCharsets.US_ASCII));
            while (!each.isEmpty()) {
                out.write(each.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException closed) {
            // The client has closed the connection.
        }
    }

    private String failure(Duration idle, Duration longest) {
        KeysAddress address = KeysAddress.of(
                "http://127.0.0.1:" + server.getLocalPort() + "/", true, new KeysAddress.Timeouts(idle, longest));
        return assertThrows(IOException.class, address::fetch).getMessage();
    }

    @Test
    void closedAddressIsNotFetched() {
        sendSlowly("", "");
        KeysAddress address = KeysAddress.of("http://127.0.0.1:" + server.getLocalPort() + "/", true);
        address.close();
        assertThrows(IOException.class, address::fetch);
        synchronized (open) {
            assertTrue(open.isEmpty());
        }
    }

    /** The JDK reads the extension of a chunk in one go, and lets nobody close the connection meanwhile. */
    @Test
    void closeEndsThreadDuringEndlessExtensionOfChunk() {
        sendSlowly(HEAD + "Transfer-Encoding: chunked\r\n\r\n5;", "x");
        PublishedKeys keys = new PublishedKeys(
                KeysAddress.of(
                        "http://127.0.0.1:" + server.getLocalPort() + "/", true, new KeysAddress.Timeouts(LONG, LONG)),
                Clock.systemUTC());
        keys.begin();
        Waiting.until("the server answers", () -> {
            synchronized (open) {
                return !open.isEmpty();
            }
        });
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("jwt-filter keys"))
                .findFirst()
                .orElseThrow();
        keys.close();
        assertFalse(thread.isAlive());
    }

    @Test
    void silentServerTimesOut() {
        sendSlowly("", "");
        assertTrue(failure(SHORT, LONG).contains("SocketTimeoutException"));
    }

    @Test
    void serverThatStopsInTheBodyTimesOut() {
        sendSlowly(HEAD + "Content-Length: 1000\r\n\r\n{", "");
        assertTrue(failure(SHORT, LONG).contains("SocketTimeoutException"));
    }

    @Test
    void endlessHeadersAreAborted() {
        sendSlowly(HEAD + "X-Long: ", "x");
        assertTrue(failure(LONG, SHORT).contains("took longer than 300 ms"));
    }

    @Test
    void endlessBodyIsAborted() {
        sendSlowly(HEAD + "Connection: close\r\n\r\n", " ");
        assertTrue(failure(LONG, SHORT).contains("took longer than 300 ms"));
    }

    @Test
    void endlessChunksAreAborted() {
        sendSlowly(HEAD + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n");
        assertTrue(failure(LONG, SHORT).contains("took longer than 300 ms"));
    }
}
