package io.github.jwtfilter;

import io.github.jwtfilter.LoginDialogue.Failure;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Turns a name and a password into a login. {@code GET} shows the login page; {@code POST} takes an HTML form or JSON,
 * and answers the one with a cookie and a redirect, the other with a token. Declared in web.xml with exact mappings.
 */
public final class LoginServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    /** For the container. */
    public LoginServlet() {}

    @Override
    void answer(Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Cache-Control", "no-store");
        switch (request.getMethod()) {
            case "GET":
            case "HEAD":
                FormDialogue.show(exchange, request, response);
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
        LoginDialogue dialogue = LoginDialogue.of(exchange, request, response);
        if (LoginFields.inQuery(request.getQueryString())) {
            dialogue.failed(Failure.IN_ADDRESS);
            return;
        }
        Optional<Credentials> credentials = dialogue.credentials();
        if (credentials.isEmpty()) {
            unread(dialogue, request, response);
            return;
        }
        if (dialogue.wantsCookie() && !exchange.runtime().readsCookie()) {
            dialogue.failed(Failure.COOKIE_UNREAD);
            return;
        }
        // Another site could log its own user in and read what is typed later.
        if (dialogue.wantsCookie()
                && !dialogue.isFromOwnPage()
                && exchange.runtime().crossOriginGuard.refusesForeign(request)) {
            exchange.refusedUncounted(credentials.get(), dialogue.means(), "sent from another site");
            dialogue.failed(Failure.FOREIGN);
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
            dialogue.failed(Failure.UNAVAILABLE);
        } catch (UnusableTokenException alreadyLogged) {
            dialogue.failed(Failure.UNUSABLE_TOKEN);
        }
    }

    /** A body that breaks off is answered by newer Tomcats themselves, with 400 and, unless it is gone, a stack trace. */
    private static void unread(LoginDialogue dialogue, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (response.isCommitted()) {
            request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
        } else {
            dialogue.failed(dialogue.unread());
        }
    }

    /** Only that somebody has to wait is told apart, and that is told of any name. */
    private static void refuse(LoginDialogue dialogue, Duration retryAfter, HttpServletResponse response)
            throws ServletException, IOException {
        retryAfter(retryAfter, response);
        dialogue.failed(retryAfter.isZero() ? Failure.WRONG_PASSWORD : Failure.TOO_MANY);
    }

    private static void retryAfter(Duration wait, HttpServletResponse response) {
        if (!wait.isZero()) {
            response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
        }
    }
}
