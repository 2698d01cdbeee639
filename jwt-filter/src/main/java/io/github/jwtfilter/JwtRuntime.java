package io.github.jwtfilter;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.RoleReferences;
import io.github.jwtfilter.adopt.ContainerLogins;
import io.github.jwtfilter.adopt.SessionEnds;
import io.github.jwtfilter.config.AdoptSettings;
import io.github.jwtfilter.config.CookieSettings;
import io.github.jwtfilter.config.DeclaredServlets;
import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.config.LoginSettings;
import io.github.jwtfilter.config.OidcSettings;
import io.github.jwtfilter.config.SessionReports;
import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.csrf.CrossOriginCheck;
import io.github.jwtfilter.csrf.CrossOriginGuard;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Authenticator;
import io.github.jwtfilter.login.ListedIssuers;
import io.github.jwtfilter.login.LoginIssuer;
import io.github.jwtfilter.login.LoginReader;
import io.github.jwtfilter.login.LoginRules;
import io.github.jwtfilter.login.TokenContent;
import io.github.jwtfilter.login.TokenSizeLog;
import io.github.jwtfilter.login.flow.Adoption;
import io.github.jwtfilter.login.flow.BackChannelLogout;
import io.github.jwtfilter.login.flow.LoginCookies;
import io.github.jwtfilter.login.flow.LoginEnd;
import io.github.jwtfilter.login.flow.LoginEvents;
import io.github.jwtfilter.login.flow.LoginStart;
import io.github.jwtfilter.login.flow.LoginsMonitor;
import io.github.jwtfilter.login.flow.PasswordLogin;
import io.github.jwtfilter.login.flow.ProviderLogin;
import io.github.jwtfilter.login.flow.ProviderLogout;
import io.github.jwtfilter.login.flow.ProviderRecheck;
import io.github.jwtfilter.login.flow.RequestLogin;
import io.github.jwtfilter.login.flow.SharedNames;
import io.github.jwtfilter.login.flow.TokenRefresh;
import io.github.jwtfilter.login.flow.TokenRenewal;
import io.github.jwtfilter.monitor.AuditLog;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.monitor.KeysMonitor;
import io.github.jwtfilter.monitor.Tally;
import io.github.jwtfilter.observe.Observer;
import io.github.jwtfilter.oidc.Attempts;
import io.github.jwtfilter.oidc.EndSession;
import io.github.jwtfilter.oidc.HintCookie;
import io.github.jwtfilter.oidc.LogoutTokens;
import io.github.jwtfilter.oidc.Provider;
import io.github.jwtfilter.oidc.RedirectUri;
import io.github.jwtfilter.page.FormNonce;
import io.github.jwtfilter.page.LoginPages;
import io.github.jwtfilter.recheck.AccountStamp;
import io.github.jwtfilter.recheck.Outcome;
import io.github.jwtfilter.recheck.Recheck;
import io.github.jwtfilter.refresh.Families;
import io.github.jwtfilter.refresh.FamilyCells;
import io.github.jwtfilter.refresh.RefreshTokens;
import io.github.jwtfilter.refresh.SharedFamilyCells;
import io.github.jwtfilter.report.SessionReport;
import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.revocation.FactLog;
import io.github.jwtfilter.revocation.SessionFacts;
import io.github.jwtfilter.revocation.SharedSessions;
import io.github.jwtfilter.revocation.StoreFeed;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.status.KeysInUse;
import io.github.jwtfilter.status.Revocation;
import io.github.jwtfilter.status.Status;
import io.github.jwtfilter.store.BoundedCells;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.MemoryCells;
import io.github.jwtfilter.store.MemoryCounters;
import io.github.jwtfilter.store.StoreClock;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.text.RateLimitedLog;
import io.github.jwtfilter.throttle.ClientFailures;
import io.github.jwtfilter.throttle.ClientLog;
import io.github.jwtfilter.throttle.SharedCounters;
import io.github.jwtfilter.throttle.ThrottledIdentityStore;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.SavedTarget;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.TokenFinder;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

// This class is long because it creates every part of a filter once, and imports all of them.

