package io.github.jwtfilter.store.redis;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import redis.clients.jedis.HostAndPort;

/**
 * A socket whose reads end at a deadline. A plain time-out restarts with each byte, so a slow server could hold a call
 * for ever.
 */
final class BoundedSocket extends Socket {
    private static final Duration CONNECT = Duration.ofSeconds(1);

    private volatile Deadline deadline;

    private BoundedSocket(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Connects to the first address of a host that accepts. The system's resolver decides how long its look-up takes. */
    static BoundedSocket connect(HostAndPort node, Deadline deadline) throws IOException {
        IOException last = new SocketTimeoutException("deadline");
        for (InetAddress address : InetAddress.getAllByName(node.getHost())) {
            BoundedSocket socket = new BoundedSocket(deadline);
            try {
                socket.setTcpNoDelay(true);
                socket.connect(
                        new InetSocketAddress(address, node.getPort()),
                        deadline.orIn(CONNECT).millis());
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            } catch (RuntimeException e) {
                socket.close();
                throw e;
            }
        }
        throw last;
    }

    /** Changes the deadline of the next reads. */
    void until(Deadline next) {
        deadline = next;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                setSoTimeout(deadline.millis());
                return super.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                setSoTimeout(deadline.millis());
                return super.read(bytes, offset, length);
            }
        };
    }
}
