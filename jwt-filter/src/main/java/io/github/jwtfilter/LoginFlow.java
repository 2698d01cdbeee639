package io.github.jwtfilter;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.LargestClaim;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.login.LoginOutcome;
import io.github.jwtfilter.login.LoginReader;
import io.github.jwtfilter.login.SizeBudget;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.session.CacheHeaders;
import io.github.jwtfilter.session.CacheHeaders.Audience;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

// This class is long because every change of a login is made here in one order: the token, the session, the audit log.
/** The login of one request, and all changes of it: log in, log out, renew. */
final class LoginFlow {
    /**
     * The request attribute with the user name for access logs. The value is safe inside double quotes. It is kept
     * after a logout, because the container writes the log line at the end of the request.
     */
    static final String USER = "io.github.jwtfilter.user";

    /**
     * The maximum number of characters of a store's message in the log. Messages of databases and directories can be
     * long.
     */
    private static final int MAX_STORE_MESSAGE = 500;

    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final JwtRuntime runtime;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final HttpServletResponse own;
    private final CacheHeaders cacheHeaders;
    private final Authentication authentication;
    private final Supplier<RequestSession> session;

    private volatile Login login;
    private volatile boolean ended;
    private String renewedToken;

    /**
     * Begins with the login that the request's token proved.
     *
     * @param request the container's own
     * @param response the application's
     * @param own the response for the filter's cookies
     * @param session the session of the request, which follows each change of the login
     */
    LoginFlow(
            JwtRuntime runtime,
            HttpServletRequest request,
            HttpServletResponse response,
            HttpServletResponse own,
            CacheHeaders cacheHeaders,
            Authentication authentication,
            Supplier<RequestSession> session) {
        this.runtime = runtime;
        this.request = request;
        this.response = response;
        this.own = own;
        this.cacheHeaders = cacheHeaders;
        this.authentication = authentication;
        this.session = session;
        // Another application may have forwarded the request together with its own user.
        request.removeAttribute(USER);
        become(authentication.login());
    }

    /** Returns the present login, or {@link Login#NONE}. */
    Login login() {
        return login;
    }

    /** Returns whether this or another request has ended the login. */
    boolean isRevoked() {
        return login.isPresent() && runtime.revokedLogins.isRevoked(login.id());
    }

    /**
     * Changes the login. The user name for the access log stays after a logout, so that the logout request is logged
     * with its user.
     */
    private void become(Login other) {
        login = other;
        if (other.isPresent()) {
            request.setAttribute(USER, LogText.inQuotes(other.identity().getName()));
            cacheHeaders.narrow(Audience.USER);
        }
    }

    private void cookieWritten() {
        cacheHeaders.narrow(Audience.BROWSER);
    }

    /** Returns whether this response should renew the token. A renewal keeps the login. */
    boolean isRenewalDue() {
        return authentication.byCookie()
                && authentication.signedByUs()
                && runtime.issuer.isRenewalDue(login)
                && mayOverwriteCookie();
    }

    /**
     * Returns whether a renewal may overwrite the configured cookie. A token of another scope came in a different
     * cookie. In that case the configured cookie may hold another login, and a renewal must keep it.
     */
    private boolean mayOverwriteCookie() {
        return isInOwnScope()
                || runtime.authenticator.loginsByCookie(request).stream()
                        .allMatch(
                                other -> other.id().equals(login.id()) || runtime.revokedLogins.isRevoked(other.id()));
    }

    /**
     * Returns whether the token has the configured cookie scope. A token without a scope is accepted if the configured
     * scope is the narrowest, because browsers send that cookie first.
     */
    private boolean isInOwnScope() {
        String scope = LoginReader.cookieScope(login);
        return scope == null
                ? !runtime.cookie.mayHaveLeftovers()
                : runtime.cookie.scope().equals(scope);
    }