/**
 * Composes the parts of one filter from checked settings, and closes them. The container makes the filter and the
 * servlets, so these ask for their parts here. Every other class gets its parts through its constructor.
 */
final class JwtRuntime {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final int LINES_OF_CLIENT = 10;

    /** Failed logins of one client per hour. Equals the throttle's default limit. */
    private static final int FAILURES_OF_CLIENT = 50;

    /** How long a login waits for counters in a shared store. */
    private static final Duration MAX_WAIT_FOR_STORE = Duration.ofSeconds(1);

    private final ServletContext context;
    private final FilterSettings settings;
    private final AccessRules rules;
    private final Optional<Observer> observer;
    private final LoginPaths paths;
    private final CrossOriginGuard crossOriginGuard;
    private final Optional<StoreFeed> feed;
    private final Optional<BoundedCells> cells;
    private final ActiveLogins logins;
    private final Authenticator authenticator;
    private final LoginCookies cookies;
    private final LoginEvents events;
    private final LoginEnd loginEnd;
    private final Optional<TokenRefresh> tokenRefresh;
    private final Optional<Provider> provider;
    private final Optional<HintCookie> hints;
    private final Optional<ProviderLogout> providerLogout;
    private final BackChannelLogout backChannelLogout;
    private final Adoption adoption;
    private final Optional<SessionEnds> sessionEnds;
    private final TokenRenewal renewal;
    private final ProviderRecheck providerRecheck;
    private final Optional<IdentityStore> users;
    private final Recheck recheck;
    private final Optional<PasswordLogin> passwordLogin;
    private final LoginPages pages;
    private final Optional<ProviderDialogue> providerDialogue;
    private final LoginChallenge challenge;
    private final Exchanges exchanges;
    private final Optional<SessionReport> report;
    private final KeysMonitor keysMonitor;
    private final LoginsMonitor loginsMonitor;
    private final Status status;

