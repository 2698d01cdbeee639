package io.github.jwtfilter;

import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.csrf.CrossOriginCheck;
import io.github.jwtfilter.form.LoginMediaType;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.flow.Adopted;
import io.github.jwtfilter.login.flow.Adoption;
import io.github.jwtfilter.observe.IdleObserver;
import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.session.JwtRequest;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.store.Clocks;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;

// This class is long because it has all decisions about a request, in their order, and the start.

/**
 * Authenticates each request by a signed token and enforces the access rules. Declare it in web.xml and map it to
 * {@code /*} for REQUEST, ASYNC and ERROR, before all other filters. CONFIGURATION.md describes its init-params.
 */
public final class JwtFilter extends DispatchFilter<Exchange> {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** Methods that end no login on a logout path. CORS sends OPTIONS before each logout by a script. */
    private static final Set<String> HARMLESS = Set.of("OPTIONS", "TRACE");

    private static final String SECURITY_CHECK = "/j_security_check";

    private final Clocks clocks;
    private FilterConfig config;
    private JwtRuntime runtime;
    private Optional<IdleObserver> idle = Optional.empty();
    private String stateName;

    /** Constructor for the container. */
    public JwtFilter() {
        this(Clocks.ofSystem());
    }

    /** Constructor with other clocks than those of this machine. */
    JwtFilter(Clocks clocks) {
        super(Exchange.class);
        this.clocks = clocks;
    }

    /**
     * Reads the configuration.
     *
     * @throws ServletException if the configuration has problems; the message lists all of them and the deployment
     *     stops. With {@code mode=observe} it goes on without observing, if the container protects the application. Some servers would serve the application without a failed filter. On these servers the filter stays
     *     and answers 503 to every request
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        this.config = config;
        this.stateName = JwtFilter.class.getName() + " "
                + config.getServletContext().getContextPath() + " " + config.getFilterName();
        try {
            begin();
        } catch (ServletException | RuntimeException | Error e) {
            if (!servesWithoutFailedFilter(
                    String.valueOf(config.getServletContext().getServerInfo()))) {
                throw e;
            }
            LOG.log(
                    Level.ERROR,
                    "JWTF-103 The filter did not start. This server serves an application without its failed filters, so"
                            + " the filter answers every request with 503.",
                    e);
        }
    }

    private void begin() throws ServletException {
        try {
            this.runtime = Deployment.start(config, clocks);
        } catch (ServletException | RuntimeException | Error e) {
            this.idle = Deployment.idle(config, clocks, e);
            if (idle.isPresent()) {
                RunningFilters.of(config.getServletContext()).addIdle(config.getFilterName(), idle.get());
            } else if (e instanceof ConfigurationProblems) {
                throw ((ConfigurationProblems) e).stopping();
            } else {
                throw e;
            }
        }
    }

    /**
     * Returns true for GlassFish and Payara. They skip a filter that fails to start and would show the application to
     * everybody.
     */
    private static boolean servesWithoutFailedFilter(String serverInfo) {
        return serverInfo.contains("GlassFish") || serverInfo.contains("Payara");
    }

    @Override
    Optional<FilterChain> observed(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        if (idle.isPresent()) {
            idle.get().remind();
            return Optional.of(chain);
        }
        return runtime.observer().map(observer -> {
            Runnable after =
                    request.getDispatcherType() == DispatcherType.REQUEST ? observer.observe(request) : () -> {};
            FilterChain way = path(request)
                    .filter(runtime.paths()::isOperatorPage)
                    .map(path -> behind(request, response, path, chain))
                    .orElse(chain);
            return (asked, answered) -> {
                try {
                    way.doFilter(asked, answered);
                } finally {
                    after.run();
                }
            };
        });
    }

    @Override
    void decide(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<String> path = path(request);
        if (path.isEmpty()) {
            // Two parsers could read the path in two ways, so a rule might not cover it.
            ErrorResponses.badRequest(response);
            return;
        }
        // The health does not depend on the user, and its answer must not wait for the store.
        Authentication presented = runtime.paths().isHealth(path.get())
                ? Authentication.NONE
                : runtime.authenticator().authenticate(request);
        boolean isSecurityCheck = isSecurityCheck(request, path.get());
        Adopted adopted = adoption(path.get(), isSecurityCheck).decide(request, presented);
        Exchange exchange = runtime.exchanges().begin(request, response, adopted.authentication());
        request.setAttribute(stateName, exchange);
        runtime.cookies().clearLeftovers(exchange.current());
        if (isSecurityCheck) {
            pass(
                    exchange,
                    request,
                    exchange.response(),
                    named(runtime.paths().loginServletName().orElseThrow()));
            return;
        }
        if (isForged(exchange, path.get())) {
            ErrorResponses.forbidden(request, response);
            return;
        }
        adopted.settle(exchange.current());
        if (leadsToProvider(exchange, path.get())) {
            runtime.challenge().confirmAtProvider(request, exchange.response());
            return;
        }
        Optional<Runnable> renewal = renewal(exchange, path.get());
        Requirement requirement = runtime.rules().requirement(request.getMethod(), path.get());
        if (requirement != Requirement.PERMIT) {
            exchange.protect(path.get());
        }
        switch (requirement.decide(exchange.login().identity())) {
            case LOGIN_NEEDED:
                exchange.challenge(response);
                return;
            case FORBIDDEN:
                ErrorResponses.forbidden(request, response);
                return;
            default:
                answer(exchange, path.get(), renewal, behind(request, response, path.get(), chain));
        }
    }

    /**
     * Returns the decoded path by which the container chose the servlet. Empty if the path is ambiguous to the
     * container or to the filter.
     */
    private static Optional<String> path(HttpServletRequest request) {
        try {
            return RequestPath.of(request.getServletPath(), request.getPathInfo());
        } catch (IllegalArgumentException ambiguousToTheContainer) {
            return Optional.empty();
        }
    }

