package io.github.jwtfilter.access;

/** The result of the access rules for one request of one user. */
public enum Decision {
    /** The application may answer. */
    PERMITTED,
    /** The user has to log in first. */
    LOGIN_NEEDED,
    /** The request is refused. Another login of the same user would change nothing. */
    FORBIDDEN
}
