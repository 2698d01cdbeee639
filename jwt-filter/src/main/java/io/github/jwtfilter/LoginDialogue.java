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

/** How a client asks to log in, and how it wants to be answered. */
interface LoginDialogue {
    /** Name and password of 1,024 characters each fit in, percent-encoded, and some fields that are not ours. */
    int LONGEST_BODY = 32 * 1024;

    /** The media type of forms. */
    String FORM = "application/x-www-form-urlencoded";
    /** A longer Content-Type is none that is read here. */
    int MAX_TYPE_LENGTH = 1_000;

    /** JSON is UTF-8 (RFC 8259 §8.1), whether the client says so or not. */
    Pattern OTHER_CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*+(?!\"?utf-?8\"?\\s*(?:;|$))", Pattern.CASE_INSENSITIVE);

    /**
     * Why there is no login. Statuses are numbers here: constants of {@code HttpServletResponse} would leave a reference
     * in the class file that the javax edition cannot resolve, because relocation skips classes that use no servlet type.
     */
    enum Failure {
        /** A name or password stands in the address, where logs and histories keep it. */
        IN_ADDRESS(400, "invalid_request", "expected name and password in the body only, got one in the address"),
        /** A field is missing, twice there or too long. */
        INCOMPLETE(
                400,
                "invalid_request",
                "expected one name (username, email or j_username) and one password (password or j_password), each of"
                        + " at most 1024 characters; in JSON strings in an object, and cookie true or false"),
        /** The cookie is wanted where none is read. */
        COOKIE_UNREAD(400, "invalid_request", "expected no wish for a cookie, for none is read here"),
        /** The body breaks off or is no form. */
        UNREADABLE(
                400,
                "invalid_request",
                "expected a body that can be read to its end; a form is percent-encoded, in the character encoding that"
                        + " it names, and has at most 1000 fields"),
        /** The body is longer than any name and password. */
        TOO_LARGE(413, "invalid_request", "expected a body of at most " + LONGEST_BODY + " bytes"),
        /** Neither a form nor JSON in UTF-8. */
        UNSUPPORTED_TYPE(
                415,
                "invalid_request",
                "expected the content type application/json, in UTF-8, or application/x-www-form-urlencoded"),
        /** A form, or something else than JSON, where no cookie is read. */
        JSON_ONLY(
                415,
                "invalid_request",
                "expected the content type application/json, in UTF-8: no cookie is read here, so a form cannot log in"),
        /** Unknown user or wrong password: nobody is told which. */
        WRONG_PASSWORD(401, "invalid_grant"),
        /** Too many passwords were tried: one has to wait. */
        TOO_MANY(429, "temporarily_unavailable"),
        /** Sent from another site's page. */
        FOREIGN(403, "forbidden"),
        /** The token would be too long to be kept, or be refused: trying again does not help. */
        UNUSABLE_TOKEN(500, "server_error"),
        /** The users cannot be asked now. */
        UNAVAILABLE(503, "temporarily_unavailable");

        final int status;
        final String error;
        /** What the client's programmer did wrong; empty if it is nothing of that kind. */
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

    /** The dialogue that the request's content type asks for. */
    static LoginDialogue of(Exchange exchange, HttpServletRequest request, HttpServletResponse response) {
        String type = mediaType(request);
        LoginDialogue json = new JsonDialogue(request, response);
        if (type.equals("application/json")
                && !OTHER_CHARSET.matcher(contentType(request)).find()) {
            return json;
        }
        // Without the cookie as a source, a form would log in nobody and lead back to itself.
        if (!exchange.runtime().readsCookie()) {
            return new UnsupportedDialogue(json, Failure.JSON_ONLY);
        }
        if (type.equals(FORM)) {
            return new FormDialogue(exchange, request, response);
        }
        // A form that was declared multipart/form-data or text/plain was still sent by a person.
        boolean person = !type.equals("application/json") && Refusals.isNavigation(request);
        return new UnsupportedDialogue(
                person ? new FormDialogue(exchange, request, response) : json, Failure.UNSUPPORTED_TYPE);
    }

    /** Whether a request is a form that a browser sends to log in, however it came there. */
    static boolean isForm(HttpServletRequest request) {
        return request.getMethod().equals("POST") && mediaType(request).equals(FORM);
    }

    private static String mediaType(HttpServletRequest request) {
        return contentType(request).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** The header as it came: a container that is asked for the type may choke on an unknown encoding. */
    private static String contentType(HttpServletRequest request) {
        String header = request.getHeader("Content-Type");
        return header == null || header.length() > MAX_TYPE_LENGTH ? "" : header;
    }

    /** What was presented; empty if it cannot be read. */
    Optional<Credentials> credentials();

    /** How the password came, for the audit log. */
    String means();

    /** Why {@link #credentials()} was empty. */
    Failure unread();

    /** Whether the token is to be kept in a cookie. */
    boolean wantsCookie();

    /** Whether the built-in login page sent it, although the browser hides where it comes from. */
    default boolean isFromOwnPage() {
        return false;
    }

    /** Tells that the login has begun. */
    void succeeded(IssuedLogin issued) throws IOException;

    /** Tells that it has not. */
    void failed(Failure failure) throws ServletException, IOException;
}
