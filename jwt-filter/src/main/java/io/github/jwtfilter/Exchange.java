package io.github.jwtfilter;

import io.github.jwtfilter.commit.ContainerResponse;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.CacheHeaders;
import io.github.jwtfilter.session.CacheHeaders.Audience;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.PrivateResponse;
import io.github.jwtfilter.session.RequestSession;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** What is known of one request, from the first dispatch to the last. {@link LoginFlow} changes its login. */
final class Exchange implements LoginControl {
    /** Answers a request of this exchange that needs a login. */
    @FunctionalInterface
    interface Challenge {
        void answer(Exchange exchange, HttpServletResponse response) throws IOException;
    }

    private final JwtRuntime runtime;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final HttpServletResponse own;
    private final CacheHeaders cacheHeaders;
    private final Authentication authentication;
    private final Challenge challenge;
    private final RequestSession session;
    private final LoginFlow flow;
    private final RequestLogin requestLogin;
    /**
     * The wrapped request of the current later dispatch. Null in the first dispatch, and if the container passed its
     * own request.
     */
    private HttpServletRequest dispatched;

    private String protectedPath;
    private Renewal renewal = Renewal.NONE;

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
        this.flow = new LoginFlow(runtime, request, this.response, own, cacheHeaders, authentication, this::session);
        this.requestLogin = new RequestLogin(runtime, request, this.response, flow);
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
        return flow.login();
    }

    @Override
    public boolean isInRole(String role, HttpServletRequest asked) {
        Login login = flow.login();
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
                    (inner, carrier) ->
                            session.resume((HttpServletRequest) inner, (HttpServletResponse) carrier, chain));
        } finally {
            dispatched = before;
            answered();
        }
    }

    @Override
    public boolean isEnded() {
        return flow.isRevoked();
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
        renewal = flow.isRenewalDue() ? new Renewal(flow::renew) : Renewal.NONE;
    }

    /** Returns the renewal of this request's token. */
    Renewal renewal() {
        return renewal;
    }

    /** Returns the changes of this request's login. */
    LoginFlow flow() {
        return flow;
    }

    @Override
    public void logIn(String user, String password) throws ServletException {
        requestLogin.logIn(user, password);
    }

    @Override
    public void logOut(String means) throws ServletException {
        requestLogin.logOut(means);
    }

    @Override
    public void challenge(HttpServletResponse challenged) throws IOException {
        challenge.answer(this, challenged);
    }
}
