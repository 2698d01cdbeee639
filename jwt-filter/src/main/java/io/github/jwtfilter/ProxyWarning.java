package io.github.jwtfilter;

import io.github.jwtfilter.identity.ClientAddress;
import io.github.jwtfilter.spelling.Printable;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Warns once if all clients seem to have the address of a proxy, for then the failed logins of one lock out all. What
 * such a header says is compared with the client's address and never believed: anybody may send one.
 */
final class ProxyWarning {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** Tomcat's RemoteIpValve and RemoteIpFilter leave this behind where they have found the client. */
    private static final String FOUND_BY_TOMCAT = "org.apache.tomcat.request.forwarded";

    /** So many nodes of a header are read: a chain of proxies is short, and a client may send any number. */
    private static final int MAX_NODES = 20;

    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean toldOfNoAddress = new AtomicBoolean();

    /** Looks at a request that tries to log in. */
    void lookAt(HttpServletRequest request) {
        if (!toldOfNoAddress.get()) {
            lookAtAddress(request.getRemoteAddr());
        }
        if (!told.get()) {
            lookAtHeaders(request);
        }
    }

    /** Of a list, the last address counts: it may be a proxy's. */
    private void lookAtAddress(String address) {
        boolean one = address == null
                || address.isBlank()
                || address.indexOf(',') < 0 && ClientAddress.of(address).isAddress();
        if (!one && !toldOfNoAddress.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "login: the container reports ''{0}'' as the address of a client. All clients without an IP address"
                            + " of their own count as one, and the failed logins of one lock out all. Let the proxy"
                            + " write the client''s IP address into the header that the container reads",
                    Printable.of(address));
        }
    }

    private void lookAtHeaders(HttpServletRequest request) {
        String header = hidesClient(request);
        if (header != null && !told.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "login: a request from {0} carries {1} and the container has not looked at it: if that is a proxy,"
                            + " all clients count as one, and the failed logins of one lock out all. Let the container"
                            + " find the client: Tomcat by a RemoteIpValve, Jetty by a ForwardedRequestCustomizer"
                            + " (module http-forwarded; it believes the first address of the header, so the proxy must"
                            + " replace what a client sends)",
                    Printable.of(String.valueOf(request.getRemoteAddr())),
                    header);
        }
    }

    /** The header that names another client than the container does; null if all is well. */
    private static String hidesClient(HttpServletRequest request) {
        ClientAddress client = ClientAddress.of(request.getRemoteAddr());
        // A proxy of one's own is near, or has no address at all on a Unix domain socket.
        boolean near = client.isPrivate() || client.toString().isEmpty();
        if (!near || request.getAttribute(FOUND_BY_TOMCAT) != null) {
            return null;
        }
        String found = null;
        for (String name : List.of("X-Real-IP", "X-Forwarded-For", "Forwarded")) {
            for (ClientAddress named : addresses(request, name)) {
                if (named.equals(client)) {
                    // A client in the proxy's own network, and the container has found it.
                    return null;
                }
                found = name;
            }
        }
        return found;
    }

    private static List<ClientAddress> addresses(HttpServletRequest request, String header) {
        List<ClientAddress> addresses = new ArrayList<>();
        Enumeration<String> values = request.getHeaders(header);
        int nodes = 0;
        while (values != null && values.hasMoreElements()) {
            String value = values.nextElement();
            for (int start = 0; start <= value.length() && nodes < MAX_NODES; nodes++) {
                int comma = value.indexOf(',', start);
                int end = comma < 0 ? value.length() : comma;
                ClientAddress address = ClientAddress.of(value.substring(start, end));
                if (address.isAddress()) {
                    addresses.add(address);
                }
                start = end + 1;
            }
        }
        return addresses;
    }
}
