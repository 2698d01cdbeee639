package io.github.jwtfilter;

import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.identity.Credentials;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** How a client asks to log in, and how it wants to be answered. */
interface LoginDialogue {
    /** Why there is no login. */
    enum Failure {
        /** A name or password stands in the address, where logs and histories keep it. */
        IN_ADDRESS(HttpServletResponse.SC_BAD_REQUEST, "invalid_request"),
        /** A field is missing, twice there or too long. */
        INCOMPLETE(HttpServletResponse.SC_BAD_REQUEST, "invalid_request"),
        /** Neither a form nor JSON. */
        UNSUPPORTED_TYPE(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "invalid_request"),
        /** Unknown user or wrong password: nobody is told which. */
        WRONG_PASSWORD(HttpServletResponse.SC_UNAUTHORIZED, "invalid_grant"),
        /** Too many passwords were tried: one has to wait. */
        TOO_MANY(429, "temporarily_unavailable"),
        /** Sent from another site's page. */
        FOREIGN(HttpServletResponse.SC_FORBIDDEN, "forbidden"),
        /** The token would be too long to be kept, or be refused: trying again does not help. */
        UNUSABLE_TOKEN(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "server_error"),
        /** The users cannot be asked now. */
        UNAVAILABLE(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "temporarily_unavailable");

        final int status;
        final String error;

        Failure(int status, String error) {
            this.status = status;
            this.error = error;
        }
    }

    /** The dialogue that the request's content type asks for. */
    static LoginDialogue of(Exchange exchange, HttpServletRequest request, HttpServletResponse response) {
        String type = request.getContentType() == null ? "" : request.getContentType();
        switch (type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
            case "application/x-www-form-urlencoded":
                // Without the cookie as a source, a form would log in nobody and lead back to itself.
                if (!exchange.runtime().readsCookie()) {
                    return new UnsupportedDialogue(response);
                }
                return new FormDialogue(exchange, request, response);
            case "application/json":
                return new JsonDialogue(request, response);
            default:
                return new UnsupportedDialogue(response);
        }
    }

    /** What was presented; empty if it is incomplete. */
    Optional<Credentials> credentials() throws IOException;

    /** How the password came, for the audit log. */
    String means();

    /** Whether the token is to be kept in a cookie. */
    boolean wantsCookie();

    /** Tells that the login has begun. */
    void succeeded(IssuedLogin issued) throws IOException;

    /** Tells that it has not. */
    void failed(Failure failure) throws ServletException, IOException;

    /** Neither a form nor JSON: answered in JSON, for no browser page sends such a thing. */
    final class UnsupportedDialogue implements LoginDialogue {
        private final HttpServletResponse response;

        UnsupportedDialogue(HttpServletResponse response) {
            this.response = response;
        }

        @Override
        public Optional<Credentials> credentials() {
            return Optional.empty();
        }

        @Override
        public String means() {
            return "unsupported";
        }

        @Override
        public boolean wantsCookie() {
            return false;
        }

        @Override
        public void succeeded(IssuedLogin issued) {
            throw new IllegalStateException("no credentials were read");
        }

        @Override
        public void failed(Failure failure) throws IOException {
            JsonAnswer.error(response, Failure.UNSUPPORTED_TYPE.status, Failure.UNSUPPORTED_TYPE.error);
        }
    }
}
