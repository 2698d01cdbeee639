package io.github.jwtfilter.throttle;

import io.github.jwtfilter.text.LogText;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Warns once if all clients seem to have the address of a proxy, because then one client's failed logins lock out
 * everyone. Forwarding headers are compared with the client's address but never trusted, because any client can send
 * them.
 */
public final class ProxyWarning {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** Request attribute set by Tomcat's RemoteIpValve and RemoteIpFilter when they have found the client. */
    private static final String FOUND_BY_TOMCAT = "org.apache.tomcat.request.forwarded";

    /**
     * The maximum number of nodes read from a header. Chains of proxies are short, but a client may send any number.
     */
    private static final int MAX_NODES = 20;

    private final AtomicBoolean loggedHeader = new AtomicBoolean();
    private final AtomicBoolean loggedAddress = new AtomicBoolean();

    /** Checks a login request. */
    public void lookAt(HttpServletRequest request) {
        if (!loggedAddress.get()) {
            lookAtAddress(request.getRemoteAddr());
        }
        if (!loggedHeader.get()) {
            lookAtHeaders(request);
        }
    }

    /**
     * Warns if the container reports a list of addresses, or a text without an address. In a list the last address
     * counts, and it may belong to a proxy.
     */
    private void lookAtAddress(String address) {
        boolean one = address == null
                || address.isBlank()
                || address.indexOf(',') < 0 && ClientAddress.of(address).isAddress();
        if (!one && !loggedAddress.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-350 The container reports ''{0}'' as the address of a client. All clients without an IP"
                            + " address of their own count as one, so the failed logins of one lock out all. Let the proxy"
                            + " write the client''s IP address into the header that the container reads.",
                    LogText.of(address));
        }
    }

    private void lookAtHeaders(HttpServletRequest request) {
        String header = hidesClient(request);
        if (header != null && !loggedHeader.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-351 A request from {0} has the header {1}, and the container ignored it. If {0} is a proxy,"
                            + " all clients count as one, so the failed logins of one lock out all. Let the container find"
                            + " the client: Tomcat with a RemoteIpValve, Jetty with a ForwardedRequestCustomizer"
                            + " (module http-forwarded; it trusts the first address of the header, so the proxy must"
                            + " replace the header that a client sends).",
                    LogText.of(String.valueOf(request.getRemoteAddr())),
                    header);
        }
    }

    /**
     * Returns the name of a header with another client address than the container reports; null if the container is
     * right.
     */
    private static String hidesClient(HttpServletRequest request) {
        ClientAddress client = ClientAddress.of(request.getRemoteAddr());
        // The operator's proxy has a private address, or none on a Unix domain socket.
        boolean near = client.isPrivate() || client.toString().isEmpty();
        if (!near || request.getAttribute(FOUND_BY_TOMCAT) != null) {
            return null;
        }
        String found = null;
        for (String name : List.of("X-Real-IP", "X-Forwarded-For", "Forwarded")) {
            for (ClientAddress named : addresses(request, name)) {
                if (named.equals(client)) {
                    // The container has found the client, in the proxy's own network.
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
