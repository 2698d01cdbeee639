package io.github.jwtfilter;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.ThrottledIdentityStore;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.keys.Fingerprints;
import io.github.jwtfilter.monitor.AuditLog;
import io.github.jwtfilter.monitor.KeysMonitor;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.report.SessionReport;
import io.github.jwtfilter.revocation.RevokedLogins;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.MemoryCounters;
import io.github.jwtfilter.transport.SavedTarget;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.TokenFinder;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Everything that one filter is made of, put together from web.xml at start and shared with our servlets. */
final class JwtRuntime {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final String ATTRIBUTE = "io.github.jwtfilter.runtimes";

    final ServletContext context;

    /** Under this name a request remembers its exchange. */
    final String exchangeAttribute;

    final String contextPath;
    final FilterSettings settings;
    final OwnServlets servlets;
    final AccessRules rules;
    final Optional<String> loginPage;
    final Authenticator authenticator;
    final CrossOriginGuard crossOriginGuard;
    final LoginReader reader;
    final LoginIssuer issuer;
    final GrowthLog growthLog;
    final TokenCookie cookie;
    final SavedTarget savedTarget;
    final SessionPolicy sessions;
    /** What {@code session=report} finds out; empty with every other. */
    final Optional<SessionReport> report;

    final RevokedLogins revokedLogins;
    final AuditLog audit;
    private final KeysMonitor keysMonitor;
    final Clock clock = Clock.systemUTC();
    final ProxyWarning proxyWarning = new ProxyWarning();
    private final Optional<IdentityStore> users;

    private JwtRuntime(
            FilterConfig config,
            FilterSettings settings,
            OwnServlets servlets,
            AccessRules rules,
            Optional<DeploymentDescriptor> webXml) {
        KeySource keys = settings.keys.source.orElseThrow();
        CookieSettings cookies = settings.cookie;
        this.context = config.getServletContext();
        this.exchangeAttribute = Exchange.attribute(context);
        this.contextPath = CookieSettings.encoded(context.getContextPath());
        this.settings = settings;
        this.servlets = servlets;
        this.rules = rules;
        this.loginPage = loginPage(settings, servlets);
        this.crossOriginGuard = new CrossOriginGuard(settings);
        this.reader = new LoginReader(settings, clock);
        JwtVerifier verifier = new JwtVerifier(keys, claimRules(settings, clock));
        TokenContent content = servlets.login.map(login -> login.content).orElse(TokenContent.USUAL);
        this.issuer = new LoginIssuer(settings, content, verifier, reader, clock);
        this.growthLog = new GrowthLog(clock);
        this.cookie = new TokenCookie(cookies.name, cookies.path, cookies.domain, cookies.sameSite, cookies.secure);
        this.savedTarget = new SavedTarget(
                cookies.name,
                contextPath,
                cookies.secure,
                keys.derive(SavedTarget.purpose(cookies.name, contextPath)),
                clock);
        this.report = SessionReports.of(settings, servlets, context, config.getFilterName(), clock);
        this.sessions = report.map(SessionReport::sessions)
                .orElseGet(() -> settings.session.policy(settings, context, webXml, clock));
        this.revokedLogins = new RevokedLogins(RevokedLogins.USUAL_CAPACITY, clock);
        this.keysMonitor = new KeysMonitor(
                settings.keys.origin(),
                () -> fingerprints(settings),
                () -> settings.keys.loadedAt().map(Instant::toString).orElse(""));
        this.audit = new AuditLog(settings.loginListener.orElse(event -> {}));
        this.users = servlets.login.flatMap(this::throttled);
        this.authenticator = new Authenticator(
                new TokenFinder(settings.tokenSources, cookie), cookie, verifier, reader, revokedLogins);
    }

    /**
     * Reads web.xml and puts everything together.
     *
     * @throws ServletException if anything is wrong, with all that is
     */
    static JwtRuntime start(FilterConfig config) throws ServletException {
        long start = System.nanoTime();
        ServletContext context = config.getServletContext();
        List<String> problems = new ArrayList<>();
        Parameters parameters = Parameters.of(config, FilterSettings.PARAMETERS, problems);
        FilterSettings settings = new FilterSettings(parameters, context);
        OwnServlets servlets = new OwnServlets(context, settings, problems);
        Optional<AccessRules> rules =
                parameters.read("rules", text -> AccessRules.parse(text, permitted(settings, servlets)));
        rules.ifPresent(read -> checkReport(read, servlets, parameters));
        checkMapping(config, parameters);
        Optional<DeploymentDescriptor> webXml = webXml(context);
        checkWebSockets(new WebSocketOrder(context, webXml, config.getFilterName()), parameters);
        if (!problems.isEmpty()) {
            throw refuse(context, problems);
        }
        settings.keys.start();
        try {
            checkKeys(config, settings, servlets, parameters);
            if (!problems.isEmpty()) {
                throw refuse(context, problems);
            }
            return ready(config, settings, servlets, rules.orElseThrow(), webXml, start);
        } catch (ServletException | RuntimeException | Error e) {
            settings.keys.close();
            throw e;
        }
    }

