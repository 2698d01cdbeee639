package io.github.jwtfilter.benchmark.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Handed round so that of several benchmarks, each in a JVM of its own, one runs at a time and each once a round. A
 * machine that others use is now fast and now slow; neighbours within a round see the same machine.
 */
final class Baton implements AutoCloseable {
    /** The system property that tells a benchmark where the baton is; without it there is none. */
    static final String PORT = "benchmark.baton";

    private final ServerSocket server;

    Baton(int runners) throws IOException {
        server = new ServerSocket(0, runners, InetAddress.getLoopbackAddress());
    }

    int port() {
        return server.getLocalPort();
    }

    /** Waits until all runners are ready, then hands the baton round until none is left. */
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

    /** A benchmark's side. */
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
