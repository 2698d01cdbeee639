package io.github.jwtfilter.form;

import io.github.jwtfilter.jose.JwtVerifier;

/** The reason why a client gets no new tokens, in the words of RFC 6749 section 5.2. */
public enum TokenFailure {
    /** A parameter is missing, repeated, too long or in the URL, or the form is unreadable. */
    INVALID_REQUEST(
            400,
            "invalid_request",
            "expected a form with one grant_type and one refresh_token of at most " + JwtVerifier.MAX_TOKEN_CHARACTERS
                    + " characters in the body, and neither of them in the URL"),
    /** The refresh token counts no more, or never did. The answer is the same for all reasons. */
    INVALID_GRANT(400, "invalid_grant", ""),
    /** Another grant type. A password is sent as JSON or as a login form. */
    UNSUPPORTED_GRANT_TYPE(400, "unsupported_grant_type", "expected the grant_type refresh_token"),
    /** The client asks for a scope. The roles of the user's account decide what a token permits. */
    INVALID_SCOPE(400, "invalid_scope", "expected no scope, because the account decides what a token permits"),
    /** The token would be too long, or the verifier would refuse it. A retry does not help. */
    UNUSABLE_TOKEN(500, "server_error", ""),
    /** The store or the users cannot answer now, or there are no keys. */
    UNAVAILABLE(503, "temporarily_unavailable", "");

    final int status;
    final String error;
    /** Describes the client's mistake for its programmer; empty if the client made none. */
    final String description;

    TokenFailure(int status, String error, String description) {
        this.status = status;
        this.error = error;
        this.description = description;
    }
}
