package io.github.jwtfilter.refresh;

/** What became of the use of a refresh token. */
public enum Rotation {
    /** The client may have the successor: the token of the next generation. */
    GRANTED,
    /** The token was used before, and its successor is in use or its grace is over. The family no longer exists. */
    REUSED,
    /** There is no such family: it has ended, or the store has lost it. */
    UNKNOWN
}
