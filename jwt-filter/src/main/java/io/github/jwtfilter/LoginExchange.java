package io.github.jwtfilter;

import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.identity.Credentials;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A login request: how the client sends the credentials, and in which form it expects the response. */
interface LoginExchange {
    /** Enough for a percent-encoded name and password of 1,024 characters each, plus some fields of the application. */
    int LONGEST_BODY = 32 * 1024;

    /** The media type of HTML forms. */
    String FORM = "application/x-www-form-urlencoded";
    /** A longer Content-Type is treated as an unsupported type. */
    int MAX_TYPE_LENGTH = 1_000;

    /** Matches a charset other than UTF-8. JSON is always UTF-8 (RFC 8259 §8.1). */
    Pattern OTHER_CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*+(?!\"?utf-?8\"?\\s*(?:;|$))", Pattern.CASE_INSENSITIVE);

    /**
     * The reason why a login failed. Statuses are numbers here. Constants of {@code HttpServletResponse} would leave a
     * reference in the class file that the javax edition cannot resolve, because relocation skips classes that use no
     * servlet type.
     */
    enum Failure {
        /** The query string contains a name or password. Logs and browser histories would store it. */
        IN_ADDRESS(400, "invalid_request", "expected name and password in the body only, got one in the address"),
        /** A field is missing, duplicated or too long. */
        INCOMPLETE(
                400,
                "invalid_request",
                "expected one name (username, email or j_username) and one password (password or j_password), each of"
                        + " at most 1024 characters; in JSON strings in an object, and cookie true or false"),
        /** The client asks for a cookie, but the filter reads tokens from the header only. */
        COOKIE_UNREAD(400, "invalid_request", "expected no wish for a cookie, for none is read here"),
        /** The body is incomplete, or is an invalid form. */
        UNREADABLE(
                400,
                "invalid_request",
                "expected a body that can be read to its end; a form is percent-encoded, in the character encoding that"
                        + " it names, and has at most 1000 fields"),
        /** The body exceeds {@link #LONGEST_BODY}. */
        TOO_LARGE(413, "invalid_request", "expected a body of at most " + LONGEST_BODY + " bytes"),
        /** The body is neither a form nor JSON in UTF-8. */
        UNSUPPORTED_TYPE(
                415,
                "invalid_request",
                "expected the content type application/json, in UTF-8, or application/x-www-form-urlencoded"),
        /** The body is a form or another type. Only JSON is accepted, because the filter does not read cookies. */
        JSON_ONLY(
                415,
                "invalid_request",
                "expected the content type application/json, in UTF-8: no cookie is read here, so a form cannot log in"),
        /** Unknown user or wrong password. The response is the same for both. */
        WRONG_PASSWORD(401, "invalid_grant"),
        /** Too many failed attempts. The client has to wait. */
        TOO_MANY(429, "temporarily_unavailable"),
        /** The request was sent by a page of another site. */
        FOREIGN(403, "forbidden"),
        /** The token would be too long to store, or the verifier would refuse it. A retry does not help. */
        UNUSABLE_TOKEN(500, "server_error"),
        /** The user stores cannot answer at the moment. */
        UNAVAILABLE(503, "temporarily_unavailable");

        final int status;
        final String error;
        /** Describes the client's mistake for its programmer; empty if the client made none. */
        final String description;

        Failure(int status, String error) {
            this(status, error, "");
        }

        Failure(int status, String error, String description) {
            this.status = status;
            this.error = error;
            this.description = description;
        }
    }

    /** Returns the exchange that fits the request's content type. */
    static LoginExchange of(Exchange exchange, HttpServletRequest request, HttpServletResponse response) {
        String type = mediaType(request);
        LoginExchange json = new JsonLogin(request, response);
        if (type.equals("application/json")
                && !OTHER_CHARSET.matcher(contentType(request)).find()) {
            return json;
        }
        // If cookies are not a token source, a login by form would lead back to the login page.
        if (!exchange.runtime().readsCookie()) {
            return new UnsupportedDialogue(json, Failure.JSON_ONLY);
        }
        if (type.equals(FORM)) {
            return new FormLogin(exchange, request, response);
        }
        // A form declared as multipart/form-data or text/plain also comes from a user, who gets a page as response.
        boolean person = !type.equals("application/json") && ErrorResponses.isNavigation(request);
        return new UnsupportedDialogue(
                person ? new FormLogin(exchange, request, response) : json, Failure.UNSUPPORTED_TYPE);
    }

    /** Returns whether the request is a POST of an HTML form. */
    static boolean isForm(HttpServletRequest request) {
        return request.getMethod().equals("POST") && mediaType(request).equals(FORM);
    }

    private static String mediaType(HttpServletRequest request) {
        return contentType(request).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Reads the header itself, because some containers fail in {@code getContentType()} on an unknown charset. */
    private static String contentType(HttpServletRequest request) {
        String header = request.getHeader("Content-Type");
        return header == null || header.length() > MAX_TYPE_LENGTH ? "" : header;
    }

    /** Returns the credentials; empty if they cannot be read. */
    Optional<Credentials> credentials();

    /** Returns how the password was sent, for the audit log. */
    String means();

    /** Returns the reason why {@link #credentials()} was empty. */
    Failure unread();

    /** Returns whether the client wants the token in a cookie. */
    boolean wantsCookie();

    /** Returns whether the form is known to come from the built-in login page although the browser hides its origin. */
    default boolean isFromOwnPage() {
        return false;
    }

    /** Writes the response to a successful login. */
    void succeeded(IssuedLogin issued) throws IOException;

    /** Writes the response to a failed login. */
    void failed(Failure failure) throws ServletException, IOException;
}
