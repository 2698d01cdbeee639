package io.github.jwtfilter.csrf;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An origin (RFC 6454): scheme, host and port. Apps and browser extensions use schemes of their own, for example
 * {@code capacitor://localhost}.
 */
public final class Origin {
    /**
     * Schemes without an origin of this form. For their pages, browsers send {@code Origin: null} or omit the header.
     */
    private static final Set<String> WITHOUT_ORIGIN = Set.of("file", "ftp", "ws", "wss");

    private static final Pattern FORM = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*+)://(\\[[0-9A-Fa-f:.]++\\]|[^\\s/?#@:\\[\\]*]++)(?::([0-9]{1,5}))?");

    /** A host name has at most 253 characters (RFC 1035 §2.3.4). The ids of browser extensions are shorter. */
    private static final int MAX_CHARACTERS = 300;

    private static final int NO_PORT = -1;

    private final String scheme;
    private final String host;
    private final int port;

    private Origin(String scheme, String host, int port) {
        this.scheme = scheme;
        this.host = host;
        this.port = port;
    }

    /**
     * Parses an origin, for example {@code https://bank.example}, {@code http://localhost:8081} or
     * {@code capacitor://localhost}.
     *
     * @param text scheme, host and port without a path; case is ignored, except in the host of an app's scheme
     * @return the origin; empty if the text is invalid or the opaque origin ({@code null})
     */
    public static Optional<Origin> parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        if (WITHOUT_ORIGIN.contains(scheme)) {
            return Optional.empty();
        }
        // Browsers write the hosts of http and https in lower case, and keep the case of hosts in other schemes.
        String host = isWeb(scheme) ? matcher.group(2).toLowerCase(Locale.ROOT) : matcher.group(2);
        int port = matcher.group(3) == null ? defaultPort(scheme) : Integer.parseInt(matcher.group(3));
        return Optional.of(new Origin(scheme, host, port));
    }

    private static boolean isWeb(String scheme) {
        return scheme.equals("http") || scheme.equals("https");
    }

    private static int defaultPort(String scheme) {
        if (!isWeb(scheme)) {
            return NO_PORT;
        }
        return scheme.equals("https") ? 443 : 80;
    }

    /**
     * Returns true if a web server can have this origin.
     *
     * @return true for http and https, false for the scheme of an app or a browser extension
     */
    public boolean isWeb() {
        return isWeb(scheme);
    }

    /**
     * Returns true if pages of this origin are loaded over TLS.
     *
     * @return true for https
     */
    public boolean isSecure() {
        return scheme.equals("https");
    }

    /**
     * Returns true if a {@code Host} header has this origin's host and port. A header without a port has the default
     * port of the scheme. The app {@code capacitor://localhost} differs from the server {@code localhost}.
     */
    boolean isAt(String hostHeader) {
        return hostHeader != null
                && isWeb()
                && Origin.parse(scheme + "://" + hostHeader)
                        .filter(this::equals)
                        .isPresent();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin
                && scheme.equals(((Origin) other).scheme)
                && host.equals(((Origin) other).host)
                && port == ((Origin) other).port;
    }

    @Override
    public int hashCode() {
        return Objects.hash(scheme, host, port);
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
    }
}
