package io.github.jwtfilter.page;

/**
 * The reason why a login failed. Statuses are numbers here. Constants of {@code HttpServletResponse} would leave a
 * reference in the class file. The javax edition could not resolve it, because relocation skips classes that use no
 * servlet type.
 */
public enum LoginFailure {
    /** The query string contains a name or password. Logs and browser histories would store it. */
    IN_ADDRESS(400, "invalid_request", "expected name and password in the body, got one of them in the URL"),
    /** A field is missing, duplicated or too long. */
    INCOMPLETE(
            400,
            "invalid_request",
            "expected one name (username, email or j_username) and one password (password or j_password), each with"
                    + " at most 1024 characters; in JSON, an object with strings, and with true or false for cookie"),
    /** The client asks for a cookie, but the filter reads tokens from the header only. */
    COOKIE_UNREAD(
            400,
            "invalid_request",
            "expected no cookie or cookie false, because this server reads no cookies, got true"),
    /** The body is incomplete, or is an invalid form. */
    UNREADABLE(
            400,
            "invalid_request",
            "expected a complete body; a form must be percent-encoded in the character encoding of its content type and"
                    + " have at most 1000 fields"),
    /** The body exceeds {@link #MAX_BODY_BYTES}. */
    TOO_LARGE(413, "invalid_request", "expected a body of at most " + LoginFailure.MAX_BODY_BYTES + " bytes"),
    /** The body is neither a form nor JSON in UTF-8. */
    UNSUPPORTED_TYPE(
            415,
            "invalid_request",
            "expected the content type application/json, in UTF-8, or application/x-www-form-urlencoded"),
    /** The body is a form or another type. Only JSON is accepted, because the filter ignores cookies. */
    JSON_ONLY(
            415,
            "invalid_request",
            "expected the content type application/json, in UTF-8; this server reads no cookies, so a form cannot log in"),
    /** Unknown user or wrong password. The response is the same for both. */
    WRONG_PASSWORD(401, "invalid_grant"),
    /** Too many failed attempts. The client has to wait. */
    TOO_MANY(429, "temporarily_unavailable"),
    /** The request was sent by a page of another site. */
    FOREIGN(403, "forbidden"),
    /** The token would be too long to store, or the verifier would refuse it. A retry would fail too. */
    UNUSABLE_TOKEN(500, "server_error"),
    /** The user stores are unavailable at the moment. */
    UNAVAILABLE(503, "temporarily_unavailable");

    /** Enough for a percent-encoded name and password of 1,024 characters each, plus some fields of the application. */
    public static final int MAX_BODY_BYTES = 32 * 1024;

    public final int status;
    public final String error;
    /** Describes the client's mistake for its programmer; empty if the client made none. */
    public final String description;

    LoginFailure(int status, String error) {
        this(status, error, "");
    }

    LoginFailure(int status, String error, String description) {
        this.status = status;
        this.error = error;
        this.description = description;
    }
}
