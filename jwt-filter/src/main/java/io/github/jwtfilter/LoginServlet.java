package io.github.jwtfilter;

import io.github.jwtfilter.LoginDialogue.Failure;
import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.transport.TokenTooLongException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Turns a name and a password into a login. {@code GET} shows the login page; {@code POST} takes an HTML form or JSON,
 * and answers the one with a cookie and a redirect, the other with a token. Declared in web.xml with exact mappings.
 */
public final class LoginServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

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
            dialogue.failed(dialogue.unread());
            return;
        }
        if (dialogue.wantsCookie() && !exchange.runtime().readsCookie()) {
            dialogue.failed(Failure.COOKIE_UNREAD);
            return;
        }
        // Another site could log its own user in and read what is typed later.
        if (dialogue.wantsCookie() && exchange.runtime().crossOriginGuard.refusesForeign(request)) {
            dialogue.failed(Failure.FOREIGN);
            return;
        }
        try {
            Optional<Identity> identity =
                    exchange.runtime().users().orElseThrow().authenticate(credentials.get());
            if (identity.isEmpty()) {
                LOG.log(
                        Level.INFO,
                        "login: refused for ''{0}'' from {1}",
                        printable(credentials.get().name()),
                        request.getRemoteAddr());
                dialogue.failed(Failure.WRONG_PASSWORD);
                return;
            }
            IssuedLogin issued = exchange.begin(identity.get(), dialogue.wantsCookie());
            LOG.log(
                    Level.INFO,
                    "login: ''{0}'' from {1}",
                    printable(identity.get().getName()),
                    request.getRemoteAddr());
            dialogue.succeeded(issued);
        } catch (IdentityStoreException e) {
            LOG.log(Level.ERROR, "login: {0}", e.getMessage());
            dialogue.failed(Failure.UNAVAILABLE);
        } catch (TokenTooLongException alreadyLogged) {
            dialogue.failed(Failure.TOO_LONG);
        }
    }

    /** Names are typed by anybody: none may forge a line of the log. */
    private static String printable(String name) {
        String shortened = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        return shortened.replaceAll("\\p{Cntrl}|\\p{Zl}|\\p{Zp}", "?");
    }
}