    /** Builds the runtime from checked settings. */
    JwtRuntime(
            FilterConfig config,
            FilterSettings settings,
            DeclaredServlets servlets,
            AccessRules rules,
            Optional<DeploymentDescriptor> webXml,
            Optional<Observer> observer,
            Clocks clocks) {
        KeySource keys = settings.keys.source.orElseThrow();
        LoginRules loginRules = servlets.login
                .flatMap(login -> login.refreshLifetime)
                .map(settings.logins::withRefreshLifetime)
                .orElse(settings.logins);
        String contextPath = CookieSettings.encoded(config.getServletContext().getContextPath());
        this.context = config.getServletContext();
        this.settings = settings;
        this.rules = rules;
        this.observer = observer;
        this.paths = new LoginPaths(contextPath, settings, servlets);
        ClientLog clientLog = new ClientLog(LINES_OF_CLIENT, clocks.nanoTime());
        LogLimit stateLog = new LogLimit(clocks.nanoTime());
        this.crossOriginGuard = new CrossOriginGuard(
                settings.csrf, new CrossOriginCheck(settings.publicOrigins, settings.trustedOrigins), clientLog);

        Tally rechecks = Tally.of((Object[]) Outcome.Kind.values());
        Tally refusals = Tally.of((Object[]) Reason.values());
        Figures figures = new Figures(rechecks, refusals);
        ListedIssuers issuers = settings.issuers.listed(loginRules.clockSkew(), settings.cachedTokens);
        LoginReader reader = new LoginReader(loginRules, issuers, clocks.wall());
        JwtVerifier verifier = new JwtVerifier(keys, loginRules.claimRules(clocks.wall()), settings.cachedTokens);
        Duration usual = loginRules.maxLifetime().plus(loginRules.clockSkew());
        EndedLogins ended = new EndedLogins(
                EndedLogins.DEFAULT_CAPACITY, usual, reader.longest(), clocks.wall(), clocks.nanoTime());
        StoreClock storeClock = new StoreClock(clocks);
        this.cells = settings.store.store.map(store -> new BoundedCells(store.cells()));
        this.feed = settings.store.store.map(store -> new StoreFeed(
                store, ended, storeClock, settings.store.maxLag.orElse(null), usual, reader::longest, clocks));
        SharedSessions sharedSessions = feed.<SharedSessions>map(
                        log -> new SessionFacts(ended, log, usual, clocks.wall(), clocks.nanoTime()))
                .orElse(SharedSessions.NONE);
        this.logins =
                new ActiveLogins(reader, ended, feed.<FactLog>map(log -> log).orElse(ended), storeClock);
        LoginCookie cookie = settings.cookie.loginCookie(contextPath);
        this.authenticator = new Authenticator(
                new TokenFinder(settings.tokenSources, cookie),
                cookie,
                issuers.verifier(verifier),
                logins,
                refusals,
                clocks.nanoTime());
        Optional<OidcSettings> oidc = servlets.login.flatMap(login -> login.oidc);
        Optional<TokenCookie> successMark =
                oidc.map(at -> ProviderLogin.successCookie(settings.cookie.name, paths.form(), settings.cookie.secure));
        this.cookies = new LoginCookies(cookie, successMark, authenticator, logins, needsTls(settings), stateLog);

        this.events = new LoginEvents(
                new AuditLog(settings.loginListener.orElse(event -> {}), figures, clocks.nanoTime()),
                clientLog,
                new ClientLog(FAILURES_OF_CLIENT, clocks.nanoTime()),
                new LogLimit(clocks.nanoTime()),
                clocks.wall());
        LoginIssuer issuer = new LoginIssuer(
                loginRules,
                servlets.login.map(login -> login.content).orElse(TokenContent.USUAL),
                new JwtSigner(keys, "JWT"),
                verifier,
                logins,
                clocks.wall());
        TokenSizeLog sizes = new TokenSizeLog(clocks.steady());
        Optional<Families> families = loginRules
                .refreshLifetime()
                .map(on -> new Families(familyCells(cells, storeClock, clocks.steady()), logins, storeClock));
        ContainerLogins containerLogins = new ContainerLogins(contextPath, AdoptSettings.roles(webXml, rules.roles()));
        this.loginEnd = new LoginEnd(
                logins,
                cookies,
                events,
                login -> families.ifPresent(known -> known.forget(login)),
                settings.adopt.isOn() ? Optional.of(containerLogins) : Optional.empty(),
                figures,
                stateLog);
        this.sessionEnds = settings.adopt.isOn() ? Optional.of(new SessionEnds(this::endBySession)) : Optional.empty();
        this.adoption = settings.adopt.isOn()
                ? new Adoption(
                        containerLogins,
                        AdoptSettings.source(servlets.login, webXml, context),
                        issuer,
                        logins,
                        cookies,
                        loginEnd,
                        sizes,
                        events,
                        session -> sessionEnds.ifPresent(ends -> ends.used(session)),
                        new RateLimitedLog(clocks.steady()))
                : Adoption.NONE;
        this.provider = oidc.map(at -> at.provider(servlets.login.orElseThrow().threads, clocks.wall()));
        this.hints = oidc.filter(at -> at.logout)
                .flatMap(at -> servlets.logoutMappings.stream().findFirst())
                .map(path -> new HintCookie(
                        settings.cookie.name,
                        contextPath + CookieSettings.encoded(path),
                        settings.cookie.secure,
                        keys));
        this.providerLogout = hints.map(known -> new ProviderLogout(
                known,
                new EndSession(
                        oidc.orElseThrow().client,
                        provider.orElseThrow(),
                        redirectUri(oidc.orElseThrow(), contextPath)),
                stateLog));
        this.backChannelLogout = new BackChannelLogout(
                oidc.map(at ->
                        new LogoutTokens(at.client, provider.orElseThrow(), loginRules.clockSkew(), clocks.wall())),
                logins,
                events,
                figures,
                loginRules.clockSkew(),
                clientLog,
                new LogLimit(clocks.nanoTime()),
                clocks.wall());
        this.recheck = recheck(servlets, keys, context, clocks);
        this.providerRecheck = providerRecheck(servlets, loginRules.recheckWithin(), contextPath, clocks.wall());
        this.renewal =
                new TokenRenewal(issuer, logins, cookies, sizes, recheck, providerRecheck, loginEnd, rechecks, figures);
        this.tokenRefresh = families.map(known -> new TokenRefresh(
                new RefreshTokens(keys, loginRules, logins, clocks.wall()),
                known,
                issuer,
                logins,
                recheck,
                loginEnd,
                sizes,
                rechecks,
                figures,
                clocks.nanoTime()));
        LoginStart start = new LoginStart(issuer, tokenRefresh, cookies, loginEnd, sizes, events);
        this.users = servlets.login.flatMap(login -> throttled(login, events, storeClock, clocks));
        this.passwordLogin = users.map(stores ->
                new PasswordLogin(stores, recheck, servlets.login.orElseThrow().asksServerRealm, start, events));

        SavedTarget savedTarget = new SavedTarget(
                settings.cookie.name,
                contextPath,
                settings.cookie.secure,
                keys.derive(SavedTarget.purpose(settings.cookie.name, contextPath)),
                clocks.wall());
        this.pages = pages(context.getServletContextName(), contextPath, servlets.login, savedTarget);
        Optional<ProviderLogin> providerLogin = provider.map(known -> providerLogin(
                known,
                servlets.login.orElseThrow(),
                contextPath,
                keys,
                loginRules,
                savedTarget,
                successMark.orElseThrow(),
                start,
                clocks));
        this.providerDialogue = providerLogin.map(login ->
                new ProviderDialogue(login, paths, pages, savedTarget, settings.cookie.sameSite.equals("Strict")));
        this.challenge = new LoginChallenge(paths, crossOriginGuard, savedTarget, pages, figures);
        this.report = SessionReports.of(settings, servlets, context, config.getFilterName(), clocks);
        SessionPolicy sessions = report.map(SessionReport::sessions)
                .orElseGet(() -> observer.isPresent()
                        ? SessionPolicy.CONTAINER
                        : settings.session.policy(
                                settings.cookie,
                                keys,
                                loginRules,
                                context,
                                webXml,
                                sharedSessions,
                                settings.adopt.isOn(),
                                clocks));
        this.exchanges = new Exchanges(
                config.getFilterName(),
                context,
                sessions,
                roleReferences(webXml, context),
                logins,
                new RequestLogin(crossOriginGuard, passwordLogin, loginEnd),
                challenge,
                new CachingLog(rules, clocks.steady()));
        this.keysMonitor = new KeysMonitor(
                settings.keys.origin(),
                this::fingerprints,
                () -> settings.keys.loadedAt().map(Instant::toString).orElse(""));
        this.loginsMonitor = new LoginsMonitor(logins, ended, feed, events, figures, this::isReady);
        this.status = new Status(
                context.getContextPath(),
                config.getFilterName(),
                settings.mode(),
                settings.adopt.toString(),
                clocks.wall(),
                this::isReady,
                new KeysInUse(
                        settings.keys.origin(),
                        settings.keys::current,
                        settings.keys::loadedAt,
                        settings.issuers::described),
                new Revocation(ended, feed),
                figures);
    }

