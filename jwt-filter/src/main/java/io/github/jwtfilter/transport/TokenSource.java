package io.github.jwtfilter.transport;

/** The place of a token in a request. */
public enum TokenSource {
    /** {@code Authorization: Bearer} (RFC 6750 §2.1). */
    HEADER,
    /** The login cookie. */
    COOKIE
}
