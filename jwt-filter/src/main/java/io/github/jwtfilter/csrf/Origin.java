package io.github.jwtfilter.csrf;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An origin (RFC 6454): scheme, host and port. Apps and browser extensions have a scheme of their own, such as
 * {@code capacitor://localhost}.
 */
public final class Origin {
    /** Schemes whose pages have no origin of this form: their {@code Origin} header is {@code null}, or there is none. */
    private static final Set<String> WITHOUT_ORIGIN = Set.of("file", "ftp", "ws", "wss");

    private static final Pattern FORM = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*+)://(\\[[0-9A-Fa-f:.]++\\]|[^\\s/?#@:\\[\\]*]++)(?::([0-9]{1,5}))?");

    /** A host name has at most 253 characters (RFC 1035 §2.3.4), ids of extensions are shorter. */
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
     * Reads an origin such as {@code https://bank.example}, {@code http://localhost:8081} or
     * {@code capacitor://localhost}.
     *
     * @param text scheme, host and port, without a path; case does not count, except in the host of an app's scheme
     * @return empty if it is no origin, or the opaque one ({@code null})
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
        // Browsers write the hosts of http and https in small letters and leave those of other schemes as they are.
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
     * Whether a web server can have this origin.
     *
     * @return true for http and https; false for the scheme of an app or a browser extension
     */
    public boolean isWeb() {
        return isWeb(scheme);
    }

    /**
     * Whether pages of this origin come over TLS.
     *
     * @return true for https
     */
    public boolean isSecure() {
        return scheme.equals("https");
    }

    /**
     * Whether a {@code Host} header names this origin's host and port; without a port it is the scheme's usual one. An
     * app at {@code capacitor://localhost} is not at the server {@code localhost}.
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
