package io.github.jwtfilter;

import io.github.jwtfilter.Authenticator.Authentication;
import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.session.ContainerResponse;
import io.github.jwtfilter.session.Login;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.PrivateResponse;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.spelling.Printable;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.UnusableTokenException;
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
    /** Where an access log finds the user's name. */
    static final String USER = "io.github.jwtfilter.user";

    /** Databases and directories explain themselves at length. */
    private static final int MAX_STORE_MESSAGE = 500;

    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final JwtRuntime runtime;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final HttpServletResponse own;
    private final Authentication authentication;
    private final RequestSession session;
    private Login login;
    private boolean ended;
    private boolean cookieSet;

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
        this.response = privately(response);
        this.own = ContainerResponse.inside(response);
        this.authentication = authentication;
        request.setAttribute(runtime.exchangeAttribute, this);
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

    /** The response for the application: private once it carries a login cookie. */
    HttpServletResponse response() {
        return response;
    }

    /** A response that is private once it carries a login cookie. */
    HttpServletResponse privately(HttpServletResponse bare) {
        return new PrivateResponse(bare, () -> cookieSet);
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
    public boolean isEnded() {
        return login.isPresent() && runtime.revokedLogins.isRevoked(login.id());
    }

    @Override
    public void cookieWritten() {
        markPrivate();
    }

    private void become(Login other) {
        login = other;
        if (other.isPresent()) {
            request.setAttribute(USER, other.identity().getName());
        } else {
            request.removeAttribute(USER);
        }
    }

    /** Gives the browser a fresh token if one is due; the login stays the same. */
    void renewIfDue() {
        if (!authentication.byCookie() || !authentication.signedByUs()) {
            return;
        }
        try {
            Optional<IssuedLogin> renewed = runtime.issuer.renew(login);
            if (renewed.isPresent()) {
                writeCookie(renewed.get());
                become(renewed.get().login());
            }
        } catch (UnusableTokenException e) {
            // The presented token was shorter, so this is rare; it stays good until its own end.
            runtime.growthLog.renewalFailed(e.getMessage() + "; " + runtime.issuer.largestClaim(login.claims()));
        }
    }

    private void writeCookie(IssuedLogin issued) throws UnusableTokenException {
        runtime.cookie.write(issued.token(), request, own);
        markPrivate();
    }

    private void markPrivate() {
        cookieSet = true;
        PrivateResponse.mark(own);
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
            issued = runtime.issuer.issue(identity, budget);
            if (byCookie) {
                writeCookie(issued);
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
        runtime.audit.happened(LoginEvent.login(
                runtime.clock.instant(), identity.getName(), request.getRemoteAddr(), means, sid(issued.login())));
        return issued;
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
            throw new ServletException("login: " + e.getMessage(), e);
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
            if (!runtime.revokedLogins.revoke(each.id(), runtime.reader.lastEnd(each))) {
                runtime.stateLog.log(
                        LOG,
                        Level.ERROR,
                        "logout: refused, the list of ended logins is full of entries that still count");
                return false;
            }
        }
        boolean cookieToClear =
                login.isPresent() || !runtime.cookie.read(request).isEmpty();
        if (cookieToClear && !response.isCommitted()) {
            runtime.cookie.clear(request, own);
            markPrivate();
        }
        ended = true;
        logins.values()
                .forEach(each -> runtime.audit.happened(LoginEvent.logout(
                        runtime.clock.instant(),
                        each.identity().getName(),
                        request.getRemoteAddr(),
                        means,
                        sid(each))));
        return true;
    }

    private static String sid(Login login) {
        return login.claims().string("sid").orElse(null);
    }

    @Override
    public void challenge(HttpServletResponse challenged) throws IOException {
        Refusals.unauthorized(this, challenged);
    }
}
