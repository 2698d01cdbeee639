package io.github.jwtfilter.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a free loopback port that answers byte by byte, or never. */
public final class SlowServer implements AutoCloseable {
    private final List<Socket> open = new ArrayList<>();
    private final List<String> requestLines = new CopyOnWriteArrayList<>();
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

    /** Returns the first lines of the requests. */
    public List<String> requestLines() {
        return requestLines;
    }

    /**
     * Answers each connection with a text, and then with another one every 20 ms, without end.
     *
     * @param first an answer with {@code Connection: close} ends the connection unless more follows
     * @param each empty if nothing follows
     */
    public void answer(String first, String each) {
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

    private void answer(Socket socket, String first, String each) {
        try {
            byte[] request = new byte[8192];
            int length = socket.getInputStream().read(request);
            requestLines.add(new String(request, 0, Math.max(0, length), StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse(""));
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

    @Override
    public void close() {
        try {
            server.close();
            synchronized (open) {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
