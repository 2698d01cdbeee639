package io.github.jwtfilter.tools.site;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Requests to one server, each on a connection of its own. The JDK's clients refuse addresses such as {@code /a/..;/b},
 * and a foreign {@code Origin} on Java 11. The number of requests, their time and the size of responses are limited.
 * Redirects are not followed.
 */
public final class Requests {
    public static final int MAX_REQUESTS = 80;
    private static final int MAX_SHOWN_HOST = 100;
    private final URI server;
    private final SSLSocketFactory tls;
    private final boolean verified;
    private final AtomicInteger sent;
    private final List<Response> answers;

    /**
     * Creates requests to a server.
     *
     * @param server any address of the server
     */
    public Requests(URI server, SSLSocketFactory tls) {
        this(server, tls, false, new AtomicInteger(), new ArrayList<>());
    }

    private Requests(URI server, SSLSocketFactory tls, boolean verified, AtomicInteger sent, List<Response> answers) {
        this.server = server;
        this.tls = tls;
        this.verified = verified;
        this.sent = sent;
        this.answers = answers;
    }

    /** Returns the number of requests so far. */
    public int sent() {
        return sent.get();
    }

    /** Returns all responses so far. */
    public List<Response> answers() {
        return Collections.unmodifiableList(answers);
    }

    /** Returns requests to another port of the same host. They share the count and the list of responses. */
    public Requests on(URI otherServer) {
        return new Requests(otherServer, tls, verified, sent, answers);
    }

    /** Returns requests to the same server. They fail unless its certificate is trusted and names its host. */
    Requests verified(SSLSocketFactory trusting) {
        return new Requests(server, trusting, true, sent, answers);
    }

    /** Begins a request. */
    public Request to(String method, String target) {
        return new Request(method, target);
    }

    public static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : isTls(address) ? 443 : 80;
    }

    public static boolean isTls(URI address) {
        return address.getScheme().equalsIgnoreCase("https");
    }

    /** Returns whether two addresses are on one server: the same scheme, host and port. */
    public static boolean isSameServer(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost() != null
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    /**
     * Returns scheme, host and port of an address that a server sent. User and password are left out, because reports are
     * passed on.
     */
    public static String shownServer(URI address) {
        String authority = String.valueOf(address.getRawAuthority());
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        return address.getScheme() + "://"
                + (host.length() > MAX_SHOWN_HOST ? host.substring(0, MAX_SHOWN_HOST) + "…" : host);
    }

    /** Returns the host for sockets and certificates: an IPv6 address without its brackets. */
    public static String host(URI address) {
        return address.getHost().replaceAll("[\\[\\]]", "");
    }

    /** One request. Its target is sent unchanged. */
    public final class Request {
        private final String method;
        private final String target;
        private final StringBuilder headers = new StringBuilder();
        private String body;

        private Request(String method, String target) {
            this.method = method;
            this.target = target;
        }

        public Request header(String name, String value) {
            headers.append(name)
                    .append(": ")
                    .append(value.replaceAll("[\\r\\n]", ""))
                    .append("\r\n");
            return this;
        }

        /** Adds the headers of a browser that opens a page. */
        public Request asNavigation() {
            return header("Accept", "text/html,application/xhtml+xml")
                    .header("Sec-Fetch-Mode", "navigate")
                    .header("Sec-Fetch-Dest", "document");
        }

        /** Adds a form and its type. */
        public Request form(String encoded) {
            body = encoded;
            return header("Content-Type", "application/x-www-form-urlencoded");
        }

        /**
         * Sends the request.
         *
         * @throws IOException if a complete response does not arrive within the limits
         */
        public Response send() throws IOException {
            if (sent.getAndIncrement() >= MAX_REQUESTS) {
                throw new IOException("the limit of " + MAX_REQUESTS + " requests is reached");
            }
            try (Socket plain = new Socket();
                    TimeLimit limit = new TimeLimit(plain, TimeLimit.LONGEST)) {
                try {
                    Response answer = exchange(plain);
                    answers.add(answer);
                    return answer;
                } catch (IOException e) {
                    throw limit.explained(e, method + " " + target);
                }
            }
        }

        private Response exchange(Socket plain) throws IOException {
            plain.connect(address(), (int) TimeLimit.LONGEST.toMillis());
            Socket socket = isTls(server) ? secured(plain) : plain;
            OutputStream out = socket.getOutputStream();
            out.write(text().getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new ResponseReader().read(socket, method, target, server);
        }

        private InetSocketAddress address() throws UnknownHostException {
            InetSocketAddress address = new InetSocketAddress(host(server), port(server));
            if (address.isUnresolved()) {
                throw new UnknownHostException(server.getHost());
            }
            return address;
        }

        private SSLSocket secured(Socket plain) throws IOException {
            SSLSocket socket = (SSLSocket) tls.createSocket(plain, host(server), port(server), true);
            if (verified) {
                Handshake.compareHost(socket);
            }
            socket.startHandshake();
            return socket;
        }

        private String text() {
            boolean hasBody = body != null || method.equals("POST");
            String content = body == null ? "" : body;
            return method + " " + target + " HTTP/1.1\r\nHost: " + server.getRawAuthority()
                    + "\r\nUser-Agent: jwt-filter-doctor\r\nConnection: close\r\n" + headers
                    + (hasBody ? "Content-Length: " + content.getBytes(StandardCharsets.UTF_8).length + "\r\n" : "")
                    + "\r\n" + content;
        }
    }
}
