package io.github.jwtfilter;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.monitor.AuditLog;
import io.github.jwtfilter.monitor.KeysMonitor;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.report.SessionReport;
import io.github.jwtfilter.revocation.Revocations;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.MemoryCounters;
import io.github.jwtfilter.store.SteadyClock;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.throttle.ProxyWarning;
import io.github.jwtfilter.throttle.ThrottledIdentityStore;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.SavedTarget;
import io.github.jwtfilter.transport.TokenFinder;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All parts of one filter. Built from web.xml at start and shared with this library's servlets. */
final class JwtRuntime {
    private static final String ATTRIBUTE = "io.github.jwtfilter.runtimes";
    private static final int LINES_OF_CLIENT = 10;

    /** Failed logins of one client per hour. Equals the throttle's default limit. */
    private static final int FAILURES_OF_CLIENT = 50;

    final ServletContext context;

    /** The request attribute for the exchange. */
    final String exchangeAttribute;

    final String contextPath;
    final FilterSettings settings;
    final DeclaredServlets servlets;
    final AccessRules rules;
    final RoleReferences roleReferences;
    final Optional<String> loginPage;
    final Authenticator authenticator;
    final CrossOriginGuard crossOriginGuard;
    final LoginReader reader;
    final LoginIssuer issuer;
    final TokenSizeLog growthLog;
    final CachingLog cachingLog;
    /** For warnings that any client can cause. */
    final ClientLog clientLog = new ClientLog(LINES_OF_CLIENT, System::nanoTime);
    /** For failed logins that no throttle counts. */
    final ClientLog uncounted = new ClientLog(FAILURES_OF_CLIENT, System::nanoTime);
    /** For warnings about a state that affects all clients. */
    final LogLimit stateLog = new LogLimit();

    final LoginCookie cookie;
    final SavedTarget savedTarget;
    final FormNonce formNonce;
    final SessionPolicy sessions;
    /** The report of {@code session=report}; empty for other values. */
    final Optional<SessionReport> report;

    final Revocations revokedLogins;
    final AuditLog audit;
    private final KeysMonitor keysMonitor;
    final Clock clock = Clock.systemUTC();

    /** For durations: locks and log intervals. */
    private final Clock steadyClock = new SteadyClock();

    final ProxyWarning proxyWarning = new ProxyWarning();
    private final Optional<IdentityStore> users;

    /** Builds the runtime from checked settings. */
    JwtRuntime(
            FilterConfig config,
            FilterSettings settings,
            DeclaredServlets servlets,
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
        this.roleReferences = new RoleReferences(webXml, context);
        this.loginPage = loginPage(settings, servlets);
        this.crossOriginGuard = new CrossOriginGuard(settings, clientLog);
        this.reader = new LoginReader(settings, clock);
        JwtVerifier verifier = new JwtVerifier(keys, claimRules(settings, clock));
        TokenContent content = servlets.login.map(login -> login.content).orElse(TokenContent.USUAL);
        this.issuer = new LoginIssuer(settings, content, verifier, reader, clock);
        this.growthLog = new TokenSizeLog(steadyClock);
        this.cachingLog = new CachingLog(steadyClock);
        this.cookie = new LoginCookie(
                cookies.name,
                cookies.path,
                cookies.domain,
                contextPath.isEmpty() ? "/" : contextPath,
                cookies.sameSite,
                cookies.secure);
        this.savedTarget = new SavedTarget(
                cookies.name,
                contextPath,
                cookies.secure,
                keys.derive(SavedTarget.purpose(cookies.name, contextPath)),
                clock);
        this.formNonce = new FormNonce(cookies.name, formPath(), cookies.secure);
        this.report = SessionReports.of(settings, servlets, context, config.getFilterName(), clock);
        this.sessions = report.map(SessionReport::sessions)
                .orElseGet(() -> settings.session.policy(settings, context, webXml, clock));
        this.revokedLogins = new Revocations(Revocations.USUAL_CAPACITY, clock);
        this.keysMonitor = new KeysMonitor(
                settings.keys.origin(),
                settings.keys::fingerprints,
                () -> settings.keys.loadedAt().map(Instant::toString).orElse(""));
        this.audit = new AuditLog(settings.loginListener.orElse(event -> {}));
        this.users = servlets.login.flatMap(this::throttled);
        this.authenticator = new Authenticator(
                new TokenFinder(settings.tokenSources, cookie), cookie, verifier, reader, revokedLogins);
    }

    /** Makes the runtime known to this library's servlets and registers its monitors for the operator. */
    void publish(String filterName) {
        runtimes(context).put(filterName, this);
        keysMonitor.register(context.getContextPath(), filterName, host(context));
        report.ifPresent(known -> known.register(context.getContextPath(), filterName, host(context)));
    }

    /** Returns the container's name for the virtual server; empty if the container has none. */
    private static Optional<String> host(ServletContext context) {
        try {
            return Optional.ofNullable(context.getVirtualServerName());
        } catch (UnsupportedOperationException none) {
            return Optional.empty();
        }
    }

    /** Returns the target path of the built-in login form, as browsers send it. */
    private String formPath() {
        String path = contextPath
                + servlets.loginMappings.stream()
                        .findFirst()
                        .map(CookieSettings::encoded)
                        .orElse("");
        return path.isEmpty() ? "/" : path;
    }

    /**
     * Returns the login page. Empty if the filter reads no cookies, because a browser would be redirected in circles.
     */
    private static Optional<String> loginPage(FilterSettings settings, DeclaredServlets servlets) {
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

    /** Returns the runtimes of all filters of the application, by filter name. */
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

    /** Returns the only runtime of the application; empty if there is none or more than one. */
    static Optional<JwtRuntime> only(ServletContext context) {
        Collection<JwtRuntime> all = runtimes(context).values();
        return all.size() == 1 ? Optional.of(all.iterator().next()) : Optional.empty();
    }

    private Optional<IdentityStore> throttled(LoginSettings login) {
        Counters counters = new MemoryCounters(MemoryCounters.DEFAULT_MAX_COUNTS, steadyClock);
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
                steadyClock,
                login.threads));
    }

    /** Returns the throttled stores of the login servlet. */
    Optional<IdentityStore> users() {
        return users;
    }

    /** Releases the resources of the user stores and of the keys. */
    void close() {
        users.ifPresent(IdentityStore::close);
        keysMonitor.close();
        report.ifPresent(SessionReport::close);
        settings.keys.close();
    }

    boolean readsCookie() {
        return settings.tokenSources.contains(TokenSource.COOKIE);
    }

    boolean takesLoginForms(String path) {
        return readsCookie() && servlets.loginMappings.contains(path);
    }

    boolean isOwn(String path) {
        return servlets.loginMappings.contains(path)
                || servlets.logoutMappings.contains(path)
                || servlets.meMappings.contains(path);
    }

    /** Returns whether a login may return to this path. Logout paths and this library's servlets are excluded. */
    boolean isComeBackPath(String path) {
        return !isOwn(path) && !endsLogin(path);
    }

    boolean endsLogin(String path) {
        return settings.logoutPaths.contains(path);
    }
}
