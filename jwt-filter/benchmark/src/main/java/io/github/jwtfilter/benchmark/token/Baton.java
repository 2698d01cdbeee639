package io.github.jwtfilter.benchmark.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A baton that passes between benchmarks, each in its own JVM. Only one runs at a time, and each runs once per round.
 * The speed of a shared machine changes over time. Benchmarks of the same round run close in time, and so under similar
 * conditions.
 */
final class Baton implements AutoCloseable {
    /** The system property with the port of the baton. Without it, a benchmark runs alone. */
    static final String PORT = "benchmark.baton";

    private final ServerSocket server;

    Baton(int runners) throws IOException {
        server = new ServerSocket(0, runners, InetAddress.getLoopbackAddress());
    }

    int port() {
        return server.getLocalPort();
    }

    /** Waits until all runners are ready, then passes the baton round until all runners have finished. */
    void handRound(int runners) throws IOException {
        List<Socket> ring = new ArrayList<>();
        while (ring.size() < runners) {
            Socket runner = server.accept();
            runner.setTcpNoDelay(true);
            ring.add(runner);
        }
        while (!ring.isEmpty()) {
            ring.removeIf(Baton::hasLeft);
        }
    }

    private static boolean hasLeft(Socket runner) {
        try {
            runner.getOutputStream().write(1);
            return runner.getInputStream().read() < 0;
        } catch (IOException gone) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** The side of a benchmark. */
    static final class Runner {
        private Socket socket;

        void await() {
            try {
                if (socket == null) {
                    socket = new Socket(InetAddress.getLoopbackAddress(), Integer.getInteger(PORT));
                    socket.setTcpNoDelay(true);
                }
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("the baton is gone");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void pass() {
            try {
                socket.getOutputStream().write(1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
