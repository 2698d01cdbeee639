package io.github.jwtfilter.identity.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Gives a connection to a directory its one socket, and none to anybody else. JNDI connects anew by itself when a
 * connection breaks, then without StartTLS, and would send the next password in clear; here it cannot. Public because
 * JNDI makes it by its name.
 */
public final class LdapSocketFactory extends SocketFactory {
    private static final ThreadLocal<LdapSocketFactory> OFFERED = new ThreadLocal<>();

    private final SocketFactory factory;
    private Socket socket;

    LdapSocketFactory(SocketFactory factory) {
        this.factory = factory;
    }

    /**
     * What the calling thread's connection may use.
     *
     * @return a factory for one socket
     * @throws IllegalStateException if no connection is just being made
     */
    public static SocketFactory getDefault() {
        LdapSocketFactory offered = OFFERED.get();
        if (offered == null) {
            throw new IllegalStateException("a connection that is lost is not made again");
        }
        return offered;
    }

    /** Lets the calling thread make its connection; to be taken back. */
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
        // Short questions, each sent when it is asked: StartTLS would wait for the other side twice.
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** How long a TLS handshake on a plain socket may wait for each answer; zero waits without end. */
    void patience(int milliseconds) throws IOException {
        socket.setSoTimeout(milliseconds);
    }

    /** Some JDKs leave a socket open whose connection or handshake failed. */
    void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is closed as far as it can be.
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

    /** There is always a time limit for connecting, and with one JNDI asks for an unconnected socket. */
    private static IOException connected() {
        return new IOException("connecting without a time limit is refused");
    }
}