    /**
     * Returns the adoption of container logins. It leaves out requests that begin a new login, and those of load balancers.
     */
    private Adoption adoption(String path, boolean isSecurityCheck) {
        Adoption adoption = runtime.adoption();
        if (adoption == Adoption.NONE) {
            return adoption;
        }
        boolean exempt = isSecurityCheck
                || runtime.paths().isHealth(path)
                || runtime.paths().beginsLogin(path);
        return exempt ? Adoption.NONE : adoption;
    }

    /**
     * Returns whether this is an old login form. Such a form posts to {@code j_security_check}, relative to its page.
     */
    private boolean isSecurityCheck(HttpServletRequest request, String path) {
        return path.endsWith(SECURITY_CHECK)
                && request.getMethod().equals("POST")
                && runtime.paths().loginServletName().isPresent();
    }

    /**
     * Returns where a request goes on. The servlets of this library are reached at once, because filters of frameworks may
     * answer every path.
     */
    private FilterChain behind(
            HttpServletRequest request, HttpServletResponse response, String path, FilterChain chain) {
        // Tomcat commits the response if a filter before this one reads a malformed body.
        return request.getDispatcherType() == DispatcherType.REQUEST && !response.isCommitted()
                ? runtime.paths().servletName(path).map(this::named).orElse(chain)
                : chain;
    }

    private FilterChain named(String servlet) {
        RequestDispatcher dispatcher = config.getServletContext().getNamedDispatcher(servlet);
        return dispatcher::forward;
    }

    /**
     * Returns whether another site may have caused this request.
     *
     * <p>A client writes a token into Authorization deliberately. Browsers send cookies with cross-site requests too, and a
     * proxy adds its header to these. A session cookie counts like the login cookie, because the application may keep its
     * own login in it.
     *
     * <p>A logout is also checked without a cookie. A browser that withholds the cookie would still obey its deletion.
     *
     * <p>The login servlet checks all login forms itself, because its own page can prove the origin of a form.
     */
    private boolean isForged(Exchange exchange, String path) {
        Authentication authentication = exchange.authentication();
        if (authentication.byHeader()) {
            return false;
        }
        if (isLogout(exchange.request(), path)) {
            return runtime.crossOriginGuard().refusesLogout(exchange.request());
        }
        if (runtime.paths().takesLoginForms(path) && LoginMediaType.isPostedForm(exchange.request())) {
            return false;
        }
        return CrossOriginCheck.isUnsafe(exchange.request())
                && (authentication.isAmbient() || exchange.session().isFromCookie())
                && runtime.crossOriginGuard().refusesForeign(exchange.request());
    }

    private boolean isLogout(HttpServletRequest request, String path) {
        return runtime.paths().endsLogin(path) && !HARMLESS.contains(request.getMethod());
    }

    /**
     * Plans the renewal of the token. It comes before the access decision, because a recheck may change the user's roles
     * or end the login.
     *
     * <p>This library's servlets set or clear the cookie themselves. A page that asks for the current user does not
     * count as activity, and a logout ends the login anyway.
     */
    private Optional<Runnable> renewal(Exchange exchange, String path) {
        boolean exempt = runtime.paths().isOwn(path) || isLogout(exchange.request(), path);
        return exempt ? Optional.empty() : runtime.renewal().plan(exchange.current());
    }

    /** Returns whether the provider that proved the user is to confirm the login before this page is shown. */
    private boolean leadsToProvider(Exchange exchange, String path) {
        return runtime.paths().isComeBackPath(path) && runtime.providerRecheck().leads(exchange.current());
    }

    private void answer(Exchange exchange, String path, Optional<Runnable> renewal, FilterChain chain)
            throws IOException, ServletException {
        if (isLogout(exchange.request(), path)) {
            answerLogout(exchange, chain);
            return;
        }
        if (!runtime.paths().isOwn(path)) {
            exchange.renew(renewal);
            exchange.session().touch();
        }
        pass(exchange, exchange.request(), exchange.response(), chain);
    }

    /**
     * Runs the application's own logout. The application still sees the user, and the login ends whatever the
     * application does.
     */
    private void answerLogout(Exchange exchange, FilterChain chain) throws IOException, ServletException {
        if (exchange.request().getMethod().equals("HEAD")) {
            // HEAD must change nothing (RFC 9110 §9.2.1), but most applications answer it like GET.
            ExchangeServlet.methodNotAllowed(exchange.response(), "GET, POST");
            return;
        }
        if (runtime.loginEnd().endLogin(exchange.current(), "logoutPaths") == Ending.REFUSED) {
            ErrorResponses.unavailable(exchange.response());
            return;
        }
        exchange.session().beginLogout();
        try {
            pass(exchange, exchange.request(), exchange.response(), chain);
        } finally {
            exchange.session().endLogout();
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
        Exchange exchange = runtime.exchanges().begin(request, response, Authentication.NONE);
        pass(exchange, request, exchange.response(), chain);
    }

    @Override
    boolean isWrapped(ServletRequest request, Exchange exchange) {
        return request instanceof JwtRequest && ((JwtRequest) request).isControlledBy(exchange);
    }

    @Override
    boolean isReady() {
        return runtime != null || idle.isPresent();
    }

    @Override
    String stateName() {
        return stateName;
    }

    /** Removes this filter from the application's context and releases its resources. */
    @Override
    public void destroy() {
        if (runtime != null) {
            RunningFilters.of(config.getServletContext()).remove(config.getFilterName(), runtime);
            runtime.close();
        }
        idle.ifPresent(
                known -> RunningFilters.of(config.getServletContext()).removeIdle(config.getFilterName(), known));
    }
}
