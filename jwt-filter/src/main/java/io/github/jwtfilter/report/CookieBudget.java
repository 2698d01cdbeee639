package io.github.jwtfilter.report;

import io.github.jwtfilter.session.content.SessionSize;

/** The bytes that a session may use in cookies: the sum of all its cookies with names and attributes. Immutable. */
final class CookieBudget {
    /** The limit in bytes. */
    final int limit;
    /** The size in bytes from which the operator is warned. */
    final int warnedFrom;

    /** How well a session fits into cookies. */
    enum Level {
        FITS,
        /** It fits, but servers accept 8 kB of headers in total by default. */
        WARNED,
        /** Together with the other headers of a browser, it exceeds the limit of the server. */
        TOO_LARGE
    }

    CookieBudget(int limit) {
        this.limit = limit;
        this.warnedFrom = SessionSize.warnedFrom(limit);
    }

    Level level(int bytes) {
        if (bytes > limit) {
            return Level.TOO_LARGE;
        }
        return bytes < warnedFrom ? Level.FITS : Level.WARNED;
    }
}
