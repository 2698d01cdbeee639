package io.github.jwtfilter;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.ThrottledIdentityStore;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.monitor.AuditLog;
import io.github.jwtfilter.monitor.KeysMonitor;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.report.SessionReport;
import io.github.jwtfilter.revocation.RevokedLogins;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.spelling.LogLimit;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.MemoryCounters;
import io.github.jwtfilter.store.SteadyClock;
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

/** Everything that one filter is made of, put together from web.xml at start and shared with our servlets. */
final class JwtRuntime {
    private static final String ATTRIBUTE = "io.github.jwtfilter.runtimes";
    private static final int LINES_OF_CLIENT = 10;

    /** As many as the throttle lets one client fail before it locks, unless it is told otherwise. */
    private static final int FAILURES_OF_CLIENT = 50;

    final ServletContext context;

    /** Under this name a request remembers its exchange. */
    final String exchangeAttribute;

    final String contextPath;
    final FilterSettings settings;
    final OwnServlets servlets;
    final AccessRules rules;
    final RoleReferences roleReferences;
    final Optional<String> loginPage;
    final Authenticator authenticator;
    final CrossOriginGuard crossOriginGuard;
    final LoginReader reader;
    final LoginIssuer issuer;
    final GrowthLog growthLog;
    final CachingLog cachingLog;
    /** For warnings that any client can cause. */
    final ClientLog clientLog = new ClientLog(LINES_OF_CLIENT, System::nanoTime);
    /** For logins that fail and that no throttle counts. */
    final ClientLog uncounted = new ClientLog(FAILURES_OF_CLIENT, System::nanoTime);
    /** For warnings of a state that all clients meet. */
    final LogLimit stateLog = new LogLimit();

    final LoginCookie cookie;
    final SavedTarget savedTarget;
    final FormNonce formNonce;
    final SessionPolicy sessions;
    /** What {@code session=report} finds out; empty with every other. */
    final Optional<SessionReport> report;

    final RevokedLogins revokedLogins;
    final AuditLog audit;
    private final KeysMonitor keysMonitor;
    final Clock clock = Clock.systemUTC();

    /** For durations: locks, and how long the log stays silent. */
    private final Clock steadyClock = new SteadyClock();

    final ProxyWarning proxyWarning = new ProxyWarning();
    private final Optional<IdentityStore> users;

    /** Puts it together from settings that are checked. */
    JwtRuntime(
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
        this.roleReferences = new RoleReferences(webXml, context);
        this.loginPage = loginPage(settings, servlets);
        this.crossOriginGuard = new CrossOriginGuard(settings, clientLog);
        this.reader = new LoginReader(settings, clock);
        JwtVerifier verifier = new JwtVerifier(keys, claimRules(settings, clock));
        TokenContent content = servlets.login.map(login -> login.content).orElse(TokenContent.USUAL);
        this.issuer = new LoginIssuer(settings, content, verifier, reader, clock);
        this.growthLog = new GrowthLog(steadyClock);
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
        this.revokedLogins = new RevokedLogins(RevokedLogins.USUAL_CAPACITY, clock);
        this.keysMonitor = new KeysMonitor(
                settings.keys.origin(),
                settings.keys::fingerprints,
                () -> settings.keys.loadedAt().map(Instant::toString).orElse(""));
        this.audit = new AuditLog(settings.loginListener.orElse(event -> {}));
        this.users = servlets.login.flatMap(this::throttled);
        this.authenticator = new Authenticator(
                new TokenFinder(settings.tokenSources, cookie), cookie, verifier, reader, revokedLogins);
    }

    /** Makes it known to our servlets, and its monitors to the operator. */
    void publish(String filterName) {
        runtimes(context).put(filterName, this);
        keysMonitor.register(context.getContextPath(), filterName, host(context));
        report.ifPresent(known -> known.register(context.getContextPath(), filterName, host(context)));
    }

    /** The container's name for the virtual server; not all have one. */
    private static Optional<String> host(ServletContext context) {
        try {
            return Optional.ofNullable(context.getVirtualServerName());
        } catch (UnsupportedOperationException none) {
            return Optional.empty();
        }
    }

    /** Where the built-in page's form goes, as browsers send it. */
    private String formPath() {
        String path = contextPath
                + servlets.loginMappings.stream()
                        .findFirst()
                        .map(CookieSettings::encoded)
                        .orElse("");
        return path.isEmpty() ? "/" : path;
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
        Counters counters = new MemoryCounters(MemoryCounters.USUAL_CAPACITY, steadyClock);
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

    boolean takesLoginForms(String path) {
        return readsCookie() && servlets.loginMappings.contains(path);
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
