package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.login.LoginOutcome;
import io.github.jwtfilter.recheck.Recheck;
import io.github.jwtfilter.throttle.ProxyWarning;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Logs in by name and password. */
public final class PasswordLogin {
    private final IdentityStore users;
    private final String unknown;
    private final Recheck recheck;
    private final LoginStart start;
    private final LoginEvents events;
    private final ProxyWarning proxyWarning = new ProxyWarning();

    /**
     * Creates the login of one filter.
     *
     * @param users the throttled stores of the login servlet
     * @param recheck prepares rechecks of the new login
     * @param asksServerRealm whether a store is the server's realm; it does not distinguish an unknown user from a
     *     wrong password
     */
    public PasswordLogin(
            IdentityStore users, Recheck recheck, boolean asksServerRealm, LoginStart start, LoginEvents events) {
        this.users = users;
        this.recheck = recheck;
        this.unknown = asksServerRealm ? "unknown user or wrong password" : "unknown user";
        this.start = start;
        this.events = events;
    }

    /**
     * Checks the credentials with the stores of the login servlet and begins a login if a store accepts them. Writes
     * the result to the audit log in one line.
     *
     * @param byCookie whether the browser stores the token
     * @param means how the password was sent
     * @throws IdentityStoreException if a store is unavailable or limits logins
     * @throws UnusableTokenException if the token would be lost or refused; then the login is unchanged
     */
    public LoginOutcome logIn(CurrentLogin current, Credentials credentials, boolean byCookie, String means)
            throws IdentityStoreException, UnusableTokenException {
        HttpServletRequest request = current.request();
        proxyWarning.lookAt(request);
        try {
            Optional<Verdict> verdict = users.authenticate(
                    credentials.from(request.getRemoteAddr(), new RequestRealm(request, current.response())));
            LoginOutcome outcome = new LoginOutcome(verdict);
            if (outcome.identity().isPresent()) {
                return outcome.with(start.begin(current, recheck.proved(verdict.get()), byCookie, means));
            }
            String why = outcome.inWords(unknown);
            if (outcome.retryAfter().isZero()) {
                events.refused(request, credentials, means, why);
            } else {
                events.throttled(request, credentials, means, why);
            }
            return outcome;
        } catch (IdentityStoreException e) {
            if (e.retryAfter().isZero()) {
                events.storeFailed(request, e);
                events.refusedUncounted(request, credentials, means, "the users cannot be asked");
            } else {
                events.throttled(request, credentials, means, e.getMessage());
            }
            throw e;
        } catch (UnusableTokenException e) {
            events.refused(request, credentials, means, "no token can be made");
            throw e;
        }
    }
}
