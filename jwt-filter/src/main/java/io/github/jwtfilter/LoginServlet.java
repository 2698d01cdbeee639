package io.github.jwtfilter;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.login.LoginOutcome;
import io.github.jwtfilter.page.LoginFailure;
import io.github.jwtfilter.page.Navigation;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Logs in a user by name and password. {@code GET} shows the login page. {@code POST} takes an HTML form, which is
 * answered with a cookie and a redirect, or JSON, which is answered with a token. Declare the servlet in web.xml with
 * exact mappings.
 */
public final class LoginServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    /** Called by the container. */
    public LoginServlet() {}

    @Override
    void answer(Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Cache-Control", "no-store");
        switch (request.getMethod()) {
            case "GET":
            case "HEAD":
                FormLogin.show(exchange, request, response);
                return;
            case "POST":
                logIn(exchange, request, response);
                return;
            default:
                methodNotAllowed(response, "GET, HEAD, POST");
        }
    }

    private static void logIn(Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        LoginExchange dialogue = dialogue(exchange, request, response);
        if (LoginFields.inQuery(request.getQueryString())) {
            dialogue.failed(LoginFailure.IN_ADDRESS);
            return;
        }
        Optional<Credentials> credentials = dialogue.credentials();
        if (credentials.isEmpty()) {
            unread(dialogue, request, response);
            return;
        }
        if (dialogue.wantsCookie() && !exchange.runtime().readsCookie()) {
            dialogue.failed(LoginFailure.COOKIE_UNREAD);
            return;
        }
        // Login CSRF: another site could log in its own user and later read the data that the victim enters.
        if (dialogue.wantsCookie()
                && !dialogue.isFromOwnPage()
                && exchange.runtime().crossOriginGuard.refusesForeign(request)) {
            exchange.refusedUncounted(credentials.get(), dialogue.means(), "sent from another site");
            dialogue.failed(LoginFailure.FOREIGN);
            return;
        }
        try {
            LoginOutcome outcome = exchange.logIn(credentials.get(), dialogue.wantsCookie(), dialogue.means());
            if (outcome.issued().isPresent()) {
                dialogue.succeeded(outcome.issued().get());
            } else {
                refuse(dialogue, outcome.retryAfter(), response);
            }
        } catch (IdentityStoreException e) {
            retryAfter(e.retryAfter(), response);
            dialogue.failed(LoginFailure.UNAVAILABLE);
        } catch (UnusableTokenException alreadyLogged) {
            dialogue.failed(LoginFailure.UNUSABLE_TOKEN);
        }
    }

    /** Returns the dialogue that fits the request's media type. */
    private static LoginExchange dialogue(Exchange exchange, HttpServletRequest request, HttpServletResponse response) {
        String type = LoginMediaType.of(request);
        LoginExchange json = new JsonLogin(request, response);
        if (type.equals(LoginMediaType.JSON) && !LoginMediaType.hasOtherCharset(request)) {
            return json;
        }
        // If cookies are not a token source, a login by form would lead back to the login page.
        if (!exchange.runtime().readsCookie()) {
            return new UnsupportedDialogue(json, LoginFailure.JSON_ONLY);
        }
        if (type.equals(LoginMediaType.FORM)) {
            return new FormLogin(exchange, request, response);
        }
        // A form declared as multipart/form-data or text/plain also comes from a user, who gets a page as response.
        boolean person = !type.equals(LoginMediaType.JSON) && Navigation.isNavigation(request);
        return new UnsupportedDialogue(
                person ? new FormLogin(exchange, request, response) : json, LoginFailure.UNSUPPORTED_TYPE);
    }

    /**
     * Reports a body that could not be read. Newer Tomcat versions have then already answered 400. Their response would
     * contain a stack trace if the exception attribute were left in place.
     */
    private static void unread(LoginExchange dialogue, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (response.isCommitted()) {
            request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
        } else {
            dialogue.failed(dialogue.unread());
        }
    }

    /** Writes the response to a refused login. It differs only if the client has to wait, for unknown users too. */
    private static void refuse(LoginExchange dialogue, Duration retryAfter, HttpServletResponse response)
            throws ServletException, IOException {
        retryAfter(retryAfter, response);
        dialogue.failed(retryAfter.isZero() ? LoginFailure.WRONG_PASSWORD : LoginFailure.TOO_MANY);
    }

    private static void retryAfter(Duration wait, HttpServletResponse response) {
        if (!wait.isZero()) {
            response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
        }
    }
}
