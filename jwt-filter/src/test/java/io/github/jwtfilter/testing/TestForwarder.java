package io.github.jwtfilter.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Forwards connections to a server on this machine. It can stall: connections stay open, and nothing passes. */
public final class TestForwarder implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean isStalled;

    /** Starts to forward to a port. */
    public TestForwarder(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Returns the port to connect to. */
    public int port() {
        return server.getLocalPort();
    }

    /** Lets nothing pass from now on. */
    public synchronized void stall() {
        isStalled = true;
    }

    /** Lets everything pass again, also what came meanwhile. */
    public synchronized void resume() {
        isStalled = false;
        notifyAll();
    }

    private synchronized void awaitPassage() throws InterruptedException {
        while (isStalled) {
            wait();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "forwarder");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket connection = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(client, connection));
                start(() -> forward(client, connection));
                start(() -> forward(connection, client));
            }
        } catch (IOException e) {
            cut();
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitPassage();
                out.write(buffer, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes all connections. New ones are possible. */
    public void cut() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        sockets.clear();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        resume();
    }
}
