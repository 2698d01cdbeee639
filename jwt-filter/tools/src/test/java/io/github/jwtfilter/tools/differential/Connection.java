package io.github.jwtfilter.tools.differential;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sends requests over one connection without waiting for each answer (RFC 9112 §9.3.2). */
final class Connection implements AutoCloseable {
    /** So few requests and their answers fit into the buffers of both sides. */
    private static final int BATCH = 32;

    private static final int TIMEOUT_MILLIS = 60_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    Connection(int port) throws IOException {
        this.port = port;
        open();
    }

    private void open() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** A request without a body. A header line is empty if it is not needed. */
    record Request(String method, String target, String header) {
        private String text() {
            return method + " " + target
                    + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nX-Forwarded-Proto: https\r\n"
                    + (method.equals("GET") || method.equals("HEAD") ? "" : "Content-Length: 0\r\n")
                    + (header.isEmpty() ? "" : header + "\r\n") + "\r\n";
        }
    }

    Answer send(Request request) throws IOException {
        return send(List.of(request)).get(0);
    }

    /** Returns the answers in the order of the requests. If the server closes the connection, the rest goes to a new one. */
    List<Answer> send(List<Request> requests) throws IOException {
        List<Answer> answers = new ArrayList<>();
        boolean fresh = false;
        while (answers.size() < requests.size()) {
            List<Request> batch = requests.subList(answers.size(), Math.min(requests.size(), answers.size() + BATCH));
            StringBuilder text = new StringBuilder();
            batch.forEach(request -> text.append(request.text()));
            int before = answers.size();
            boolean open = true;
            try {
                socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
                for (int i = 0; open && i < batch.size(); i++) {
                    Answer answer = read(batch.get(i).method());
                    answers.add(answer);
                    // Jetty answers a malformed HEAD with a body.
                    boolean malformedHead = batch.get(i).method().equals("HEAD") && answer.status() == 400;
                    open = !malformedHead && !"close".equalsIgnoreCase(answer.header("connection"));
                }
            } catch (IOException e) {
                if (answers.size() == before && fresh) {
                    throw e;
                }
                open = false;
            }
            fresh = !open;
            if (!open) {
                close();
                open();
            }
        }
        return answers;
    }

    private Answer read(String method) throws IOException {
        String line = line();
        int status = Integer.parseInt(line.split(" ")[1]);
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        if (!method.equals("HEAD") && status != 304 && status != 204) {
            skipBody(headers);
        }
        return new Answer(status, headers);
    }

    private void skipBody(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            for (int size = chunk(); size > 0; size = chunk()) {
                in.skipNBytes(size + 2L);
            }
            line();
        } else if (headers.containsKey("content-length")) {
            in.skipNBytes(Long.parseLong(headers.get("content-length")));
        }
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().split(";")[0].strip(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
