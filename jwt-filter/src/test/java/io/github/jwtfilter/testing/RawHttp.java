package io.github.jwtfilter.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Requests written byte by byte, for input that ordinary clients refuse to send. */
public final class RawHttp {
    private static final int TIMEOUT_MILLIS = 30_000;

    private RawHttp() {}

    /** A response, with head and body as text. */
    public record Answer(int status, String head, String body) {
        /** Returns whether the response sets this cookie to a value. */
        public boolean sets(String cookie) {
            return cookie(cookie) != null;
        }

        /** Returns the value of a cookie, or null if the response does not set it or deletes it. */
        String cookie(String name) {
            String start = "Set-Cookie: " + name + "=";
            return lines().filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()).split(";", 2)[0])
                    .filter(value -> !value.isEmpty())
                    .findFirst()
                    .orElse(null);
        }

        /** Returns the values of a header. */
        public List<String> headers(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }

        private Stream<String> lines() {
            return Stream.of(head.split("\r\n"));
        }
    }

    /** Sends a POST with a Content-Length. */
    public static Answer post(int port, String path, String type, String body, String... headerLines)
            throws IOException {
        return send(port, head(path, type, "Content-Length: " + body.length(), headerLines) + body, false);
    }

    /** Sends a POST with a body in chunks of 8,000 bytes. */
    public static Answer postChunked(int port, String path, String type, String body) throws IOException {
        StringBuilder chunks = new StringBuilder();
        for (int i = 0; i < body.length(); i += 8000) {
            String chunk = body.substring(i, Math.min(body.length(), i + 8000));
            chunks.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return send(port, head(path, type, "Transfer-Encoding: chunked") + chunks + "0\r\n\r\n", false);
    }

    /** Returns the head of a POST. */
    public static String head(String path, String type, String lengthLine, String... headerLines) {
        String more = String.join(
                "", Stream.of(headerLines).map(line -> line + "\r\n").toList());
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type + "\r\n"
                + lengthLine + "\r\n" + more + "\r\n";
    }

    /**
     * Sends a text unchanged and reads the response to its end.
     *
     * @param cutOff whether to close the output after the text
     */
    public static Answer send(int port, String request, boolean cutOff) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            Thread writer = new Thread(() -> write(socket, request, cutOff));
            writer.start();
            String text = read(socket.getInputStream());
            String[] parts = text.split("\r\n\r\n", 2);
            int status = text.isEmpty() ? 0 : Integer.parseInt(text.split(" ", 3)[1]);
            return new Answer(status, parts[0], parts.length > 1 ? parts[1] : "");
        }
    }

    private static void write(Socket socket, String request, boolean cutOff) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            if (cutOff) {
                socket.shutdownOutput();
            }
        } catch (IOException answeredEarly) {
            // A server may refuse a request before it has read all of it.
        }
    }

    /**
     * Reads up to the end or to a connection reset. A server resets the connection if it did not read the whole
     * request.
     */
    private static String read(InputStream in) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            in.transferTo(bytes);
        } catch (IOException reset) {
            // Use the bytes that arrived before.
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
