package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.csrf.CrossOriginGuard;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.login.LoginOutcome;
import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.Optional;

/** {@code request.login} and {@code request.logout} as the Servlet specification defines them (Servlet 6.0 §13.1). */
public final class RequestLogin {
    private final CrossOriginGuard crossOriginGuard;
    private final Optional<PasswordLogin> passwordLogin;
    private final LoginEnd end;

    /** @param passwordLogin empty if no login servlet is configured */
    public RequestLogin(CrossOriginGuard crossOriginGuard, Optional<PasswordLogin> passwordLogin, LoginEnd end) {
        this.crossOriginGuard = crossOriginGuard;
        this.passwordLogin = passwordLogin;
        this.end = end;
    }

    /** Logs in, as {@code HttpServletRequest.login} demands. */
    public void logIn(CurrentLogin current, String user, String password) throws ServletException {
        if (current.login().isPresent()) {
            throw new ServletException("login: a user is already logged in");
        }
        if (current.response().isCommitted()) {
            throw new ServletException("login: too late, the response is committed and cannot set a cookie");
        }
        if (crossOriginGuard.refusesForeign(current.request())) {
            throw new ServletException("login: the request was sent from another site");
        }
        if (passwordLogin.isEmpty()) {
            throw new ServletException("login: no LoginServlet with users is configured");
        }
        // Old applications pass on empty form fields as null.
        if (user == null || password == null) {
            throw new ServletException("login: unknown user or wrong password");
        }
        try {
            LoginOutcome outcome =
                    passwordLogin.get().logIn(current, new Credentials(user, password), true, "request.login");
            // Applications display this exception, so it must hide whether a user exists.
            if (outcome.issued().isEmpty()) {
                Duration wait = outcome.retryAfter();
                throw new ServletException(
                        wait.isZero()
                                ? "login: unknown user or wrong password"
                                : "login: too many wrong passwords, try again in " + wait.toSeconds() + " s");
            }
        } catch (IdentityStoreException e) {
            // The store's message is only logged. It contains addresses and driver details that clients must not see.
            throw new ServletException(
                    e.retryAfter().isZero()
                            ? "login: the users cannot be checked now"
                            : "login: too many logins at once, try again in "
                                    + e.retryAfter().toSeconds() + " s");
        } catch (UnusableTokenException e) {
            // The reason is only logged, because containers show exception messages to clients.
            throw new ServletException("login: no token can be made for this user");
        }
    }

    /** Logs out, as {@code HttpServletRequest.logout} demands. */
    public void logOut(CurrentLogin current, String means) throws ServletException {
        if (end.tryLogOut(current, means, LoginEnd.Scope.LOGIN) == Ending.REFUSED) {
            throw new ServletException("logout: the end of the login cannot be stored");
        }
    }
}