    /** Returns the page that follows a login and a logout at the provider. */
    private RedirectUri redirectUri(OidcSettings oidc, String contextPath) {
        return oidc.redirectUri(contextPath, paths.loginServlet().orElse("/"));
    }

    private List<String> fingerprints() {
        List<String> lines = new ArrayList<>(settings.keys.fingerprints());
        lines.addAll(settings.issuers.fingerprints());
        return lines;
    }

    private static boolean needsTls(FilterSettings settings) {
        return settings.cookie.secure == TokenCookie.Secure.ALWAYS && settings.publicOrigins.isEmpty();
    }

    private Optional<IdentityStore> throttled(
            LoginSettings login, LoginEvents events, StoreClock storeClock, Clocks clocks) {
        Counters counters = settings.store
                .store
                .<Counters>map(
                        store -> new SharedCounters(cells.orElseThrow(), MAX_WAIT_FOR_STORE, store.place(), clocks))
                .orElseGet(() -> new MemoryCounters(MemoryCounters.DEFAULT_MAX_COUNTS, clocks.steady()));
        return login.users.map(users -> new ThrottledIdentityStore(
                users,
                counters,
                login.maxFailures,
                login.lockTime,
                events::locked,
                storeClock.steady(),
                login.threads));
    }

    private static FamilyCells familyCells(Optional<BoundedCells> shared, Clock storeClock, Clock steady) {
        return shared.<FamilyCells>map(cells -> new SharedFamilyCells(cells, storeClock))
                .orElseGet(() -> new MemoryCells(MemoryCells.DEFAULT_CAPACITY, steady)::of);
    }

