package io.github.jwtfilter;

import io.github.jwtfilter.Authenticator.Authentication;
import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.session.CacheHeaders;
import io.github.jwtfilter.session.CacheHeaders.Audience;
import io.github.jwtfilter.session.ContainerResponse;
import io.github.jwtfilter.session.Login;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.PrivateResponse;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.spelling.Printable;
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

// Long because all that changes a login is in one place, and in one order: the token, the session, the audit log.

/** One request and its login, from the first dispatch to the last; who changes the login changes it here. */
final class Exchange implements LoginControl {
    /**
     * Where an access log finds the user's name, fit to stand in double quotes there. Kept after a logout, because the
     * container writes its line when the request is over.
     */
    static final String USER = "io.github.jwtfilter.user";

    /** Databases and directories explain themselves at length. */
    private static final int MAX_STORE_MESSAGE = 500;

    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final JwtRuntime runtime;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final HttpServletResponse own;
    private final CacheHeaders cacheHeaders;
    private final Authentication authentication;
    private final RequestSession session;
    private volatile Login login;
    private volatile boolean ended;
    /** As it came back to the filter on a later dispatch; null on the first, and where the container does not say. */
    private HttpServletRequest dispatched;

    private String protectedPath;
    private Renewal renewal = Renewal.NONE;
    private String renewedToken;

    /**
     * Begins.
     *
     * @param request the container's own
     * @param response the container's own
     */
    Exchange(
            JwtRuntime runtime,
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication authentication) {
        this.runtime = runtime;
        this.request = request;
        this.own = ContainerResponse.inside(response);
        this.cacheHeaders = new CacheHeaders(own, this);
        this.response = new PrivateResponse(response, cacheHeaders);
        this.authentication = authentication;
        request.setAttribute(runtime.exchangeAttribute, this);
        // Another application may have handed the request on, with the user that it knew.
        request.removeAttribute(USER);
        become(authentication.login());
        this.session = runtime.sessions.begin(request, this);
    }

    /** The exchange that this request belongs to, for our servlets. */
    static Optional<Exchange> of(HttpServletRequest request, ServletContext application) {
        Object exchange = request.getAttribute(attribute(application));
        return exchange instanceof Exchange ? Optional.of((Exchange) exchange) : Optional.empty();
    }

