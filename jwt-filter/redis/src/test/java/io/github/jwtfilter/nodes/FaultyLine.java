package io.github.jwtfilter.nodes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to a server. A test can cut the line, and delay what passes. */
final class FaultyLine implements AutoCloseable {
    private static final int BUFFER = 16_384;

    private final ServerSocket socket;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile long delayMillis;
    private volatile boolean isCut;

    private FaultyLine(ServerSocket socket, int target) {
        this.socket = socket;
        this.target = target;
    }

    static FaultyLine to(int port) throws IOException {
        FaultyLine line = new FaultyLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        daemon(line::accept);
        return line;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Delays each piece of data in each direction. */
    void delay(long millis) {
        delayMillis = millis;
    }

    /** Closes all connections, and every new one. */
    void cut() {
        isCut = true;
        open.forEach(FaultyLine::close);
        open.clear();
    }

    void heal() {
        isCut = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                try {
                    if (isCut) {
                        throw new IOException("cut");
                    }
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(client);
                    open.add(server);
                    daemon(() -> copy(client, server));
                    daemon(() -> copy(server, client));
                } catch (IOException e) {
                    close(client);
                }
            }
        } catch (IOException e) {
            // The line is closed.
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0 && !isCut; length = in.read(buffer)) {
                if (delayMillis > 0) {
                    Thread.sleep(delayMillis);
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException | InterruptedException e) {
            // One side has closed the connection.
        }
        open.remove(from);
        open.remove(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "line");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        cut();
    }
}
