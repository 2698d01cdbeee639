package io.github.jwtfilter.csrf;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A web origin (RFC 6454): scheme, host and port. */
public final class Origin {
    private static final Pattern FORM =
            Pattern.compile("(https?)://(\\[[0-9a-f:.]+\\]|[^\\s/?#@:\\[\\]]+)(?::([0-9]{1,5}))?");

    /** The longest host name has 253 characters. */
    private static final int MAX_LENGTH = 300;

    private final String scheme;
    private final String host;
    private final int port;

    private Origin(String scheme, String host, int port) {
        this.scheme = scheme;
        this.host = host;
        this.port = port;
    }

    /**
     * Reads an origin such as {@code https://bank.example} or {@code http://localhost:8081}.
     *
     * @param text scheme, host and port, without a path; case does not count
     * @return empty if it is no http or https origin ({@code null} among others), or longer than 300 characters
     */
    public static Optional<Origin> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1);
        int port = matcher.group(3) == null ? defaultPort(scheme) : Integer.parseInt(matcher.group(3));
        return Optional.of(new Origin(scheme, matcher.group(2), port));
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /**
     * Whether pages of this origin come over TLS.
     *
     * @return true for https
     */
    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** Whether a {@code Host} header names this origin's host and port; without a port it is the scheme's usual one. */
    boolean isAt(String hostHeader) {
        return hostHeader != null
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
