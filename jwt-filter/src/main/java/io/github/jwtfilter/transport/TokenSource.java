package io.github.jwtfilter.transport;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The place of a token in a request. Only a client that means to send a token writes it into {@code Authorization}. A
 * browser adds the cookie, and a proxy adds its header, to each request, also to one that another site caused. Immutable.
 */
public final class TokenSource {
    /** {@code Authorization: Bearer} (RFC 6750 §2.1). */
    public static final TokenSource HEADER = new TokenSource("header", null);

    /** The login cookie. */
    public static final TokenSource COOKIE = new TokenSource("cookie", null);

    private final String text;
    private final String proxyHeader;

    private TokenSource(String text, String proxyHeader) {
        this.text = text;
        this.proxyHeader = proxyHeader;
    }

    /**
     * Returns the header of a proxy that authenticates users, for example {@code Cf-Access-Jwt-Assertion}. Its whole value
     * is the token.
     *
     * @param name the header's name; case is ignored
     */
    public static TokenSource ofProxy(String name) {
        return new TokenSource("header:" + name.toLowerCase(Locale.ROOT), name);
    }

    /** Returns the name of the header that a proxy adds; empty for {@link #HEADER} and {@link #COOKIE}. */
    public Optional<String> proxyHeader() {
        return Optional.ofNullable(proxyHeader);
    }

    /** Returns whether the header of a proxy is the source. */
    public boolean isProxy() {
        return proxyHeader != null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenSource && text.equals(((TokenSource) other).text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    /** Returns the source as in web.xml: {@code header}, {@code cookie} or {@code header:name} in lower case. */
    @Override
    public String toString() {
        return text;
    }
}
