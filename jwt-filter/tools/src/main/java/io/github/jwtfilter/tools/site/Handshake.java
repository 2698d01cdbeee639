package io.github.jwtfilter.tools.site;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A TLS handshake without a request. */
public final class Handshake {
    private Handshake() {}

    /**
     * Connects once.
     *
     * @param verified whether the host name is compared with the certificate
     * @throws IOException if the handshake fails, for example because the certificate is not trusted
     */
    public static SSLSession with(URI server, SSLSocketFactory tls, boolean verified) throws IOException {
        String host = Requests.host(server);
        InetSocketAddress address = new InetSocketAddress(host, Requests.port(server));
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        try (Socket plain = new Socket();
                TimeLimit limit = new TimeLimit(plain, TimeLimit.LONGEST)) {
            try {
                plain.connect(address, (int) TimeLimit.LONGEST.toMillis());
                SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, Requests.port(server), true);
                if (verified) {
                    compareHost(socket);
                }
                socket.startHandshake();
                return socket.getSession();
            } catch (IOException e) {
                throw limit.explained(e, "a TLS handshake");
            }
        }
    }

    /** Lets the handshake fail if the certificate is for another host. */
    static void compareHost(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
    }
}
