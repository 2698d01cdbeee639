package io.github.jwtfilter;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.login.LoginOutcome;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/** {@code request.login} and {@code request.logout} as the Servlet specification defines them (Servlet 6.0 §13.1). */
final class RequestLogin {
    private final JwtRuntime runtime;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final LoginFlow flow;

    RequestLogin(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response, LoginFlow flow) {
        this.runtime = runtime;
        this.request = request;
        this.response = response;
        this.flow = flow;
    }

    /** Logs in, as {@code HttpServletRequest.login} demands. */
    void logIn(String user, String password) throws ServletException {
        if (flow.login().isPresent()) {
            throw new ServletException("login: a user is already logged in");
        }
        if (response.isCommitted()) {
            throw new ServletException("login: too late, the response is committed and cannot set a cookie");
        }
        if (runtime.crossOriginGuard.refusesForeign(request)) {
            throw new ServletException("login: the request was sent from another site");
        }
        if (runtime.users().isEmpty()) {
            throw new ServletException("login: no LoginServlet with users is configured");
        }
        // Old applications pass on empty form fields as null.
        if (user == null || password == null) {
            throw new ServletException("login: unknown user or wrong password");
        }
        try {
            LoginOutcome outcome = flow.logIn(new Credentials(user, password), true, "request.login");
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
    void logOut(String means) throws ServletException {
        if (!flow.tryLogOut(means)) {
            throw new ServletException("logout: the end of the login cannot be stored");
        }
    }
}