    private static JwtRuntime ready(
            FilterConfig config,
            FilterSettings settings,
            OwnServlets servlets,
            AccessRules rules,
            Optional<DeploymentDescriptor> webXml,
            long start) {
        ServletContext context = config.getServletContext();
        rules.warnings().forEach(JwtRuntime::warn);
        settings.keys.warnings().forEach(JwtRuntime::warn);
        settings.keys.current().map(DeploymentReview::ofKeys).ifPresent(all -> all.forEach(JwtRuntime::warn));
        settings.keys.secretFile().map(DeploymentReview::ofKeyFile).ifPresent(all -> all.forEach(JwtRuntime::warn));
        boolean asksRealm =
                servlets.login.filter(login -> login.asksServerRealm).isPresent();
        ServerRealm realm = ServerRealm.of(context, asksRealm);
        webXml.map(xml -> DeploymentReview.ofDescriptor(xml, config.getFilterName(), realm))
                .ifPresent(all -> all.forEach(JwtRuntime::warn));
        JwtRuntime runtime = new JwtRuntime(config, settings, servlets, rules, webXml);
        runtimes(context).put(config.getFilterName(), runtime);
        runtime.keysMonitor.register(context.getContextPath(), config.getFilterName(), host(context));
        runtime.report.ifPresent(
                report -> report.register(context.getContextPath(), config.getFilterName(), host(context)));
        LOG.log(
                Level.INFO,
                "filter ''{0}'' of ''{1}'' is ready after {4} ms: keys {2}, cookie {3}",
                config.getFilterName(),
                context.getContextPath(),
                fingerprints(settings),
                settings.cookie.name,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        return runtime;
    }

    private static List<String> fingerprints(FilterSettings settings) {
        return settings.keys.current().map(Fingerprints::of).orElse(List.of());
    }

    /** The container's name for the virtual server; not all have one. */
    private static Optional<String> host(ServletContext context) {
        try {
            return Optional.ofNullable(context.getVirtualServerName());
        } catch (UnsupportedOperationException none) {
            return Optional.empty();
        }
    }

    private static void warn(String finding) {
        LOG.log(Level.WARNING, "configuration: {0}", finding);
    }

    /** The application's web.xml; what it would have told is not worth a failing start. */
    private static Optional<DeploymentDescriptor> webXml(ServletContext context) {
        try {
            return Optional.of(DeploymentDescriptor.of(context));
        } catch (IOException e) {
            LOG.log(
                    Level.INFO,
                    "configuration: web.xml was not looked at for what goes before the filter: {0}",
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** An endpoint that anybody may open would be an open door, whatever the rules say of its path. */
    private static void checkWebSockets(WebSocketOrder order, Parameters parameters) {
        switch (order.settle()) {
            case OPEN:
                parameters.problem("Jetty's filter for WebSockets stands before it, so endpoints would be open to"
                        + " everybody; " + order.mend());
                break;
            case NO_ENDPOINT:
                LOG.log(
                        Level.INFO,
                        "configuration: Jetty''s filter for WebSockets stands first; there is no endpoint, but one that"
                                + " is added later would be open to everybody; {0}",
                        order.mend());
                break;
            case PUT_RIGHT:
                LOG.log(Level.INFO, "Jetty's filter for WebSockets stood first: the rules are now asked before it");
                break;
            default:
        }
    }

    /** The report tells how the application is made inside: for an operator, and for nobody else. */
    private static void checkReport(AccessRules rules, OwnServlets servlets, Parameters parameters) {
        for (String mapping : servlets.reportMappings) {
            Requirement requirement = rules.requirement("GET", mapping);
            if (!requirement.asksForRole()) {
                parameters.problem(
                        "rules",
                        "expected a role for the SessionReportServlet, got '" + requirement + "'; add the line '"
                                + mapping + " role NAME' with the name of the operators' role");
            }
        }
    }

    private static ServletException refuse(ServletContext context, List<String> problems) {
        String message = "jwt-filter: configuration of '" + context.getContextPath() + "': " + problems.size()
                + (problems.size() == 1 ? " problem stops" : " problems stop") + " the deployment:\n  - "
                + String.join("\n  - ", problems);
        LOG.log(Level.ERROR, message);
        return new ServletException(message);
    }

    /** A filter that is mapped to nothing guards nothing, and looks as if it did. */
    private static void checkMapping(FilterConfig config, Parameters parameters) {
        FilterRegistration registration = config.getServletContext().getFilterRegistration(config.getFilterName());
        if (registration == null) {
            return;
        }
        Collection<String> patterns = registration.getUrlPatternMappings();
        if (patterns.isEmpty() && registration.getServletNameMappings().isEmpty()) {
            parameters.problem("expected a filter-mapping, usually to '/*', got none: nothing would be guarded");
        } else if (!patterns.contains("/*")) {
            LOG.log(
                    Level.WARNING,
                    "configuration: filter ''{0}'' is not mapped to ''/*'': it guards {1} and nothing else",
                    config.getFilterName(),
                    patterns);
        }
    }

    /** Once the keys are known: a login needs one that signs, and neighbours must agree. */
    private static void checkKeys(
            FilterConfig config, FilterSettings settings, OwnServlets servlets, Parameters parameters) {
        Optional<KeySet> keys = settings.keys.current();
        if (servlets.login.isPresent()
                && keys.filter(set -> set.signingKey().isEmpty()).isPresent()) {
            parameters.problem("a LoginServlet needs a secret or private key to sign with, got only keys that verify");
        }
        keys.ifPresent(set -> settings.session.checkKeys(set, parameters));
        keys.ifPresent(set -> checkNeighbours(config, settings, set, parameters));
    }

    /** Two filters whose cookies are one cookie must agree on the key, or each would refuse what the other set. */
    private static void checkNeighbours(
            FilterConfig config, FilterSettings settings, KeySet keys, Parameters parameters) {
        runtimes(config.getServletContext()).forEach((name, neighbour) -> {
            CookieSettings theirs = neighbour.settings.cookie;
            boolean sameCookie = settings.cookie.name.equals(theirs.name)
                    && (settings.cookie.path.startsWith(theirs.path) || theirs.path.startsWith(settings.cookie.path));
            boolean sameKeys =
                    neighbour.settings.keys.current().filter(keys::equals).isPresent();
            if (sameCookie && !sameKeys) {
                parameters.problem("cookieName", "filter '" + name + "' sets the same cookie with another key");
            }
        });
    }

    private static List<String> permitted(FilterSettings settings, OwnServlets servlets) {
        List<String> permitted = new ArrayList<>(servlets.mappings());
        settings.loginPage
                .filter(page -> page.startsWith("/"))
                .ifPresent(page -> permitted.add(LoginSettings.pathOf(page)));
        servlets.login.ifPresent(login -> {
            login.page.ifPresent(page -> permitted.add(LoginSettings.pathOf(page)));
            login.errorPage.ifPresent(page -> permitted.add(LoginSettings.pathOf(page)));
        });
        return permitted;
    }

    /** Where no cookie is read, a login page would lead a browser in circles. */
    private static Optional<String> loginPage(FilterSettings settings, OwnServlets servlets) {
        if (!settings.tokenSources.contains(TokenSource.COOKIE)) {
            return Optional.empty();
        }
        return settings.loginPage.or(() -> servlets.loginMappings.stream().findFirst());
    }

    private static ClaimRules claimRules(FilterSettings settings, Clock clock) {
        return ClaimRules.builder()
                .issuer(settings.issuer.orElse(null))
                .audience(settings.audience.toArray(new String[0]))
                .clockSkew(settings.clockSkew)
                .clock(clock)
                .build();
    }

    /** The runtimes of all filters of the application, by filter name. */
    static Map<String, JwtRuntime> runtimes(ServletContext context) {
        synchronized (JwtRuntime.class) {
            Object known = context.getAttribute(ATTRIBUTE);
            if (known == null) {
                known = new ConcurrentHashMap<String, JwtRuntime>();
                context.setAttribute(ATTRIBUTE, known);
            }
            @SuppressWarnings("unchecked")
            Map<String, JwtRuntime> runtimes = (Map<String, JwtRuntime>) known;
            return runtimes;
        }
    }

    /** The only runtime of the application; empty if there is none or more than one. */
    static Optional<JwtRuntime> only(ServletContext context) {
        Collection<JwtRuntime> all = runtimes(context).values();
        return all.size() == 1 ? Optional.of(all.iterator().next()) : Optional.empty();
    }

    private Optional<IdentityStore> throttled(LoginSettings login) {
        Counters counters = new MemoryCounters(MemoryCounters.USUAL_CAPACITY, clock);
        return login.users.map(users -> new ThrottledIdentityStore(
                users,
                counters,
                login.maxFailures,
                login.lockTime,
                (user, address, time, failures) -> audit.happened(LoginEvent.locked(
                        clock.instant(),
                        user,
                        address,
                        "for " + time.toSeconds() + " s after " + failures + " failed logins")),
                clock));
    }

    /** The stores of the login servlet, throttled. */
    Optional<IdentityStore> users() {
        return users;
    }

    /** Ends what the stores of users and the keys hold. */
    void close() {
        users.ifPresent(IdentityStore::close);
        keysMonitor.close();
        report.ifPresent(SessionReport::close);
        settings.keys.close();
    }

    boolean readsCookie() {
        return settings.tokenSources.contains(TokenSource.COOKIE);
    }

    boolean isOwn(String path) {
        return servlets.loginMappings.contains(path)
                || servlets.logoutMappings.contains(path)
                || servlets.meMappings.contains(path);
    }

    /** Whether a login should lead back there: not to a logout, nor to where logins are made. */
    boolean isComeBackPath(String path) {
        return !isOwn(path) && !endsLogin(path);
    }

    boolean endsLogin(String path) {
        return settings.logoutPaths.contains(path);
    }
}
