package io.github.jwtfilter;

import io.github.jwtfilter.Authenticator.Authentication;
import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Realm;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.session.Login;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.PrivateResponse;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.TokenTooLongException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One request and its login, from the first dispatch to the last; who changes the login changes it here. */
final class Exchange implements LoginControl {
    /** Where an access log finds the user's name. */
    static final String USER = "io.github.jwtfilter.user";

    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final JwtRuntime runtime;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Authentication authentication;
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
        this.authentication = authentication;
        request.setAttribute(attribute(runtime.context), this);
        become(authentication.login());
    }

    /** The exchange that this request belongs to, for our servlets. */
    static Optional<Exchange> of(HttpServletRequest request, ServletContext application) {
        Object exchange = request.getAttribute(attribute(application));
        return exchange instanceof Exchange ? Optional.of((Exchange) exchange) : Optional.empty();
    }

    /** One application's request may be handed to another application, which has a filter and classes of its own. */
    private static String attribute(ServletContext application) {
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

    @Override
    public Login login() {
        return login;
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
        Optional<IssuedLogin> renewed = authentication.byCookie() ? runtime.issuer.renew(login) : Optional.empty();
        if (renewed.isEmpty()) {
            return;
        }
        try {
            writeCookie(renewed.get());
            become(renewed.get().login());
        } catch (TokenTooLongException e) {
            // The presented token was shorter, so this is rare; it stays good until its own end.
            LOG.log(Level.ERROR, "renewal: not made: {0}", tooLong(e, renewed.get()));
        }
    }

    private void writeCookie(IssuedLogin issued) throws TokenTooLongException {
        runtime.cookie.write(issued.token(), request, response);
        markPrivate();
    }

    /** What was said of caching before the cookie was set is said again, as private. */
    private void markPrivate() {
        cookieSet = true;
        response.setHeader("Cache-Control", response.getHeader("Cache-Control"));
    }

    /**
     * Begins a login: a container session of whoever was here before ends, a token is issued.
     *
     * @param byCookie whether the browser is to keep the token
     * @throws TokenTooLongException if a browser or a server would not take it; then nothing has changed
     */
    IssuedLogin begin(Identity identity, boolean byCookie) throws TokenTooLongException {
        IssuedLogin issued = runtime.issuer.issue(identity);
        try {
            handOut(issued, byCookie);
        } catch (TokenTooLongException e) {
            LOG.log(Level.ERROR, "login: failed for ''{0}'': {1}", identity, tooLong(e, issued));
            throw e;
        }
        end(containerSession());
        become(issued.login());
        ended = false;
        return issued;
    }

    private void handOut(IssuedLogin issued, boolean byCookie) throws TokenTooLongException {
        if (byCookie) {
            writeCookie(issued);
            warnOfSecureCookie();
        } else if (issued.token().length() > JwtVerifier.LONGEST_TOKEN) {
            throw new TokenTooLongException(
                    "token", JwtVerifier.LONGEST_TOKEN, issued.token().length());
        }
    }

    private static String tooLong(TokenTooLongException e, IssuedLogin issued) {
        return e.getMessage() + "; most room takes the claim " + issued.largestClaim();
    }

    private void warnOfSecureCookie() {
        if (runtime.settings.cookie.secure == TokenCookie.Secure.ALWAYS
                && !request.isSecure()
                && runtime.settings.publicOrigins.isEmpty()) {
            LOG.log(
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
        boolean complete = user != null && password != null;
        try {
            Optional<Verdict> verdict = complete ? authenticate(new Credentials(user, password)) : Optional.empty();
            Optional<Identity> identity = verdict.flatMap(Verdict::identity);
            begin(identity.orElseThrow(() -> refusal(verdict)), true);
        } catch (IdentityStoreException | TokenTooLongException e) {
            throw new ServletException("login: " + e.getMessage(), e);
        }
    }

    private static ServletException refusal(Optional<Verdict> verdict) {
        Duration wait = verdict.map(Verdict::retryAfter).orElse(Duration.ZERO);
        return new ServletException(
                wait.isZero()
                        ? "login: unknown user or wrong password"
                        : "login: too many wrong passwords, try again in " + wait.toSeconds() + " s");
    }

    /**
     * Asks the stores of the login servlet.
     *
     * @return empty if no store knows the user
     * @throws IdentityStoreException if a store cannot tell
     */
    Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
        runtime.proxyWarning.lookAt(request);
        return runtime.users().orElseThrow().authenticate(credentials.from(request.getRemoteAddr(), Realm.NONE));
    }

    @Override
    public void logOut() throws ServletException {
        if (!tryLogOut()) {
            throw new ServletException("logout: the list of ended logins is full");
        }
    }

    /** False if the end of the login cannot be remembered; then the login goes on. */
    boolean tryLogOut() {
        if (!endLogin()) {
            return false;
        }
        become(Login.NONE);
        end(containerSession());
        return true;
    }

    /** Ends the login for all later requests; this one still sees its user. */
    boolean endLogin() {
        if (ended) {
            return true;
        }
        List<Login> logins = new ArrayList<>(runtime.authenticator.loginsByCookie(request));
        if (login.isPresent()) {
            logins.add(login);
        }
        for (Login each : logins) {
            if (!runtime.revokedLogins.revoke(each.id(), runtime.reader.lastEnd(each))) {
                LOG.log(Level.ERROR, "logout: refused, the list of ended logins is full of entries that still count");
                return false;
            }
        }
        boolean cookieToClear =
                login.isPresent() || !runtime.cookie.read(request).isEmpty();
        if (cookieToClear && !response.isCommitted()) {
            runtime.cookie.clear(request, response);
            markPrivate();
        }
        ended = true;
        return true;
    }

    /** The container's session, past our wrapper; null if there is none. */
    HttpSession containerSession() {
        return request.getSession(false);
    }

    /** Ends a container session, which may be null or have ended already. */
    static void end(HttpSession session) {
        if (session == null) {
            return;
        }
        try {
            session.invalidate();
        } catch (IllegalStateException endedAlready) {
            LOG.log(Level.DEBUG, "session: had ended already");
        }
    }

    @Override
    public void challenge(HttpServletResponse challenged) throws IOException {
        Refusals.unauthorized(this, challenged);
    }
}
