package io.github.jwtfilter.report;

/** What a session may take in cookies. */
final class CookieBudget {
    /** The bytes of one cookie, with its name and attributes. */
    static final int LONGEST_COOKIE = 4096;
    /** The cookies of one session. */
    static final int MOST_COOKIES = 4;
    /** The bytes from which on a session leaves little room for other headers. */
    static final int WARNED_FROM = 4000;

    /** How well a session fits. */
    enum Level {
        FITS("it fits"),
        WARNED("it fits, but servers take 8 kB of headers in all unless they are told to take more"),
        TOO_LARGE("it does not fit, more than " + MOST_COOKIES + " cookies of " + LONGEST_COOKIE + " bytes");

        final String inWords;

        Level(String inWords) {
            this.inWords = inWords;
        }
    }

    private CookieBudget() {}

    /** How many cookies that many bytes need: all but the last are full. */
    static int cookies(int bytes) {
        return (bytes + LONGEST_COOKIE - 1) / LONGEST_COOKIE;
    }

    static Level level(int bytes) {
        if (cookies(bytes) > MOST_COOKIES) {
            return Level.TOO_LARGE;
        }
        return bytes < WARNED_FROM ? Level.FITS : Level.WARNED;
    }
}