    /** One application's request may be handed to another application, which has a filter and classes of its own. */
    static String attribute(ServletContext application) {
        return "io.github.jwtfilter.exchange " + application.getContextPath();
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

    /** The response for the application: private if it belongs to one user. */
    HttpServletResponse response() {
        return response;
    }

    /** The same for a later dispatch: a container may have dropped the headers before it. */
    HttpServletResponse resumed(HttpServletResponse bare) {
        cacheHeaders.resume();
        return new PrivateResponse(bare, cacheHeaders);
    }

    /** The rules admit not everybody to this path: no shared cache may keep the answer, whatever it is. */
    void protect(String path) {
        protectedPath = path;
        cacheHeaders.narrow(Audience.ADMITTED);
    }

    /** The application has answered in this dispatch. */
    void answered() {
        cacheHeaders.settle();
    }

    /** The session of this request. */
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

    /** Lets the application go on with a later dispatch of its request. */
    void goOn(HttpServletRequest again, HttpServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest before = dispatched;
        dispatched = again;
        try {
            renewal.goOn(
                    again,
                    answer,
                    (inner, carrier) ->
                            session.goOn((HttpServletRequest) inner, (HttpServletResponse) carrier, chain));
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

    /** The request that logs out is still logged with its user. */
    private void become(Login other) {
        login = other;
        if (other.isPresent()) {
            request.setAttribute(USER, Printable.inQuotes(other.identity().getName()));
            cacheHeaders.narrow(Audience.USER);
        }
    }

    /**
     * Clears cookies that an earlier configuration left in the browser, if a cookie was refused: it may be one of them,
     * and the browser would send it before every later one.
     */
    void clearLeftovers() {
        if (authentication.refusedCookie() && runtime.cookie.mayHaveLeftovers()) {
            runtime.cookie.clearLeftovers(request, own);
            cookieWritten();
        }
    }

    /** Sees whether the browser is to get a fresh token with this answer; the login stays the same. */
    void planRenewal() {
        boolean planned = authentication.byCookie()
                && authentication.signedByUs()
                && runtime.issuer.isRenewalDue(login)
                && mayOverwriteCookie();
        renewal = planned ? new Renewal(this::renew) : Renewal.NONE;
    }

    /** The renewal of this request's token. */
    Renewal renewal() {
        return renewal;
    }

    /**
     * Whether the cookie that a renewal sets carries this login. A token of another scope came in another cookie: beside
     * it, the cookie that would be set may carry another login, which must not be lost.
     */
    private boolean mayOverwriteCookie() {
        return isInOwnScope()
                || runtime.authenticator.loginsByCookie(request).stream()
                        .allMatch(
                                other -> other.id().equals(login.id()) || runtime.revokedLogins.isRevoked(other.id()));
    }

    /** A token without a scope counts if the configured scope is the narrowest: its cookie is sent first. */
    private boolean isInOwnScope() {
        String scope = LoginReader.cookieScope(login);
        return scope == null
                ? !runtime.cookie.mayHaveLeftovers()
                : runtime.cookie.scope().equals(scope);
    }

    /** The response is about to commit. The login may have ended since the request began, here or by another request. */
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
            // The presented token was shorter, so this is rare; it stays good until its own end.
            runtime.growthLog.renewalFailed(e.getMessage() + "; " + runtime.issuer.largestClaim(login.claims()));
        }
    }

    private static boolean isOn(HttpServletResponse response, String token) {
        return token != null && response.getHeaders("Set-Cookie").stream().anyMatch(line -> line.contains(token));
    }

    /**
     * Begins a login: a session of whoever was here before ends or is carried over, a token is issued.
     *
     * @param byCookie whether the browser is to keep the token
     * @param means how the password came, for the audit log
     * @throws UnusableTokenException if it would be lost or refused, which is logged; then nothing has changed
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
            String name = Printable.of(identity.getName());
            String why = e.getMessage();
            runtime.uncounted.logOf(
                    name + " " + Printable.of(why), LOG, Level.ERROR, "login: failed for ''{0}'': {1}", name, why);
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
     * Ends the logins whose cookies the new one takes the place of: the browser has them no more, and a late answer must
     * not bring them back. A login of another scope belongs to a neighbour, and goes on.
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
        // Old applications hand on what the form held, be it nothing.
        if (user == null || password == null) {
            throw new ServletException("login: unknown user or wrong password");
        }
        try {
            LoginOutcome outcome = logIn(new Credentials(user, password), true, "request.login");
            // Applications show what they catch: who exists is not told here either.
            if (outcome.issued().isEmpty()) {
                Duration wait = outcome.retryAfter();
                throw new ServletException(
                        wait.isZero()
                                ? "login: unknown user or wrong password"
                                : "login: too many wrong passwords, try again in " + wait.toSeconds() + " s");
            }
        } catch (IdentityStoreException e) {
            // Nor is this one for clients: it holds addresses and a driver's words. It stands in the log.
            throw new ServletException(
                    e.retryAfter().isZero()
                            ? "login: the users cannot be asked now"
                            : "login: too many logins at once, try again in "
                                    + e.retryAfter().toSeconds() + " s");
        } catch (UnusableTokenException e) {
            // Containers show messages to clients, and this one is for the operator, who finds it in the log.
            throw new ServletException("login: no token can be made for this user");
        }
    }

    /**
     * Asks the stores of the login servlet and begins a login if one of them accepts. One line of the audit log tells
     * how it went.
     *
     * @param byCookie whether the browser is to keep the token
     * @param means how the password came
     * @throws IdentityStoreException if a store cannot tell
     * @throws UnusableTokenException if the token would be lost or refused; then nothing has changed
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
            // The server's realm does not tell the one from the other.
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
                String why = Printable.of(String.valueOf(e.getMessage()), MAX_STORE_MESSAGE);
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
     * Tells the audit log of a try that no throttle counts, which a client can repeat at will. Beyond as many as a
     * throttle would let pass, it is one that was not looked at.
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

    /** Tells the audit log that there is no login. */
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

    /** False if the end of the login cannot be remembered; then the login goes on. */
    boolean tryLogOut(String means) {
        if (!endLogin(means)) {
            return false;
        }
        Login before = login;
        become(Login.NONE);
        session.loginEnded(before);
        return true;
    }

    /** Ends the login for all later requests; this one still sees its user. */
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
            // The application keeps a login of its own in the session, and only the application knows the user.
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
        Refusals.unauthorized(this, challenged);
    }
}
