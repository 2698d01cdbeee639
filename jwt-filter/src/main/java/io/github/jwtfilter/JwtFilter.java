package io.github.jwtfilter;

import io.github.jwtfilter.Authenticator.Authentication;
import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.session.JwtRequest;
import io.github.jwtfilter.session.RequestSession;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the user of a signed token into each request and keeps those out whom the rules do not admit. Declared in
 * web.xml, mapped to {@code /*} for REQUEST, ASYNC and ERROR before all other filters; its init-params are described in
 * CONFIGURATION.md.
 */
public final class JwtFilter extends DispatchFilter<Exchange> {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** A question about a logout path ends no login: CORS asks so before each logout by a script. */
    private static final Set<String> HARMLESS = Set.of("OPTIONS", "TRACE");

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
     * @throws ServletException if anything in it is wrong, with all that is; the deployment stops. Not thrown on servers
     *     that would go on without the filter: there it stays, and every request is answered 503
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        this.config = config;
        this.stateName = JwtFilter.class.getName() + " "
                + config.getServletContext().getContextPath() + " " + config.getFilterName();
        try {
            this.runtime = Deployment.start(config);
        } catch (ServletException | RuntimeException | Error e) {
            if (!servesWithoutFailedFilter(config.getServletContext().getServerInfo())) {
                throw e;
            }
            LOG.log(Level.ERROR, "the filter did not start; this server goes on, so every request is answered 503", e);
        }
    }

    /** GlassFish and Payara leave a filter out that fails to start, and would show the application to everybody. */
    private static boolean servesWithoutFailedFilter(String serverInfo) {
        return serverInfo.contains("GlassFish") || serverInfo.contains("Payara");
    }

    @Override
    void decide(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<String> path = path(request);
        if (path.isEmpty()) {
            // Two readers could take it for two paths, so no rule is sure to cover it.
            ErrorResponses.badRequest(response);
            return;
        }
        Authentication authentication = runtime.authenticator.authenticate(request);
        Exchange exchange = new Exchange(runtime, request, response, authentication);
        request.setAttribute(stateName, exchange);
        exchange.clearLeftovers();
        if (isSecurityCheck(request, path.get())) {
            RequestDispatcher login = loginServlet();
            pass(exchange, request, exchange.response(), login::forward);
            return;
        }
        if (isForged(exchange, path.get())) {
            ErrorResponses.forbidden(request, response);
            return;
        }
        Requirement requirement = runtime.rules.requirement(request.getMethod(), path.get());
        if (requirement != Requirement.PERMIT) {
            exchange.protect(path.get());
        }
        switch (requirement.decide(exchange.login().identity())) {
            case LOGIN_NEEDED:
                refuse(exchange, response);
                return;
            case FORBIDDEN:
                ErrorResponses.forbidden(request, response);
                return;
            default:
                answer(exchange, path.get(), chain);
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

    /**
     * A token from the header was put there on purpose; a cookie is sent whoever made the browser send it, be it a
     * session's in which the application keeps a login of its own. A logout is looked at without a cookie too: a browser
     * that withheld it would still obey its deletion. Login forms are left to the login servlet, which looks at all of
     * them: its own page can prove where they come from.
     */
    private boolean isForged(Exchange exchange, String path) {
        Authentication authentication = exchange.authentication();
        if (authentication.byHeader()) {
            return false;
        }
        if (isLogout(exchange.request(), path)) {
            return runtime.crossOriginGuard.refusesLogout(exchange.request());
        }
        if (runtime.takesLoginForms(path) && LoginExchange.isForm(exchange.request())) {
            return false;
        }
        boolean browserMade = authentication.byCookie() || exchange.session().cameByCookie();
        return browserMade && runtime.crossOriginGuard.refuses(exchange.request());
    }

    private boolean isLogout(HttpServletRequest request, String path) {
        return runtime.endsLogin(path) && !HARMLESS.contains(request.getMethod());
    }

    /** Whoever has a token that cannot be verified now is not sent to log in: it would lead nowhere. */
    private static void refuse(Exchange exchange, HttpServletResponse response) throws IOException {
        if (exchange.authentication().isDecided()) {
            ErrorResponses.unauthorized(exchange, response);
        } else {
            ErrorResponses.unavailable(response);
        }
    }

    private void answer(Exchange exchange, String path, FilterChain chain) throws IOException, ServletException {
        if (isLogout(exchange.request(), path)) {
            answerLogout(exchange, chain);
            return;
        }
        // Our own servlets set or clear the cookie themselves, and a page that asks who is logged in is no activity.
        if (!runtime.isOwn(path)) {
            exchange.planRenewal();
            exchange.session().use();
        }
        pass(exchange, exchange.request(), exchange.response(), chain);
    }

    /** The application's own logout: it runs with its user still there, and whatever it does the login is over. */
    private void answerLogout(Exchange exchange, FilterChain chain) throws IOException, ServletException {
        if (exchange.request().getMethod().equals("HEAD")) {
            // A look that must change nothing (RFC 9110 §9.2.1), and most applications answer it like a GET.
            ExchangeServlet.methodNotAllowed(exchange.response(), "GET, POST");
            return;
        }
        if (!exchange.endLogin("logoutPaths")) {
            ErrorResponses.unavailable(exchange.response());
            return;
        }
        exchange.session().lastRequest();
        try {
            pass(exchange, exchange.request(), exchange.response(), chain);
        } finally {
            exchange.session().lastRequestIsOver();
        }
    }

    private void pass(Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestSession session = exchange.session();
        try {
            exchange.renewal()
                    .answer(
                            request,
                            response,
                            (outer, written) -> session.answer(
                                    (HttpServletRequest) outer,
                                    (HttpServletResponse) written,
                                    (inner, carrier) -> chain.doFilter(
                                            new JwtRequest(
                                                    (HttpServletRequest) inner,
                                                    (HttpServletResponse) carrier,
                                                    exchange,
                                                    session),
                                            carrier)));
        } finally {
            exchange.answered();
        }
    }

    @Override
    void reenter(Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        exchange.goOn(request, response, chain);
    }

    @Override
    void resume(Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        pass(exchange, request, exchange.resumed(response), chain);
    }

    @Override
    void errorOnly(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Exchange exchange = new Exchange(runtime, request, response, Authentication.NONE);
        pass(exchange, request, exchange.response(), chain);
    }

    @Override
    boolean isWrapped(ServletRequest request, Exchange exchange) {
        return request instanceof JwtRequest && ((JwtRequest) request).isControlledBy(exchange);
    }

    @Override
    boolean isReady() {
        return runtime != null;
    }

    @Override
    String stateName() {
        return stateName;
    }

    /** Takes the runtime out of the application's context and ends what it holds. */
    @Override
    public void destroy() {
        if (runtime != null) {
            JwtRuntime.runtimes(config.getServletContext()).remove(config.getFilterName(), runtime);
            runtime.close();
        }
    }
}
