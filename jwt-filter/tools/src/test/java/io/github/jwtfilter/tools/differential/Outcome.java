package io.github.jwtfilter.tools.differential;

/** The meaning of an answer for the user. */
enum Outcome {
    LET_THROUGH,
    LOGIN_NEEDED,
    FORBIDDEN,
    /** A redirect to https. */
    TLS_NEEDED,
    /** The server itself refuses the method. */
    METHOD_REFUSED,
    /** The path is malformed or ambiguous. */
    BAD_REQUEST,
    OTHER;

    static Outcome of(Answer answer) {
        if (answer.header("let-through") != null) {
            return LET_THROUGH;
        }
        String location = answer.header("location");
        switch (answer.status()) {
            case 200:
            case 401:
                return LOGIN_NEEDED;
            case 301:
            case 302:
            case 303:
            case 307:
                return location != null && location.startsWith("https:") ? TLS_NEEDED : LOGIN_NEEDED;
            case 403:
                return FORBIDDEN;
            case 400:
                return BAD_REQUEST;
            case 405:
            case 501:
                return METHOD_REFUSED;
            default:
                return OTHER;
        }
    }
}
