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
import io.github.jwtfilter.session.ContainerResponse;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.PrivateResponse;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

// This class is long because every change of a login is made here in one order: the token, the session, the audit log.

/** One request and its login, from the first dispatch to the last. All changes of the login go through this class. */
final class Exchange implements LoginControl {
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

    /** Answers a request of this exchange that needs a login. */
    @FunctionalInterface
    interface Challenge {
        void answer(Exchange exchange, HttpServletResponse response) throws IOException;
    }

    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final JwtRuntime runtime;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final HttpServletResponse own;
    private final CacheHeaders cacheHeaders;
    private final Authentication authentication;
    private final Challenge challenge;
    private final RequestSession session;
    private volatile Login login;
    private volatile boolean ended;
    /**
     * The wrapped request of the current later dispatch. Null in the first dispatch, and if the container passed its
     * own request.
     */
    private HttpServletRequest dispatched;

    private String protectedPath;
    private Renewal renewal = Renewal.NONE;
    private String renewedToken;

    /**
     * Begins the exchange.
     *
     * @param request the container's own
     * @param response the container's own
     * @param challenge answers if the application asks for a login
     */
    Exchange(
            JwtRuntime runtime,
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication authentication,
            Challenge challenge) {
        this.challenge = challenge;
        this.runtime = runtime;
        this.request = request;
        this.own = ContainerResponse.inside(response);
        this.cacheHeaders = new CacheHeaders(own, this);
        this.response = new PrivateResponse(response, cacheHeaders);
        this.authentication = authentication;
        request.setAttribute(runtime.requestAttribute, this);
        // Another application may have forwarded the request together with its own user.
        request.removeAttribute(USER);
        become(authentication.login());
        this.session = runtime.sessions.begin(request, this);
    }

    /** Returns the exchange of the request, for this library's servlets. */
    static Optional<Exchange> of(HttpServletRequest request, ServletContext application) {
        Object exchange = request.getAttribute(JwtRuntime.requestAttribute(application));
        return exchange instanceof Exchange ? Optional.of((Exchange) exchange) : Optional.empty();
    }

    JwtRuntime runtime() {
        return runtime;
    }

    Authentication authentication() {
        return authentication;
    }

    HttpServletRequest request() {
        return request;
    }

    /** Returns the response for the application. It is marked private if it belongs to one user. */
    HttpServletResponse response() {
        return response;
    }

    /** Returns the response for a later dispatch. The container may have dropped the headers before it. */
    HttpServletResponse resumed(HttpServletResponse bare) {
        cacheHeaders.resume();
        return new PrivateResponse(bare, cacheHeaders);
    }

    /** Marks the response as private, because the rules do not admit everybody to this path. */
    void protect(String path) {
        protectedPath = path;
        cacheHeaders.narrow(Audience.ADMITTED);
    }

    /** Settles the cache headers after the application has answered in this dispatch. */
    void answered() {
        cacheHeaders.settle();
    }

    /** Returns the session of this request. */
    RequestSession session() {
        return session;
    }

    @Override
    public Login login() {
        return login;
    }

    @Override
    public boolean isInRole(String role, HttpServletRequest asked) {
        return login.isPresent()
                && runtime.roleReferences.admit(login.identity(), role, dispatched == null ? asked : dispatched);
    }

    /** Continues with a later dispatch of the request. */
    void goOn(HttpServletRequest again, HttpServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest before = dispatched;
        dispatched = again;
        try {
            renewal.goOn(
                    again,
                    answer,
                    (inner, carrier) -> session.goOn((HttpServletRequest) inner, (HttpServletResponse) carrier, chain));
        } finally {
            dispatched = before;
            answered();
        }
    }

    @Override
    public boolean isEnded() {
        return login.isPresent() && runtime.revokedLogins.isRevoked(login.id());
    }

    @Override
    public void cookieWritten() {
        cacheHeaders.narrow(Audience.BROWSER);
    }

    @Override
    public void sessionRead() {
        cacheHeaders.narrow(Audience.USER);
    }

    @Override
    public void sharedCachesOverruled() {
        runtime.cachingLog.overruled(runtime.rules.patternFor(protectedPath));
    }

    @Override
    public void asyncStarts() {
        cacheHeaders.settle();
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

    /**
     * Clears cookies of an earlier configuration if a cookie was refused. The refused cookie may be such a leftover,
     * and the browser would send it before every newer one.
     */
    void clearLeftovers() {
        if (authentication.refusedCookie() && runtime.cookie.mayHaveLeftovers()) {
            runtime.cookie.clearLeftovers(request, own);
            cookieWritten();
        }
    }

    /** Decides whether this response renews the token. A renewal keeps the login. */
    void planRenewal() {
        boolean planned = authentication.byCookie()
                && authentication.signedByUs()
                && runtime.issuer.isRenewalDue(login)
                && mayOverwriteCookie();
        renewal = planned ? new Renewal(this::renew) : Renewal.NONE;
    }

    /** Returns the renewal of this request's token. */
    Renewal renewal() {
        return renewal;
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
    private void renew() {
        boolean stands = login == authentication.login() && !ended && !isEnded();
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
                    name + " " + LogText.of(why), LOG, Level.ERROR, "login: failed for ''{0}'': {1}", name, why);
            throw e;
        }
        if (budget.isNarrowFor(issued.token())) {
            LargestClaim largest = runtime.issuer.largestClaim(issued.login().claims());
            runtime.growthLog.longLogin(issued, budget, largest);
        }
        Login before = login;
        become(issued.login());
        ended = false;
        session.loginBegan(before);
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
                        "login: the login that it replaces is not ended, the list of ended logins is full");
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
                    "login: a Secure cookie was set over plain HTTP; unless a proxy before us speaks TLS, browsers drop"
                            + " it and the login seems to do nothing");
        }
    }

    @Override
    public void logIn(String user, String password) throws ServletException {
        if (login.isPresent()) {
            throw new ServletException("login: somebody is logged in already");
        }
        if (response.isCommitted()) {
            throw new ServletException("login: too late, the response is committed and takes no cookie");
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
            LoginOutcome outcome = logIn(new Credentials(user, password), true, "request.login");
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
                            ? "login: the users cannot be asked now"
                            : "login: too many logins at once, try again in "
                                    + e.retryAfter().toSeconds() + " s");
        } catch (UnusableTokenException e) {
            // The reason is only logged, because containers show exception messages to clients.
            throw new ServletException("login: no token can be made for this user");
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
                runtime.clientLog.log(request, LOG, Level.ERROR, "login: {0}", why);
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

    @Override
    public void logOut(String means) throws ServletException {
        if (!tryLogOut(means)) {
            throw new ServletException("logout: the end of the login cannot be remembered");
        }
    }

    /** Logs out. Returns false if the revocation cannot be stored; in that case the login continues. */
    boolean tryLogOut(String means) {
        if (!endLogin(means)) {
            return false;
        }
        Login before = login;
        become(Login.NONE);
        session.loginEnded(before);
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
                    LOG, Level.WARNING, "logout: refused, there are no keys to tell by which login it is that ends");
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
                        "logout: refused, the list of ended logins is full of entries that still count");
                return false;
            }
        }
        if (logins.isEmpty() && session.open(false) != null) {
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

    @Override
    public void challenge(HttpServletResponse challenged) throws IOException {
        challenge.answer(this, challenged);
    }
}
