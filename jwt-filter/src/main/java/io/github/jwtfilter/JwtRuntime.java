package io.github.jwtfilter;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.RoleReferences;
import io.github.jwtfilter.config.CookieSettings;
import io.github.jwtfilter.config.DeclaredServlets;
import io.github.jwtfilter.config.DeploymentDescriptor;
import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.config.LoginSettings;
import io.github.jwtfilter.config.SessionReports;
import io.github.jwtfilter.csrf.CrossOriginCheck;
import io.github.jwtfilter.csrf.CrossOriginGuard;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.login.Authenticator;
import io.github.jwtfilter.login.LoginIssuer;
import io.github.jwtfilter.login.LoginReader;
import io.github.jwtfilter.login.LoginRules;
import io.github.jwtfilter.login.TokenContent;
import io.github.jwtfilter.login.TokenSizeLog;
import io.github.jwtfilter.monitor.AuditLog;
import io.github.jwtfilter.monitor.KeysMonitor;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.page.FormNonce;
import io.github.jwtfilter.report.SessionReport;
import io.github.jwtfilter.revocation.Revocations;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.MemoryCounters;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.throttle.ClientLog;
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
import java.util.List;
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

    /** The request attribute for the state of a request. */
    final String requestAttribute;

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
    final LoginPages pages;
    final SessionPolicy sessions;
    /** The report of {@code session=report}; empty for other values. */
    final Optional<SessionReport> report;

    final Revocations revokedLogins;
    final AuditLog audit;
    private final KeysMonitor keysMonitor;
    final Clock clock;

    /** For durations: locks and log intervals. */
    private final Clock steadyClock;

    final ProxyWarning proxyWarning = new ProxyWarning();
    private final Optional<IdentityStore> users;

    /** Builds the runtime from checked settings. */
    JwtRuntime(
            FilterConfig config,
            FilterSettings settings,
            DeclaredServlets servlets,
            AccessRules rules,
            Optional<DeploymentDescriptor> webXml,
            Clocks clocks) {
        this.clock = clocks.wall();
        this.steadyClock = clocks.steady();
        KeySource keys = settings.keys.source.orElseThrow();
        CookieSettings cookies = settings.cookie;
        this.context = config.getServletContext();
        this.requestAttribute = requestAttribute(context);
        this.contextPath = CookieSettings.encoded(context.getContextPath());
        this.settings = settings;
        this.servlets = servlets;
        this.rules = rules;
        this.roleReferences = new RoleReferences(
                webXml.map(xml -> xml.securityRoles).orElse(List.of()),
                webXml.map(xml -> xml.roleLinks).orElse(Map.of()),
                context);
        this.loginPage = loginPage(settings, servlets);
        this.crossOriginGuard = new CrossOriginGuard(
                settings.csrf, new CrossOriginCheck(settings.publicOrigins, settings.trustedOrigins), clientLog);
        this.reader = new LoginReader(settings.logins, clock);
        JwtVerifier verifier = new JwtVerifier(keys, claimRules(settings.logins, clock));
        TokenContent content = servlets.login.map(login -> login.content).orElse(TokenContent.USUAL);
        this.issuer = new LoginIssuer(settings.logins, content, new JwtSigner(keys, "JWT"), verifier, reader, clock);
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
        this.pages = new LoginPages(
                context.getServletContextName(),
                contextPath,
                servlets,
                savedTarget,
                new FormNonce(cookies.name, formPath(), cookies.secure));
        this.report = SessionReports.of(settings, servlets, context, config.getFilterName(), clock);
        this.sessions = report.map(SessionReport::sessions)
                .orElseGet(
                        () -> settings.session.policy(settings.cookie, keys, settings.logins, context, webXml, clocks));
        this.revokedLogins = new Revocations(Revocations.DEFAULT_CAPACITY, clock);
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

    private static ClaimRules claimRules(LoginRules logins, Clock clock) {
        return ClaimRules.builder()
                .issuer(logins.issuer().orElse(null))
                .audience(logins.audience().toArray(new String[0]))
                .clockSkew(logins.clockSkew())
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

    /**
     * Returns the request attribute for the state of a request. It is unique to the application, because a request can
     * be forwarded to another application with its own filter and classes.
     */
    static String requestAttribute(ServletContext application) {
        return "io.github.jwtfilter.exchange " + application.getContextPath();
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