    private static Recheck recheck(DeclaredServlets servlets, KeySource keys, ServletContext context, Clocks clocks) {
        return servlets.login
                .filter(login -> login.recheckUsers)
                .flatMap(login -> login.users)
                .map(users -> Recheck.of(users, new AccountStamp(keys), clocks, context.getClassLoader()))
                .orElse(Recheck.NONE);
    }

    private ProviderLogin providerLogin(
            Provider known,
            LoginSettings login,
            String contextPath,
            KeySource keys,
            LoginRules rules,
            SavedTarget savedTarget,
            TokenCookie successMark,
            LoginStart start,
            Clocks clocks) {
        OidcSettings oidc = login.oidc.orElseThrow();
        CookieSettings cookie = settings.cookie;
        Optional<StoreChain> local = oidc.sharedNames ? Optional.empty() : login.users;
        return new ProviderLogin(
                oidc.client,
                known,
                oidc.users(known, login.content.storeNames(), rules.clockSkew(), clocks.wall()),
                oidc.source,
                local.map(chain -> new SharedNames(chain, login.threads)),
                redirectUri(oidc, contextPath),
                new ClientFailures(login.maxFailures, login.lockTime, events::locked, clocks.steady()),
                new Attempts(cookie.name, contextPath, paths.form(), cookie.secure, keys, clocks.wall()),
                savedTarget,
                successMark,
                hints,
                start,
                logins,
                events);
    }

    /** Returns the recheck by the provider. A token that is not renewed any more is due for it too. */
    private ProviderRecheck providerRecheck(
            DeclaredServlets servlets, Duration recheckWithin, String contextPath, Clock clock) {
        TokenCookie sent = new TokenCookie(
                LoginCookie.withoutPrefix(settings.cookie.name) + "-recheck",
                contextPath.isEmpty() ? "/" : contextPath,
                null,
                "Lax",
                settings.cookie.secure);
        return servlets.login
                .flatMap(login -> login.oidc)
                .map(oidc -> new ProviderRecheck(
                        oidc.source,
                        oidc.recheck
                                .filter(within -> within.compareTo(recheckWithin) < 0)
                                .orElse(recheckWithin),
                        sent,
                        clock))
                .orElse(ProviderRecheck.NONE);
    }

    private LoginPages pages(
            String application, String contextPath, Optional<LoginSettings> login, SavedTarget savedTarget) {
        return new LoginPages(
                application,
                contextPath,
                paths.loginServlet(),
                savedTarget,
                new FormNonce(settings.cookie.name, paths.form(), settings.cookie.secure),
                login.flatMap(settings -> settings.page),
                login.flatMap(settings -> settings.errorPage),
                login.map(settings -> settings.target).orElse("/"),
                login.flatMap(settings -> settings.oidc).map(oidc -> oidc.name).orElse(""),
                login.flatMap(settings -> settings.oidc).isEmpty()
                        || login.flatMap(settings -> settings.users).isPresent());
    }

    private static RoleReferences roleReferences(Optional<DeploymentDescriptor> webXml, ServletContext context) {
        return new RoleReferences(
                webXml.map(xml -> xml.securityRoles).orElse(List.of()),
                webXml.map(xml -> xml.roleLinks).orElse(Map.of()),
                context);
    }

