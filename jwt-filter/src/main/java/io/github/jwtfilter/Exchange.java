package io.github.jwtfilter;

import io.github.jwtfilter.access.RoleReferences;
import io.github.jwtfilter.commit.ContainerResponse;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.flow.CurrentLogin;
import io.github.jwtfilter.login.flow.RequestLogin;
import io.github.jwtfilter.session.CacheHeaders;
import io.github.jwtfilter.session.CacheHeaders.Audience;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.PrivateResponse;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.session.SessionPolicy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** What is known of one request, from the first dispatch to the last. */
final class Exchange implements LoginControl {
    private final String filterName;
    private final HttpServletResponse response;
    private final CacheHeaders cacheHeaders;
    private final CurrentLogin current;
    private final RoleReferences roles;
    private final ActiveLogins logins;
    private final RequestLogin requestLogin;
    private final LoginChallenge challenge;
    private final CachingLog cachingLog;
    /**
     * The wrapped request of the current later dispatch. Null in the first dispatch, and if the container passed its
     * own request.
     */
    private HttpServletRequest dispatched;

    private RequestSession session;
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
            String filterName,
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication authentication,
            RoleReferences roles,
            ActiveLogins logins,
            RequestLogin requestLogin,
            LoginChallenge challenge,
            CachingLog cachingLog) {
        this.filterName = filterName;
        HttpServletResponse own = ContainerResponse.inside(response);
        this.cacheHeaders = new CacheHeaders(own, this);
        this.response = new PrivateResponse(response, cacheHeaders);
        this.current = new CurrentLogin(request, this.response, own, cacheHeaders, authentication, this::session);
        this.roles = roles;
        this.logins = logins;
        this.requestLogin = requestLogin;
        this.challenge = challenge;
        this.cachingLog = cachingLog;
    }

    /** Begins the session of this request. */
    void beginSession(SessionPolicy sessions) {
        session = sessions.begin(request(), this);
    }

    /** Returns the name of the filter that began the exchange. */
    String filterName() {
        return filterName;
    }

    /** Returns the login of this request, for the parts that change it. */
    CurrentLogin current() {
        return current;
    }

    Authentication authentication() {
        return current.authentication();
    }

    HttpServletRequest request() {
        return current.request();
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
        return current.login();
    }

    @Override
    public boolean isInRole(String role, HttpServletRequest asked) {
        Login login = current.login();
        return login.isPresent() && roles.admit(login.identity(), role, dispatched == null ? asked : dispatched);
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
        return logins.isEnded(current.login());
    }

    @Override
    public void cookieWritten() {
        current.cookieWritten();
    }

    @Override
    public void sessionRead() {
        cacheHeaders.narrow(Audience.USER);
    }

    @Override
    public void sharedCachesOverruled() {
        cachingLog.overruled(protectedPath);
    }

    @Override
    public void asyncStarts() {
        cacheHeaders.settle();
    }

    /** Sets the renewal of this request's token; empty if none is due. */
    void renew(Optional<Runnable> due) {
        renewal = due.map(Renewal::new).orElse(Renewal.NONE);
    }

    /** Returns the renewal of this request's token. */
    Renewal renewal() {
        return renewal;
    }

    @Override
    public void logIn(String user, String password) throws ServletException {
        requestLogin.logIn(current, user, password);
    }

    @Override
    public void logOut(String means) throws ServletException {
        requestLogin.logOut(current, means);
    }

    @Override
    public void challenge(HttpServletResponse challenged) throws IOException {
        if (authentication().isDecided()) {
            challenge.answer(current, request(), challenged);
        } else {
            challenge.answerUndecided(authentication(), challenged);
        }
    }
}
