package io.github.jwtfilter.benchmark.request;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A client that sends requests over a few persistent connections in turn and reads the responses, with as little work
 * as possible.
 */
final class Client implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final byte[] STATUS = bytes("HTTP/1.1 200");
    private static final byte[] END = bytes("\r\n\r\ngood\n");

    private final int port;
    private final List<Socket> sockets = new ArrayList<>();
    private final byte[] buffer = new byte[8192];

    Client(int port) throws IOException {
        this.port = port;
        for (int i = 0; i < CONNECTIONS; i++) {
            sockets.add(connect());
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /**
     * Returns a GET as the script of a page would send it.
     *
     * @param header a header with its line end, or an empty text
     */
    static byte[] request(String path, String header) {
        return bytes("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/plain, */*\r\n"
                + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
                + "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n" + header + "\r\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Sends at least {@code count} requests, taken from the list in turn. Throws if a response has a status other than
     * 200.
     */
    int load(List<byte[]> requests, int count) throws IOException {
        int sent = 0;
        while (sent < count) {
            for (Socket socket : sockets) {
                socket.getOutputStream().write(requests.get(sent++ % requests.size()));
            }
            for (Socket socket : sockets) {
                awaitGood(socket.getInputStream());
            }
        }
        return sent;
    }

    private void awaitGood(InputStream in) throws IOException {
        int filled = 0;
        do {
            int read = in.read(buffer, filled, buffer.length - filled);
            boolean good = read > 0 && (filled + read < STATUS.length || startsGood());
            if (!good) {
                throw new IOException("expected 200, got "
                        + new String(buffer, 0, filled + Math.max(read, 0), StandardCharsets.US_ASCII));
            }
            filled += read;
        } while (!endsGood(filled));
    }

    private boolean startsGood() {
        return Arrays.equals(buffer, 0, STATUS.length, STATUS, 0, STATUS.length);
    }

    private boolean endsGood(int filled) {
        return filled >= END.length && Arrays.equals(buffer, filled - END.length, filled, END, 0, END.length);
    }

    /** Returns the whole response to one request on a new connection. */
    String once(String path, String header) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request(path, header + "Connection: close\r\n"));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
