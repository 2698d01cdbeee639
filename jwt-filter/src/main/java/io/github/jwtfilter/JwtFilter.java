package io.github.jwtfilter;

import io.github.jwtfilter.Authenticator.Authentication;
import io.github.jwtfilter.FilterSettings.CsrfMode;
import io.github.jwtfilter.access.Decision;
import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.csrf.CrossOriginCheck;
import io.github.jwtfilter.session.JwtRequest;
import io.github.jwtfilter.session.Login;
import io.github.jwtfilter.session.PrivateResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Puts the user of a signed token into each request and keeps those out whom the rules do not admit. Declared in
 * web.xml, mapped to {@code /*} for REQUEST, ASYNC and ERROR before all other filters; its init-params are described in
 * the README.
 */
public final class JwtFilter extends DispatchFilter<Exchange> {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final String SECURITY_CHECK = "/j_security_check";

    private FilterConfig config;
    private JwtRuntime runtime;
    private String stateName;

    /** For the container. */
    public JwtFilter() {
        super(Exchange.class);
    }

    /**
     * Reads the configuration.
     *
     * @throws ServletException if anything in it is wrong, with all that is; the deployment stops
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        this.config = config;
        this.stateName = JwtFilter.class.getName() + " "
                + config.getServletContext().getContextPath() + " " + config.getFilterName();
        this.runtime = JwtRuntime.start(config);
    }

    @Override
    void decide(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<String> path = path(request);
        if (path.isEmpty()) {
            // Two readers could take it for two paths, so no rule is sure to cover it.
            Refusals.badRequest(response);
            return;
        }
        Authentication authentication = runtime.authenticator.authenticate(request);
        Exchange exchange = new Exchange(runtime, request, response, authentication);
        if (isSecurityCheck(request, path.get())) {
            loginServlet().forward(request, response);
            return;
        }
        if (isForged(request, authentication)) {
            Refusals.forbidden(request, response);
            return;
        }
        switch (access(request, path.get(), exchange.login())) {
            case LOGIN_NEEDED:
                Refusals.unauthorized(exchange, response);
                return;
            case FORBIDDEN:
                request.setAttribute(stateName, exchange);
                Refusals.forbidden(request, response);
                return;
            default:
                request.setAttribute(stateName, exchange);
                answer(exchange, path.get(), response, chain);
        }
    }

    /** The decoded path, as the container chose the servlet by; empty if it is ambiguous to the container or to us. */
    private static Optional<String> path(HttpServletRequest request) {
        try {
            return RequestPath.of(request.getServletPath(), request.getPathInfo());
        } catch (IllegalArgumentException ambiguousToTheContainer) {
            return Optional.empty();
        }
    }

    /** Old login forms post to {@code j_security_check}, relative to wherever their page lies. */
    private boolean isSecurityCheck(HttpServletRequest request, String path) {
        return path.endsWith(SECURITY_CHECK)
                && request.getMethod().equals("POST")
                && runtime.servlets.login.isPresent();
    }

    private RequestDispatcher loginServlet() {
        ServletContext context = config.getServletContext();
        return context.getNamedDispatcher(runtime.servlets.login.orElseThrow().servletName);
    }

    /** A token from the header was put there on purpose; a cookie is sent whoever made the browser send it. */
    private boolean isForged(HttpServletRequest request, Authentication authentication) {
        if (runtime.settings.csrf == CsrfMode.OFF
                || !authentication.byCookie()
                || !CrossOriginCheck.isUnsafe(request)) {
            return false;
        }
        Optional<String> foreign = runtime.crossOriginCheck.foreignSource(request);
        foreign.ifPresent(source -> LOG.log(
                Level.WARNING,
                "csrf: {0} {1} {2}: {3}",
                runtime.settings.csrf == CsrfMode.REPORT ? "reported" : "refused",
                request.getMethod(),
                request.getRequestURI(),
                source));
        return foreign.isPresent() && runtime.settings.csrf == CsrfMode.ENFORCE;
    }

    private Decision access(HttpServletRequest request, String path, Login login) {
        return runtime.rules.requirement(request.getMethod(), path).decide(login.identity());
    }

    private void answer(Exchange exchange, String path, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (runtime.endsLogin(path)) {
            answerLogout(exchange, response, chain);
            return;
        }
        // Our own servlets set or clear the cookie themselves, and a page that asks who is logged in is no activity.
        boolean renewed = !runtime.isOwn(path) && exchange.renewIfDue();
        pass(exchange, exchange.request(), renewed ? new PrivateResponse(response) : response, chain);
    }

    /** The application's own logout: it runs with its user still there, and whatever it does the login is over. */
    private void answerLogout(Exchange exchange, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!exchange.endLogin()) {
            Refusals.unavailable(response);
            return;
        }
        HttpSession session = exchange.containerSession();
        try {
            pass(exchange, exchange.request(), new PrivateResponse(response), chain);
        } finally {
            Exchange.end(session);
        }
    }

    private void pass(Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new JwtRequest(request, response, exchange, runtime.settings.session), response);
    }

    @Override
    void resume(Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        pass(exchange, request, response, chain);
    }

    @Override
    void errorOnly(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Authentication nobody = new Authentication(Login.NONE, null, null);
        pass(new Exchange(runtime, request, response, nobody), request, response, chain);
    }

    @Override
    boolean isWrapped(ServletRequest request, Exchange exchange) {
        return request instanceof JwtRequest && ((JwtRequest) request).isControlledBy(exchange);
    }

    @Override
    String stateName() {
        return stateName;
    }

    /** Takes the runtime out of the application's context; there is no thread, pool or file to end. */
    @Override
    public void destroy() {
        if (runtime != null) {
            JwtRuntime.runtimes(config.getServletContext()).remove(config.getFilterName(), runtime);
        }
    }
}
