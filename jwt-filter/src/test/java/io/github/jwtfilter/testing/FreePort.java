package io.github.jwtfilter.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers in processes of their own, which start later or start again. The system gives ports above 32,767 to
 * outgoing connections, and such a connection could take the port of a server that is down. A node of a Redis Cluster also
 * listens 10,000 ports higher.
 */
public final class FreePort {
    private static final int FIRST = 10_000;
    private static final int LAST = 22_767;
    private static final int ATTEMPTS = 1_000;
    private static final Set<Integer> RESERVED = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /** Returns a port on which nothing listens, a different one each time. */
    public static int reserve() throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (RESERVED.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port from " + FIRST + " to " + LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
