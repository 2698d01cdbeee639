package io.github.jwtfilter.identity.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Gives a connection to a directory a single socket. When a connection breaks, JNDI reconnects by itself, but without
 * StartTLS, so it would send the next password in clear. This factory refuses the second socket. Public because JNDI
 * instantiates it by name.
 */
public final class LdapSocketFactory extends SocketFactory {
    private static final ThreadLocal<LdapSocketFactory> OFFERED = new ThreadLocal<>();

    private final SocketFactory factory;
    private Socket socket;

    LdapSocketFactory(SocketFactory factory) {
        this.factory = factory;
    }

    /**
     * Returns the factory for the calling thread's connection. JNDI calls it.
     *
     * @return a factory for one socket
     * @throws IllegalStateException if the thread is not opening a connection
     */
    public static SocketFactory getDefault() {
        LdapSocketFactory offered = OFFERED.get();
        if (offered == null) {
            throw new IllegalStateException("a lost connection is not opened again");
        }
        return offered;
    }

    /** Offers this factory to the calling thread until {@link #takeBack()}. */
    void offer() {
        OFFERED.set(this);
    }

    void takeBack() {
        OFFERED.remove();
    }

    @Override
    public Socket createSocket() throws IOException {
        if (socket != null) {
            throw new IOException("a second connection is refused");
        }
        socket = factory.createSocket();
        // Send small requests at once. Otherwise StartTLS would wait for the server's acknowledgement twice.
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Sets how long a TLS handshake on a plain socket waits for each answer. Zero waits forever. */
    void patience(int milliseconds) throws IOException {
        socket.setSoTimeout(milliseconds);
    }

    /** Closes the socket. Some JDKs leave it open if the connection or handshake fails. */
    void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // Nothing more can be done.
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw connected();
    }

    /**
     * Returns the exception for connected sockets. JNDI asks for those only if there is no connect timeout, and there
     * always is one.
     */
    private static IOException connected() {
        return new IOException("connecting without a time limit is refused");
    }
}