    /**
     * Renews the token just before the response commits. This or another request may have ended the login in the
     * meantime.
     */
    void renew() {
        boolean stands = login == authentication.login() && !ended && !isRevoked();
        if (!stands || own.isCommitted() || isOn(own, renewedToken)) {
            return;
        }
        try {
            String token = runtime.issuer.renew(login, runtime.cookie.scope()).token();
            if (isInOwnScope()) {
                runtime.cookie.overwrite(token, request, own);
            } else {
                runtime.cookie.write(token, request, own);
            }
            renewedToken = token;
            cookieWritten();
        } catch (UnusableTokenException e) {
            // This is rare, because the presented token was shorter. That token stays valid until it expires.
            runtime.growthLog.renewalFailed(e.getMessage() + "; " + runtime.issuer.largestClaim(login.claims()));
        }
    }

    private static boolean isOn(HttpServletResponse response, String token) {
        return token != null && response.getHeaders("Set-Cookie").stream().anyMatch(line -> line.contains(token));
    }

    /**
     * Begins a login. Issues a token, then ends the previous user's session or carries it over.
     *
     * @param byCookie whether the browser stores the token
     * @param means how the password was sent, for the audit log
     * @throws UnusableTokenException if the token would be lost or refused; the failure is logged and the login is
     *     unchanged
     */
    private IssuedLogin begin(Identity identity, boolean byCookie, String means) throws UnusableTokenException {
        SizeBudget budget = byCookie ? SizeBudget.ofCookie(runtime.cookie, request) : SizeBudget.ofHeader();
        IssuedLogin issued;
        try {
            issued = runtime.issuer.issue(identity, budget, byCookie ? runtime.cookie.scope() : null);
            if (byCookie) {
                runtime.cookie.write(issued.token(), request, own);
                cookieWritten();
                warnOfSecureCookie();
            }
        } catch (UnusableTokenException e) {
            String name = LogText.of(identity.getName());
            String why = e.getMessage();
            runtime.uncounted.logOf(
                    name + " " + LogText.of(why),
                    LOG,
                    Level.ERROR,
                    "JWTF-301 The login of ''{0}'' failed, because no usable token can be made: {1}",
                    name,
                    why);
            throw e;
        }
        if (budget.isNarrowFor(issued.token())) {
            LargestClaim largest = runtime.issuer.largestClaim(issued.login().claims());
            runtime.growthLog.longLogin(issued, budget, largest);
        }
        Login before = login;
        become(issued.login());
        ended = false;
        session.get().loginBegan(before);
        if (byCookie) {
            endReplaced();
        }
        runtime.audit.happened(LoginEvent.login(
                runtime.clock.instant(), identity.getName(), request.getRemoteAddr(), means, sid(issued.login())));
        return issued;
    }

    /**
     * Ends the logins whose cookies the new login replaces. The browser has lost these cookies, and a late response
     * must not restore them. A login of another scope belongs to another application and continues.
     */
    private void endReplaced() {
        for (Login replaced : runtime.authenticator.loginsByCookie(request)) {
            if (!runtime.cookie.replaces(LoginReader.cookieScope(replaced))
                    || runtime.revokedLogins.isRevoked(replaced.id())) {
                continue;
            }
            if (revoke(replaced)) {
                auditLogout(replaced, "login");
            } else {
                LOG.log(
                        Level.ERROR,
                        "JWTF-303 A new login replaced an older one that cannot be ended, because the list of ended logins"
                                + " has no room for it. The old token stays valid until it expires.");
            }
        }
    }

    private boolean revoke(Login ending) {
        return runtime.revokedLogins.revoke(ending.id(), ending.identity().getName(), runtime.reader.lastEnd(ending));
    }

    private void auditLogout(Login ending, String means) {
        auditLogout(ending.identity().getName(), means, sid(ending));
    }

