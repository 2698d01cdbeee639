package io.github.jwtfilter;

import io.github.jwtfilter.identity.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Warns once if all clients seem to have the address of a proxy, for then the failed logins of one lock out all. What
 * such a header says is compared with the client's address and never believed: anybody may send one.
 */
final class ProxyWarning {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** Tomcat's RemoteIpValve and RemoteIpFilter leave this behind where they have found the client. */
    private static final String FOUND_BY_TOMCAT = "org.apache.tomcat.request.forwarded";

    /** A node of RFC 7239 §6, or what older headers list: an address, perhaps in quotes, perhaps with a port. */
    private static final Pattern NODE =
            Pattern.compile("(?i)(?:for\\s*=\\s*)?\"?(\\[[^\\]]*]|[0-9.]+|[0-9a-f:.]+)(?::[0-9]+)?\"?");

    private final AtomicBoolean told = new AtomicBoolean();

    /** Looks at a request that tries to log in. */
    void lookAt(HttpServletRequest request) {
        if (told.get()) {
            return;
        }
        String header = hidesClient(request);
        if (header != null && !told.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "login: a request from {0} carries {1} and the container has not looked at it: if that is a proxy,"
                            + " all clients count as one, and the failed logins of one lock out all. Let the container"
                            + " find the client: Tomcat by a RemoteIpValve, Jetty by a ForwardedRequestCustomizer"
                            + " (module http-forwarded; it believes the first address of the header, so the proxy must"
                            + " replace what a client sends)",
                    request.getRemoteAddr(),
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
        for (String value : Collections.list(request.getHeaders(header))) {
            for (String part : value.split("[,;]")) {
                Matcher node = NODE.matcher(part.strip());
                if (node.matches()) {
                    addresses.add(ClientAddress.of(node.group(1)));
                }
            }
        }
        return addresses;
    }
}
