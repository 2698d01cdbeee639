package io.github.jwtfilter;

import io.github.jwtfilter.access.RoleReferences;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.flow.RequestLogin;
import io.github.jwtfilter.session.SessionPolicy;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Begins the exchange of each request, and finds it again. */
final class Exchanges {
    private final String filterName;
    private final String attribute;
    private final SessionPolicy sessions;
    private final RoleReferences roles;
    private final ActiveLogins logins;
    private final RequestLogin requestLogin;
    private final LoginChallenge challenge;
    private final CachingLog cachingLog;

    Exchanges(
            String filterName,
            ServletContext application,
            SessionPolicy sessions,
            RoleReferences roles,
            ActiveLogins logins,
            RequestLogin requestLogin,
            LoginChallenge challenge,
            CachingLog cachingLog) {
        this.filterName = filterName;
        this.attribute = attribute(application);
        this.sessions = sessions;
        this.roles = roles;
        this.logins = logins;
        this.requestLogin = requestLogin;
        this.challenge = challenge;
        this.cachingLog = cachingLog;
    }

    /**
     * Begins an exchange.
     *
     * @param request the container's own
     * @param response the container's own
     */
    Exchange begin(HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
        Exchange exchange = new Exchange(
                filterName, request, response, authentication, roles, logins, requestLogin, challenge, cachingLog);
        request.setAttribute(attribute, exchange);
        exchange.beginSession(sessions);
        return exchange;
    }

    /** Returns the exchange of the request, for this library's servlets. */
    static Optional<Exchange> find(HttpServletRequest request, ServletContext application) {
        Object exchange = request.getAttribute(attribute(application));
        return exchange instanceof Exchange ? Optional.of((Exchange) exchange) : Optional.empty();
    }

    /**
     * Returns the request attribute for the state of a request. It is unique to the application, because a request can
     * be forwarded to another application with its own filter and classes.
     */
    private static String attribute(ServletContext application) {
        return "io.github.jwtfilter.exchange " + application.getContextPath();
    }
}
