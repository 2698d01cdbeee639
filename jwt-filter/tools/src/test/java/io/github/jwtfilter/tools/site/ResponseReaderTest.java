package io.github.jwtfilter.tools.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Is each answer of a server read or refused for the right reason, in limited time? */
final class ResponseReaderTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static String body(String answer) throws IOException {
        try (Socket socket = new Socket() {
            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
            }
        }) {
            return new ResponseReader()
                    .read(socket, "GET", "/", URI.create("http://localhost/"))
                    .text();
        }
    }

    @Test
    void manySmallChunksAreRead() throws IOException {
        assertEquals("x".repeat(20_000), body(CHUNKED + "1\r\nx\r\n".repeat(20_000) + "0\r\n\r\n"));
    }

    @Test
    void longChunkIsCut() throws IOException {
        String big = "y".repeat(700_000);

        assertEquals(
                512 * 1024, body(CHUNKED + "aae60\r\n" + big + "\r\n0\r\n\r\n").length());
        assertEquals(
                512 * 1024, body(CHUNKED + "a\r\n0123456789\r\naae60\r\n" + big).length());
    }

    /** A server that sends a byte now and then would hold a handshake for hours. */
    @Test
    void slowBytesDoNotExtendTheTime() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket();
                TimeLimit limit = new TimeLimit(client, Duration.ofMillis(300))) {
            client.connect(server.getLocalSocketAddress());
            try (Socket slow = server.accept()) {
                IOException failure = assertThrows(IOException.class, () -> {
                    while (true) {
                        slow.getOutputStream().write('.');
                        client.getInputStream().read();
                    }
                });

                String seen = limit.explained(failure, "GET /").getMessage();
                assertTrue(seen.endsWith("s to GET /"), seen);
            }
        }
    }
}
