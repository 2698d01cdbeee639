package io.github.jwtfilter.transport;

/** Where a request carries a token. */
public enum TokenSource {
    /** {@code Authorization: Bearer} (RFC 6750 §2.1). */
    HEADER,
    /** The login cookie. */
    COOKIE
}
