package io.github.jwtfilter.store.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port that leads to one server, and later to another one. Open connections stay with their server. */
final class SwitchingProxy implements AutoCloseable {
    private final ServerSocket socket;
    private volatile int target;

    private SwitchingProxy(ServerSocket socket, int target) {
        this.socket = socket;
        this.target = target;
    }

    static SwitchingProxy to(int port) throws IOException {
        SwitchingProxy proxy = new SwitchingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        daemon(proxy::accept);
        return proxy;
    }

    int port() {
        return socket.getLocalPort();
    }

    void switchTo(int port) {
        target = port;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                try {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    daemon(() -> copy(client, server));
                    daemon(() -> copy(server, client));
                } catch (IOException e) {
                    client.close();
                }
            }
        } catch (IOException e) {
            // The proxy is closed.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has closed the connection.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
