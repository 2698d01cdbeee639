package io.github.jwtfilter.oidc;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The address that the provider sends browsers back to: the login servlet, at an origin that the operator configured. A
 * client can forge {@code Host}, so it only selects one of these origins.
 */
public final class RedirectUri {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** A host name has at most 253 characters (RFC 1035 §2.3.4). */
    private static final int MAX_HOST_CHARACTERS = 300;

    private final List<String> origins;
    private final String path;

    /**
     * Creates the address of one login servlet.
     *
     * @param origins the origins of the application, such as {@code https://bank.example}; empty if it is on this machine
     *     only, for tests
     * @param contextPath the application's path as browsers send it; empty for the root
     * @param loginPath the login servlet's path within the application, as browsers send it
     */
    public RedirectUri(List<String> origins, String contextPath, String loginPath) {
        this.origins = List.copyOf(origins);
        this.path = contextPath + loginPath;
    }

    /**
     * Returns the address for the browser of a request: at the origin that equals the request's host, else at the first
     * origin. If the host has an https and an http origin, the request's scheme decides. Behind a proxy that ends TLS, that
     * is http, unless the container learns the scheme from the proxy. Without origins, the host is used if it is this
     * machine's.
     */
    public String of(HttpServletRequest request) {
        String host = host(request);
        if (origins.isEmpty()) {
            return onThisMachine(request, host) + path;
        }
        String scheme = request.getScheme() + "://";
        List<String> atHost =
                origins.stream().filter(origin -> isAt(origin, host)).collect(Collectors.toList());
        return atHost.stream()
                        .filter(origin -> origin.startsWith(scheme))
                        .findFirst()
                        .orElseGet(() -> (atHost.isEmpty() ? origins : atHost).get(0))
                + path;
    }

    private static boolean isAt(String origin, String host) {
        int authority = origin.indexOf("://") + 3;
        String defaultPort = origin.startsWith("https:") ? ":443" : ":80";
        String shortest = host.endsWith(defaultPort) ? host.substring(0, host.length() - defaultPort.length()) : host;
        return origin.startsWith(shortest, authority) && origin.length() == authority + shortest.length();
    }

    /** Returns whether a host, as in a URL, is this machine. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.contains(host);
    }

    private static String onThisMachine(HttpServletRequest request, String host) {
        String name = host.replaceFirst(":[0-9]{1,5}$", "");
        return request.getScheme() + "://" + (isLoopback(name) ? host : "localhost:" + request.getLocalPort());
    }

    /** Returns the host of the request. HTTP/2 may send it outside the header fields (RFC 9113 §8.3.1). */
    private static String host(HttpServletRequest request) {
        String header = request.getHeader("Host");
        String host = header != null ? header : request.getServerName() + ":" + request.getServerPort();
        return host.length() > MAX_HOST_CHARACTERS ? "" : host.toLowerCase(Locale.ROOT);
    }
}
