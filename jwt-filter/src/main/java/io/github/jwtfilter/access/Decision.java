package io.github.jwtfilter.access;

/** What the rules say of one request by one user. */
public enum Decision {
    /** The application may answer. */
    PERMITTED,
    /** A login is needed first. */
    LOGIN_NEEDED,
    /** No login of this user helps. */
    FORBIDDEN
}
