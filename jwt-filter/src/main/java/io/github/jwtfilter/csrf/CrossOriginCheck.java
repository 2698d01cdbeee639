package io.github.jwtfilter.csrf;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A check against cross-site request forgery (CSRF) that uses the headers of the browser. Browsers send the source of a
 * request in {@code Sec-Fetch-Site}. Over plain HTTP, and in old browsers, they send only {@code Origin}. The check
 * keeps no state and needs no tokens in forms. A request with neither header passes, because all relevant browsers send
 * at least one of them with an unsafe request.
 */
public final class CrossOriginCheck {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** A host name has at most 253 characters (RFC 1035 §2.3.4). */
    private static final int MAX_ORIGIN_CHARACTERS = 300;
    /** The origin of a page that has none, or that hides it (RFC 6454 §7.3). */
    private static final String OPAQUE = "null";

    private static final Set<String> FETCH_METADATA =
            Set.of("Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User");

    private final Set<Origin> publicOrigins;
    private final Set<Origin> trustedOrigins;

    /**
     * Creates a check.
     *
     * @param publicOrigins the application's own origins, for a proxy that rewrites {@code Host}
     * @param trustedOrigins foreign origins that may also send requests
     */
    public CrossOriginCheck(Collection<Origin> publicOrigins, Collection<Origin> trustedOrigins) {
        this.publicOrigins = Set.copyOf(publicOrigins);
        this.trustedOrigins = Set.copyOf(trustedOrigins);
    }

    /**
     * Returns true if a request can change something. Its method is unsafe (RFC 9110 §9.2.1), or it opens a WebSocket
     * with a GET (RFC 6455 §10.2).
     *
     * @param request the request
     * @return true if the source of the request must be checked
     */
    public static boolean isUnsafe(HttpServletRequest request) {
        return !SAFE_METHODS.contains(request.getMethod()) || asksForWebSocket(request);
    }

    /**
     * Returns true if any {@code Upgrade} line contains {@code websocket}. The protocols may be spread over several
     * lines (RFC 9110 §7.8), and each container searches them in its own way.
     */
    private static boolean asksForWebSocket(HttpServletRequest request) {
        Enumeration<String> upgrades = request.getHeaders("Upgrade");
        while (upgrades != null && upgrades.hasMoreElements()) {
            if (upgrades.nextElement().toLowerCase(Locale.ROOT).contains("websocket")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns true if the browser hides the source of a request: it sends {@code Origin: null} without Fetch Metadata.
     * Over plain HTTP, browsers do so for pages with {@code Referrer-Policy: no-referrer}, including the application's
     * own, and for sandboxed frames of any site.
     *
     * @param request the request
     * @return true if {@link #foreignSource} may report one of the application's own pages as foreign
     */
    public static boolean hidesOrigin(HttpServletRequest request) {
        return OPAQUE.equals(request.getHeader("Origin"))
                && FETCH_METADATA.stream().allMatch(name -> request.getHeader(name) == null);
    }

    /**
     * Checks whether another site sent the request.
     *
     * @param request the request
     * @return the header that reveals the other site, for the operator's log; empty if the request passes
     */
    public Optional<String> foreignSource(HttpServletRequest request) {
        String originHeader = request.getHeader("Origin");
        Optional<Origin> origin = Optional.ofNullable(originHeader).flatMap(Origin::parse);
        // The operator configured this origin as public or trusted.
        if (origin.isPresent() && (publicOrigins.contains(origin.get()) || trustedOrigins.contains(origin.get()))) {
            return Optional.empty();
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            // none: the user acted directly, for example with a bookmark. same-site: another host of the domain, so
            // foreign.
            boolean own = site.equals("same-origin") || site.equals("none");
            return own ? Optional.empty() : Optional.of("Sec-Fetch-Site: " + printable(site));
        }
        // Neither header: a program, or a very old browser. Only SameSite cookies protect against the latter.
        if (originHeader == null) {
            return Optional.empty();
        }
        // Ignore the scheme: behind a proxy that terminates TLS, the container sees http instead of https.
        boolean own = origin.isPresent() && origin.get().isAt(host(request));
        return own ? Optional.empty() : Optional.of("Origin: " + printable(originHeader));
    }

    /**
     * Checks whether a page of another site led to a request that ends the login, for any method. A link is a GET
     * without {@code Origin}. If {@code Sec-Fetch-Site} is absent too, {@code Referer} decides. A request with none of
     * the three headers passes, because scripts and typed addresses look the same.
     *
     * @param request the request
     * @return the header that reveals the other site, for the operator's log; empty if the request passes
     */
    public Optional<String> foreignVisit(HttpServletRequest request) {
        Optional<String> foreign = foreignSource(request);
        String referer = request.getHeader("Referer");
        if (request.getHeader("Origin") != null || referer == null) {
            return foreign;
        }
        Optional<Origin> source = Origin.parse(originOf(referer));
        // After a redirect by another site, Referer is still the application's own page. Only a trusted Referer
        // therefore overrides Sec-Fetch-Site.
        if (source.isPresent() && trustedOrigins.contains(source.get())) {
            return Optional.empty();
        }
        if (request.getHeader("Sec-Fetch-Site") != null) {
            return foreign;
        }
        boolean own = source.isPresent()
                && (publicOrigins.contains(source.get()) || source.get().isAt(host(request)));
        return own ? Optional.empty() : Optional.of("Referer: " + printable(originOf(referer)));
    }

    /** Returns a check that accepts the application's own origins only. */
    CrossOriginCheck withoutTrusted() {
        return new CrossOriginCheck(publicOrigins, Set.of());
    }

    /**
     * Returns scheme, host and port of an address. An address whose first 300 characters contain no path is cut there.
     * The result is longer than any real origin.
     */
    private static String originOf(String address) {
        String start = address.substring(0, Math.min(address.length(), MAX_ORIGIN_CHARACTERS));
        int host = start.indexOf("://");
        int path = host < 0 ? -1 : start.indexOf('/', host + 3);
        return path < 0 ? start : start.substring(0, path);
    }

    /** Returns the host of the request. HTTP/2 may send it outside the header fields (RFC 9113 §8.3.1). */
    private static String host(HttpServletRequest request) {
        String header = request.getHeader("Host");
        return header != null ? header : request.getServerName() + ":" + request.getServerPort();
    }

    private static String printable(String header) {
        String shortened = header.length() > 100 ? header.substring(0, 100) + "…" : header;
        return shortened.replaceAll("[^\\x20-\\x7e…]", "?");
    }
}
