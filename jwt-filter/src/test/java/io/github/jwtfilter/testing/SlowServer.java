package io.github.jwtfilter.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A server on a free loopback port that answers byte by byte, or never. */
public final class SlowServer implements AutoCloseable {
    /** Stands for no answer: the server closes the connection. */
    public static final String NO_ANSWER = "\0";

    private final List<Socket> open = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    public SlowServer() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Returns the requests: line, headers, and a body {@code a=b}. */
    public List<String> requests() {
        return requests;
    }

    /** Returns the first lines of the requests. */
    public List<String> requestLines() {
        return requests.stream()
                .map(request -> request.lines().findFirst().orElse(""))
                .toList();
    }

    /**
     * Answers each connection with a text, and then with another one every 20 ms, without end.
     *
     * @param first an answer with {@code Connection: close} ends the connection unless more follows
     * @param each empty if nothing follows
     */
    public void answer(String first, String each) {
        answer(request -> first, each);
    }

    /**
     * Answers each connection.
     *
     * @param first returns the answer to a request, or {@link #NO_ANSWER}
     * @param each as above
     */
    public void answer(UnaryOperator<String> first, String each) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    synchronized (open) {
                        open.add(socket);
                    }
                    new Thread(() -> answer(socket, first, each)).start();
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(Socket socket, UnaryOperator<String> answers, String each) {
        try {
            String request = read(socket.getInputStream());
            requests.add(request);
            String first = answers.apply(request);
            if (first.equals(NO_ANSWER)) {
                socket.close();
                return;
            }
            OutputStream out = socket.getOutputStream();
            out.write(first.getBytes(StandardCharsets.US_ASCII));
            while (!each.isEmpty()) {
                out.write(each.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(20);
            }
            if (first.contains("Connection: close")) {
                socket.close();
            }
        } catch (IOException | InterruptedException closed) {
            // The client has closed the connection.
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (!request.toString().endsWith(request.indexOf("POST") == 0 ? "a=b" : "\r\n\r\n")) {
            int read = in.read();
            if (read < 0) {
                throw new EOFException();
            }
            request.append((char) read);
        }
        return request.toString();
    }

    /** Closes the connections. New ones are answered. */
    public void closeConnections() {
        try {
            synchronized (open) {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            closeConnections();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