    /** Registers the monitors for the operator. */
    void register(String filterName) {
        keysMonitor.register(context.getContextPath(), filterName, host(context));
        loginsMonitor.register(context.getContextPath(), filterName, host(context));
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

    /** Returns whether this filter sets a cookie of the same name and scope with other keys. */
    boolean conflictsWith(CookieSettings cookie, KeySet keys) {
        CookieSettings own = settings.cookie;
        boolean sameCookie =
                cookie.name.equals(own.name) && (cookie.path.startsWith(own.path) || own.path.startsWith(cookie.path));
        return sameCookie && settings.keys.current().filter(keys::equals).isEmpty();
    }

    /** Ends an adopted login whose container session ended without a request to this filter. */
    private void endBySession(String sid) {
        logins.endLogin(sid);
        events.endedBySession(sid);
    }

    /** Lets the container report ends of sessions. Most containers still take a listener while they start filters. */
    private void watchSessions() {
        try {
            sessionEnds.ifPresent(context::addListener);
        } catch (IllegalStateException | UnsupportedOperationException | IllegalArgumentException e) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-325 adopt: this server takes no listener for the ends of its sessions. If the application ends a"
                            + " session outside of a request of its user, the adopted login goes on until its token expires."
                            + " End such logins with 'revoke'.");
        }
    }

    /** Begins to exchange facts with the shared store, and to fetch the metadata of the provider. Waits for nothing. */
    void start() {
        watchSessions();
        feed.ifPresent(StoreFeed::start);
        provider.ifPresent(Provider::start);
    }

    /** Releases the resources of the stores and of the keys. */
    void close() {
        sessionEnds.ifPresent(SessionEnds::close);
        cells.ifPresent(BoundedCells::close);
        feed.ifPresent(StoreFeed::close);
        recheck.close();
        provider.ifPresent(Provider::close);
        users.ifPresent(IdentityStore::close);
        keysMonitor.close();
        loginsMonitor.close();
        report.ifPresent(SessionReport::close);
        observer.ifPresent(Observer::close);
        settings.keys.close();
        settings.issuers.close();
    }

    /**
     * Returns whether this filter can decide about logins: it has keys, and its copy of the shared store is recent enough.
     * Waits for nothing.
     */
    boolean isReady() {
        return settings.keys.current().isPresent()
                && feed.map(StoreFeed::isFresh).orElse(true);
    }

    /** Returns whether users can work: this filter is ready, or it only observes and the container decides. */
    boolean isUp() {
        return observer.isPresent() || isReady();
    }

    AccessRules rules() {
        return rules;
    }

    LoginPaths paths() {
        return paths;
    }

    CrossOriginGuard crossOriginGuard() {
        return crossOriginGuard;
    }

    ActiveLogins logins() {
        return logins;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    LoginCookies cookies() {
        return cookies;
    }

    LoginEvents events() {
        return events;
    }

    LoginEnd loginEnd() {
        return loginEnd;
    }

    Adoption adoption() {
        return adoption;
    }

    TokenRenewal renewal() {
        return renewal;
    }

    ProviderRecheck providerRecheck() {
        return providerRecheck;
    }

    /** Returns the login by name and password; empty if no login servlet is configured. */
    Optional<PasswordLogin> passwordLogin() {
        return passwordLogin;
    }

    /** Returns the use of refresh tokens; empty if no login has them. */
    Optional<TokenRefresh> tokenRefresh() {
        return tokenRefresh;
    }

    /** Returns the pages of the login at the provider; empty if none is configured. */
    Optional<ProviderDialogue> providerDialogue() {
        return providerDialogue;
    }

    /** Returns the way to the provider at a logout; empty if no login comes from a provider, or logouts end only here. */
    Optional<ProviderLogout> providerLogout() {
        return providerLogout;
    }

    BackChannelLogout backChannelLogout() {
        return backChannelLogout;
    }

    LoginPages pages() {
        return pages;
    }

    LoginChallenge challenge() {
        return challenge;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    Status status() {
        return status;
    }

    /** Returns the observer of {@code mode=observe}; empty while the filter enforces its rules. */
    Optional<Observer> observer() {
        return observer;
    }

    /** Returns the report of {@code session=report}; empty for other values. */
    Optional<SessionReport> report() {
        return report;
    }
}
