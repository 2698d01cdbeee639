package io.github.jwtfilter.csrf;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Cross-site request forgery, told by what browsers say of a request's source: {@code Sec-Fetch-Site}, or where that is
 * not sent (plain HTTP, old browsers) {@code Origin}. Needs no token in forms and no memory. A request with neither
 * header comes from no browser that matters, and passes.
 */
public final class CrossOriginCheck {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** A host's name has 253 characters at most (RFC 1035 §2.3.4). */
    private static final int LONGEST_ORIGIN = 300;
    /** The origin of a page that has none, or hides it (RFC 6454 §7.3). */
    private static final String OPAQUE = "null";

    private static final Set<String> FETCH_METADATA =
            Set.of("Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User");

    private final Set<Origin> publicOrigins;
    private final Set<Origin> trustedOrigins;

    /**
     * A check.
     *
     * @param publicOrigins the application's own origins behind a proxy that rewrites {@code Host}
     * @param trustedOrigins foreign origins that may send requests all the same
     */
    public CrossOriginCheck(Collection<Origin> publicOrigins, Collection<Origin> trustedOrigins) {
        this.publicOrigins = Set.copyOf(publicOrigins);
        this.trustedOrigins = Set.copyOf(trustedOrigins);
    }

    /**
     * Whether a request could change something: its method is not safe (RFC 9110 §9.2.1), or it opens a WebSocket,
     * which is a GET (RFC 6455 §10.2).
     *
     * @param request the request
     * @return true if where it comes from counts
     */
    public static boolean isUnsafe(HttpServletRequest request) {
        return !SAFE_METHODS.contains(request.getMethod()) || asksForWebSocket(request);
    }

    /**
     * Containers look for {@code websocket} in the list of protocols over all {@code Upgrade} lines (RFC 9110 §7.8), each
     * in its own way: any line that holds the word counts.
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
     * Whether the browser hides where a request comes from: it sends {@code Origin: null} and no Fetch Metadata. Over
     * plain HTTP browsers do so for pages with {@code Referrer-Policy: no-referrer}, one's own among them, and for
     * sandboxed frames of any site.
     *
     * @param request the request
     * @return true if {@link #foreignSource} cannot tell one's own page from another site's, and finds it foreign
     */
    public static boolean hidesOrigin(HttpServletRequest request) {
        return OPAQUE.equals(request.getHeader("Origin"))
                && FETCH_METADATA.stream().allMatch(name -> request.getHeader(name) == null);
    }

    /**
     * Finds out whether another site sent the request.
     *
     * @param request the request
     * @return what gives it away, for the operator's log; empty if nothing does
     */
    public Optional<String> foreignSource(HttpServletRequest request) {
        String originHeader = request.getHeader("Origin");
        Optional<Origin> origin = Optional.ofNullable(originHeader).flatMap(Origin::parse);
        // The operator has named this origin as one of ours or as a friend.
        if (origin.isPresent() && (publicOrigins.contains(origin.get()) || trustedOrigins.contains(origin.get()))) {
            return Optional.empty();
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            // none: the user's own doing, such as a bookmark. same-site is another host of the domain, so foreign.
            boolean own = site.equals("same-origin") || site.equals("none");
            return own ? Optional.empty() : Optional.of("Sec-Fetch-Site: " + printable(site));
        }
        // Neither header: not a browser, or one too old to tell; SameSite is what is left.
        if (originHeader == null) {
            return Optional.empty();
        }
        // The scheme is left out of the comparison: behind a proxy that ends TLS we see http for https.
        boolean own = origin.isPresent() && origin.get().isAt(host(request));
        return own ? Optional.empty() : Optional.of("Origin: " + printable(originHeader));
    }

    /**
     * Finds out whether another site's page led to a request that ends the login, whatever its method is. A link is a
     * GET without {@code Origin}. Where {@code Sec-Fetch-Site} is absent too, {@code Referer} tells its source. Without
     * any of the three the request passes: scripts and typed addresses look like that.
     *
     * @param request the request
     * @return what gives it away, for the operator's log; empty if nothing does
     */
    public Optional<String> foreignVisit(HttpServletRequest request) {
        Optional<String> foreign = foreignSource(request);
        String referer = request.getHeader("Referer");
        if (request.getHeader("Origin") != null || referer == null) {
            return foreign;
        }
        Optional<Origin> source = Origin.parse(originOf(referer));
        // A redirect by another site keeps the referrer of our own page, so only a friend's outweighs Sec-Fetch-Site.
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

    /** Scheme, host and port of an address; what is longer than any origin is cut and is none. */
    private static String originOf(String address) {
        String start = address.substring(0, Math.min(address.length(), LONGEST_ORIGIN));
        int host = start.indexOf("://");
        int path = host < 0 ? -1 : start.indexOf('/', host + 3);
        return path < 0 ? start : start.substring(0, path);
    }

    /** HTTP/2 may name the host outside the headers (RFC 9113 §8.3.1). */
    private static String host(HttpServletRequest request) {
        String header = request.getHeader("Host");
        return header != null ? header : request.getServerName() + ":" + request.getServerPort();
    }

    private static String printable(String header) {
        String shortened = header.length() > 100 ? header.substring(0, 100) + "…" : header;
        return shortened.replaceAll("[^\\x20-\\x7e…]", "?");
    }
}
