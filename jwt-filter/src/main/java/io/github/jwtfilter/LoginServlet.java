package io.github.jwtfilter;

import io.github.jwtfilter.LoginDialogue.Failure;
import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.Verdict.Refusal;
import io.github.jwtfilter.transport.TokenTooLongException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
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
        boolean cookieUnread = dialogue.wantsCookie() && !exchange.runtime().readsCookie();
        if (credentials.isEmpty() || cookieUnread) {
            dialogue.failed(Failure.INCOMPLETE);
            return;
        }
        // Another site could log its own user in and read what is typed later.
        if (dialogue.wantsCookie() && exchange.runtime().crossOriginGuard.refusesForeign(request)) {
            dialogue.failed(Failure.FOREIGN);
            return;
        }
        try {
            Optional<Verdict> verdict = exchange.authenticate(credentials.get());
            Optional<Identity> identity = verdict.flatMap(Verdict::identity);
            if (identity.isEmpty()) {
                refuse(dialogue, credentials.get(), verdict, request, response);
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
            if (e.retryAfter().isZero()) {
                LOG.log(Level.ERROR, "login: {0}", e.getMessage());
            } else {
                retryAfter(e.retryAfter(), response);
            }
            dialogue.failed(Failure.UNAVAILABLE);
        } catch (TokenTooLongException alreadyLogged) {
            dialogue.failed(Failure.TOO_LONG);
        }
    }

    /** Only that somebody is to wait is told apart, and that is told of any name. */
    private static void refuse(
            LoginDialogue dialogue,
            Credentials credentials,
            Optional<Verdict> verdict,
            HttpServletRequest request,
            HttpServletResponse response)
            throws ServletException, IOException {
        Duration retryAfter = verdict.map(Verdict::retryAfter).orElse(Duration.ZERO);
        LOG.log(
                // A machine may try a thousand times a second; the log was told when the lock began.
                retryAfter.isZero() ? Level.INFO : Level.DEBUG,
                "login: refused for ''{0}'' from {1}: {2}",
                printable(credentials.name()),
                request.getRemoteAddr(),
                verdict.flatMap(Verdict::refusal).map(Refusal::toString).orElse("unknown user"));
        if (!retryAfter.isZero()) {
            retryAfter(retryAfter, response);
            dialogue.failed(Failure.TOO_MANY);
            return;
        }
        dialogue.failed(Failure.WRONG_PASSWORD);
    }

    private static void retryAfter(Duration wait, HttpServletResponse response) {
        response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }

    /** Names are typed by anybody: none may forge a line of the log. */
    private static String printable(String name) {
        String shortened = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        return shortened.replaceAll("\\p{Cntrl}|\\p{Zl}|\\p{Zp}", "?");
    }
}