    private void warnOfSecureCookie() {
        if (runtime.settings.cookie.secure == TokenCookie.Secure.ALWAYS
                && !request.isSecure()
                && runtime.settings.publicOrigins.isEmpty()) {
            runtime.stateLog.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-304 A login set a Secure cookie over plain HTTP. Browsers discard it, and the login has no"
                            + " effect, unless a proxy in front of this server uses TLS. If there is one, set"
                            + " publicOrigins. If not, set cookieSecure=auto.");
        }
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
    LoginOutcome logIn(Credentials credentials, boolean byCookie, String means)
            throws IdentityStoreException, UnusableTokenException {
        runtime.proxyWarning.lookAt(request);
        try {
            LoginOutcome outcome = new LoginOutcome(runtime.users()
                    .orElseThrow()
                    .authenticate(credentials.from(request.getRemoteAddr(), new RequestRealm(request, response))));
            if (outcome.identity().isPresent()) {
                return outcome.with(begin(outcome.identity().get(), byCookie, means));
            }
            // The server's realm does not distinguish an unknown user from a wrong password.
            boolean realm = runtime.servlets.login.orElseThrow().asksServerRealm;
            String why = outcome.inWords(realm ? "unknown user or wrong password" : "unknown user");
            if (outcome.retryAfter().isZero()) {
                refused(credentials, means, why);
            } else {
                throttled(credentials, means, why);
            }
            return outcome;
        } catch (IdentityStoreException e) {
            if (e.retryAfter().isZero()) {
                String why = LogText.of(String.valueOf(e.getMessage()), MAX_STORE_MESSAGE);
                runtime.clientLog.log(
                        request,
                        LOG,
                        Level.ERROR,
                        "JWTF-302 A login failed, because the users cannot be checked: {0}",
                        why);
                refusedUncounted(credentials, means, "the users cannot be asked");
            } else {
                throttled(credentials, means, e.getMessage());
            }
            throw e;
        } catch (UnusableTokenException e) {
            refused(credentials, means, "no token can be made");
            throw e;
        }
    }

    /**
     * Writes a failed attempt to the audit log if no throttle counts it. A client can repeat it at will, so attempts
     * above the client's hourly limit are recorded as throttled.
     */
    void refusedUncounted(Credentials credentials, String means, String reason) {
        if (runtime.uncounted.allows(request)) {
            refused(credentials, means, reason);
        } else {
            throttled(credentials, means, reason);
        }
    }

    private void throttled(Credentials credentials, String means, String reason) {
        runtime.audit.happened(LoginEvent.throttled(
                runtime.clock.instant(), credentials.name(), request.getRemoteAddr(), means, reason));
    }

    /** Writes a refused login to the audit log. */
    private void refused(Credentials credentials, String means, String reason) {
        runtime.audit.happened(LoginEvent.refused(
                runtime.clock.instant(), credentials.name(), request.getRemoteAddr(), means, reason));
    }

    /** Logs out. Returns false if the revocation cannot be stored; in that case the login continues. */
    boolean tryLogOut(String means) {
        if (!endLogin(means)) {
            return false;
        }
        Login before = login;
        become(Login.NONE);
        session.get().loginEnded(before);
        return true;
    }

    /**
     * Ends the login for all later requests. This request keeps its user.
     *
     * @return false if the login continues, because no keys are available or the revocation cannot be stored
     */
    boolean endLogin(String means) {
        if (ended) {
            return true;
        }
        if (!authentication.isDecided()) {
            runtime.stateLog.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-305 A logout was refused, because there are no keys to verify the token. The login continues.");
            return false;
        }
        Map<String, Login> logins = new LinkedHashMap<>();
        runtime.authenticator.loginsByCookie(request).forEach(each -> logins.put(each.id(), each));
        if (login.isPresent()) {
            logins.put(login.id(), login);
        }
        for (Login each : logins.values()) {
            if (!revoke(each)) {
                runtime.stateLog.log(
                        LOG,
                        Level.ERROR,
                        "JWTF-306 A logout was refused, because the list of ended logins is full of entries that still"
                                + " count. The login continues.");
                return false;
            }
        }
        if (logins.isEmpty() && session.get().open(false) != null) {
            // The application keeps its own login in the session. Only the application knows the user name.
            auditLogout("", means, null);
        }
        boolean cookieToClear =
                login.isPresent() || !runtime.cookie.read(request).isEmpty();
        if (cookieToClear && !response.isCommitted()) {
            runtime.cookie.clear(request, own);
            cookieWritten();
        }
        ended = true;
        logins.values().forEach(each -> auditLogout(each, means));
        return true;
    }

    private void auditLogout(String user, String means, String sid) {
        runtime.audit.happened(LoginEvent.logout(runtime.clock.instant(), user, request.getRemoteAddr(), means, sid));
    }

    private static String sid(Login login) {
        return login.claims().string("sid").orElse(null);
    }
}
