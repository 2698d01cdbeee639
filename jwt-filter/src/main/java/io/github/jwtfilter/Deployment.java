package io.github.jwtfilter;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.config.DeclaredServlets;
import io.github.jwtfilter.config.DeploymentReview;
import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.config.ObserveMode;
import io.github.jwtfilter.config.OidcSettings;
import io.github.jwtfilter.config.OperatorPage;
import io.github.jwtfilter.config.Parameters;
import io.github.jwtfilter.config.SessionSettings;
import io.github.jwtfilter.config.application.DeclaredClasses;
import io.github.jwtfilter.config.application.DeclaredConstraints;
import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.config.application.ServerRealm;
import io.github.jwtfilter.config.application.WebSocketOrder;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.observe.IdleObserver;
import io.github.jwtfilter.observe.Observer;
import io.github.jwtfilter.observe.Reminder;
import io.github.jwtfilter.observe.StaticComparison;
import io.github.jwtfilter.oidc.Client;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.text.LogText;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

// This class is long because it has every check and every message of a start.

/**
 * Starts one filter. Problems stop the start and are reported together. Other surprises are logged as warnings, after the
 * five lines of {@link StartLog}.
 */
final class Deployment {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final int MAX_EXAMPLES = 5;
    private static final int MAX_UNREAD_CHARACTERS = 500;

    private final FilterConfig config;
    private final Clocks clocks;
    private final ServletContext context;
    private final List<String> problems = new ArrayList<>();
    private final Parameters parameters;
    private final FilterSettings settings;
    private final DeclaredServlets servlets;

    /** Empty only if reading the rules added a problem. */
    private final Optional<AccessRules> rules;

    /** The application's web.xml; empty if it cannot be read. */
    private final Optional<DeploymentDescriptor> webXml;

    /** The constraints of the container; empty if nobody observes, or web.xml cannot be read. */
    private final Optional<DeclaredConstraints> constraints;

    /** The rules compared with the constraints; empty like {@link #constraints}. */
    private Optional<StaticComparison> comparison = Optional.empty();

    private Optional<Observer> observer = Optional.empty();

    private Deployment(FilterConfig config, Clocks clocks) {
        this.config = config;
        this.clocks = clocks;
        this.context = config.getServletContext();
        this.parameters = Parameters.of(config, FilterSettings.PARAMETERS, problems);
        this.settings = new FilterSettings(parameters, context, clocks);
        this.servlets = new DeclaredServlets(context, settings, clocks, problems);
        this.rules = parameters.read("rules", text -> AccessRules.parse(text, servlets.permitted(settings)));
        this.webXml = webXml(context);
        this.constraints = webXml.filter(read -> settings.observes).map(read -> DeclaredConstraints.of(read, context));
    }

    /**
     * Reads and checks the configuration, then builds the runtime.
     *
     * @throws ConfigurationProblems if there are problems; nothing is logged
     */
    static JwtRuntime start(FilterConfig config, Clocks clocks) throws ServletException {
        long start = clocks.nanoTime().getAsLong();
        Deployment deployment = new Deployment(config, clocks);
        JwtRuntime runtime = null;
        try {
            deployment.check();
            deployment.settings.keys.start();
            deployment.settings.issuers.start();
            deployment.checkKeys();
            runtime = deployment.runtime();
            RunningFilters.of(deployment.context).add(config.getFilterName(), runtime);
            runtime.register(config.getFilterName());
            deployment.startLog().tell(clocks.nanoTime().getAsLong() - start);
            deployment.tellSurprises();
            runtime.start();
            return runtime;
        } catch (ServletException | RuntimeException | Error e) {
            try {
                if (runtime == null) {
                    deployment.close();
                } else {
                    RunningFilters.of(deployment.context).remove(config.getFilterName(), runtime);
                    runtime.close();
                }
            } catch (RuntimeException | Error notClosed) {
                e.addSuppressed(notClosed);
            }
            throw e;
        }
    }

    /**
     * Finds out whether the application may run although its filter did not start, and logs the problems if so. A filter
     * that only observes must not take the application down while the container protects it.
     *
     * @param failure what {@link #start} threw
     * @return empty if the deployment must stop; nothing is logged then
     */
    static Optional<IdleObserver> idle(FilterConfig config, Clocks clocks, Throwable failure) {
        int number = failure instanceof ConfigurationProblems ? ((ConfigurationProblems) failure).number() : 1;
        Runnable error = () -> tellIdle(config, number, failure);
        Optional<IdleObserver> idle = ObserveMode.idle(config, number, new Reminder(error, clocks.nanoTime()));
        if (idle.isPresent()) {
            error.run();
        }
        return idle;
    }

    private static void tellIdle(FilterConfig config, int number, Throwable failure) {
        boolean found = failure instanceof ConfigurationProblems;
        String message = "JWTF-145 observe: filter '" + config.getFilterName() + "' of '"
                + DeploymentDescriptor.application(config.getServletContext())
                + "' does not observe, because its configuration has " + number
                + (number == 1 ? " problem" : " problems")
                + ". It lets every request through, and the container's login stays in force. Correct it before"
                + " mode=enforce:\n  - "
                + (found ? failure.getMessage() : LogText.of("the start failed: " + failure, MAX_UNREAD_CHARACTERS));
        LOG.log(Level.ERROR, message, found ? null : failure);
    }

    /** Releases the resources of settings that became no runtime. */
    private void close() {
        settings.keys.close();
        settings.issuers.close();
        observer.ifPresent(Observer::close);
        servlets.login.flatMap(login -> login.users).ifPresent(StoreChain::close);
        settings.store.store.ifPresent(SharedStore::close);
    }

    /** Runs the checks that work before the keys are loaded. */
    private void check() throws ServletException {
        rules.ifPresent(this::checkOperatorPages);
        settings.adopt.check(webXml, context, parameters);
        checkMapping();
        checkWebSockets();
        if (settings.observes) {
            rules.ifPresent(this::checkObserving);
        }
        refuseProblems();
    }

    /** Checks that pages for operators need a role, because they show internals of the application. */
    private void checkOperatorPages(AccessRules read) {
        servlets.operatorPages.forEach((path, page) -> {
            Requirement requirement = read.requirement("GET", path);
            if (!requirement.asksForRole()) {
                parameters.problem(
                        "rules",
                        "expected a role for the " + page.servlet + ", got '" + requirement + "'; add the line '" + path
                                + " role NAME' with the name of the operators' role");
            }
        });
    }

    /**
     * Checks that somebody protects the application while this filter only observes. Its own rules are not enforced, so
     * the container's constraints must be present.
     */
    private void checkObserving(AccessRules read) {
        long filters = context.getFilterRegistrations().values().stream()
                .filter(filter -> DeclaredClasses.FILTER.equals(filter.getClassName()))
                .count();
        if (filters > 1) {
            parameters.problem(
                    "mode", "expected one JwtFilter in an application with mode=observe, got " + filters + " filters");
        }
        if (webXml.isEmpty()) {
            parameters.problem(
                    "mode",
                    "expected a web.xml that can be read, because mode=observe compares the rules with its constraints");
            return;
        }
        List<String> asking = ObserveMode.unprotected(read, servlets.operatorPages.keySet(), constraints.orElseThrow());
        if (!asking.isEmpty()) {
            parameters.problem(
                    "mode",
                    "expected a <security-constraint> with a role, because mode=observe enforces nothing and 'rules' refuse"
                            + " somebody at " + asking + ", got none; set mode=enforce, or put the constraints and"
                            + " the <login-config> of the application back (constraints that code sets are not seen)");
        }
    }

    /** Reports a filter without a mapping. It would protect nothing although it is configured. */
    private void checkMapping() {
        FilterRegistration registration = context.getFilterRegistration(config.getFilterName());
        if (registration == null) {
            return;
        }
        Collection<String> patterns = registration.getUrlPatternMappings();
        if (patterns.isEmpty() && registration.getServletNameMappings().isEmpty()) {
            parameters.problem(
                    "expected a filter-mapping, usually to '/*', got none; without one the filter protects nothing");
        }
    }

    /** Warns if the filter protects a part of the application only. */
    private void tellMapping() {
        FilterRegistration registration = context.getFilterRegistration(config.getFilterName());
        if (registration == null) {
            return;
        }
        Collection<String> all = registration.getUrlPatternMappings();
        Collection<String> patterns = webXml.<Collection<String>>map(
                        read -> read.requestPatterns(config.getFilterName(), all))
                .orElse(all);
        if (!patterns.contains("/*")) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-105 Filter ''{0}'' is mapped to {1} and not to ''/*''. It protects only these paths. Map it to"
                            + " ''/*'' to protect the whole application.",
                    config.getFilterName(),
                    patterns);
        }
    }

    /**
     * Makes sure that the filter runs before Jetty's WebSocket filter. Otherwise endpoints would ignore the access
     * rules.
     */
    private void checkWebSockets() {
        WebSocketOrder order = new WebSocketOrder(context, webXml, config.getFilterName());
        switch (order.settle()) {
            case OPEN:
                parameters.problem(
                        "Jetty's WebSocket filter runs before this filter, so everybody could open the endpoints; "
                                + order.mend());
                break;
            case NO_ENDPOINT:
                LOG.log(
                        Level.INFO,
                        "Jetty''s WebSocket filter runs before filter ''{0}''. The application has no endpoint now, but"
                                + " everybody could open one that is added later. To prevent that, {1}",
                        config.getFilterName(),
                        order.mend());
                break;
            case PUT_RIGHT:
                LOG.log(Level.INFO, "Jetty's WebSocket filter ran first. The access rules now apply before it.");
                break;
            default:
        }
    }

    /**
     * Runs the checks that need the keys. A LoginServlet needs a signing key. Filters that share a cookie must share
     * keys.
     */
    private void checkKeys() throws ServletException {
        Optional<KeySet> keys = settings.keys.current();
        if (servlets.login.isPresent()
                && keys.filter(set -> set.signingKey().isEmpty()).isPresent()) {
            parameters.problem(
                    "expected a secret or private key, because a LoginServlet signs tokens, got only public keys");
        }
        if (isClientProvedByKey()
                && keys.flatMap(KeySet::signingKey)
                        .filter(key -> key.algorithm().isSymmetric())
                        .isPresent()) {
            parameters.problem(
                    "expected a private key, because oidcClientAuthentication=private_key_jwt, got a secret");
        }
        keys.ifPresent(set -> settings.session.checkKeys(set, parameters));
        keys.ifPresent(set -> settings.adopt.checkKeys(set, parameters));
        keys.ifPresent(this::checkNeighbours);
        refuseProblems();
    }

    private boolean isClientProvedByKey() {
        return servlets.login
                .flatMap(login -> login.oidc)
                .filter(oidc -> oidc.client.authentication() == Client.Authentication.PRIVATE_KEY_JWT)
                .isPresent();
    }

    /**
     * Checks other filters that set the same cookie. With different keys, each filter would refuse the other's cookie.
     */
    private void checkNeighbours(KeySet keys) {
        RunningFilters.of(context)
                .conflicting(settings.cookie, keys)
                .forEach(name -> parameters.problem(
                        "cookieName",
                        "filter '" + name
                                + "' sets the same cookie with other keys; use the same keys or another cookieName"));
    }

    private void refuseProblems() throws ServletException {
        if (problems.isEmpty()) {
            return;
        }
        throw new ConfigurationProblems(DeploymentDescriptor.application(context), problems);
    }

    private void tellSurprises() {
        tellMapping();
        tellObserving();
        rules.map(AccessRules::warnings).ifPresent(Deployment::warn);
        warn(settings.keys.warnings());
        warn(settings.warnings());
        servlets.login.flatMap(login -> login.oidc).map(OidcSettings::warnings).ifPresent(Deployment::warn);
        settings.keys.current().map(DeploymentReview::ofKeys).ifPresent(Deployment::warn);
        settings.keys.secretFile().map(DeploymentReview::ofKeyFile).ifPresent(Deployment::warn);
        boolean asksRealm =
                servlets.login.filter(login -> login.asksServerRealm).isPresent();
        ServerRealm realm = ServerRealm.of(context, asksRealm);
        rules.filter(read -> onlyApplicationLogsIn())
                .map(read ->
                        DeploymentReview.ofRulesWithoutLogin(read.askingForLogin(), servlets.operatorPages.keySet()))
                .ifPresent(Deployment::warn);
        servlets.login
                .flatMap(login -> login.refreshLifetime)
                .filter(on -> settings.store.store.isEmpty())
                .map(on -> DeploymentReview.ofFamiliesInMemory())
                .ifPresent(Deployment::warn);
        webXml.map(xml -> DeploymentReview.ofDescriptor(
                        xml,
                        config.getFilterName(),
                        settings.observes ? ServerRealm.UNUSED : realm,
                        settings.observes,
                        settings.adopt.isOn()))
                .ifPresent(Deployment::warn);
        rules.map(read -> settings.adopt.warnings(webXml, servlets.login, read.roles(), context))
                .ifPresent(Deployment::warn);
    }

    /**
     * Returns whether users can log in only to the application itself, which keeps the login in its session.
     */
    private boolean onlyApplicationLogsIn() {
        return servlets.login.isEmpty()
                && settings.session.mayBeInCookies()
                && !settings.adopt.isOn()
                && !hasTokensFromElsewhere();
    }

    /** Returns whether the settings have a sign of tokens from elsewhere. */
    private boolean hasTokensFromElsewhere() {
        boolean signs = settings.keys
                .current()
                .filter(keys -> keys.signingKey().isPresent())
                .isPresent();
        return !signs
                || settings.logins.issuer().isPresent()
                || !settings.logins.audience().isEmpty()
                || !settings.issuers.isEmpty()
                || settings.loginPage.filter(page -> !page.startsWith("/")).isPresent()
                || settings.cookie.domain != null
                || !settings.cookie.path.equals(SessionSettings.path(context));
    }

    /** Warns that this filter enforces nothing. */
    private void tellNothingEnforced() {
        LOG.log(
                Level.WARNING,
                "JWTF-140 observe: nothing is enforced. Filter ''{0}'' of ''{1}'' only compares its rules with the"
                        + " container''s login. {2} When the page says \"Ready\", switch with ''convert WAR -o OUT --mode"
                        + " enforce'' of the tools. By hand, remove the constraints and set mode=enforce.",
                config.getFilterName(),
                DeploymentDescriptor.application(context),
                servlets.pages(OperatorPage.OBSERVE).stream()
                        .findFirst()
                        .map(path -> "The page is at " + path + ".")
                        .orElse("No ObserveServlet shows the result."));
    }

    /** Warns that this filter enforces nothing, and where nobody protects what its rules would. */
    private void tellObserving() {
        if (!settings.observes) {
            return;
        }
        tellNothingEnforced();
        List<String> open = comparison.orElseThrow().unprotected();
        if (!open.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-141 observe: the rules ask for more than the container in {0}, and nobody enforces this until"
                            + " mode=enforce: {1}. If a place is secret, put its <security-constraint> back. Otherwise correct"
                            + " the rule.",
                    open.size() + (open.size() == 1 ? " place" : " places"),
                    String.join("; ", open.subList(0, Math.min(MAX_EXAMPLES, open.size()))));
        }
        constraints
                .map(declared -> declared.unread)
                .filter(unread -> !unread.isEmpty())
                .ifPresent(unread -> LOG.log(
                        Level.WARNING,
                        "JWTF-144 observe: constraints could not be read, so the answer stays ''not ready'': {0}. Correct the"
                                + " fragment or class that this names.",
                        LogText.of(String.join(", ", unread), MAX_UNREAD_CHARACTERS)));
    }

    /** Logs findings. Each begins with a code. */
    private static void warn(List<String> findings) {
        findings.forEach(finding -> LOG.log(Level.WARNING, finding));
    }

    private StartLog startLog() {
        return new StartLog(config.getFilterName(), context, settings, servlets, rules.orElseThrow());
    }

    /** Returns why nobody could log in with the filter. Operators sign the tokens for their own pages. */
    private Optional<String> lackOfLogins() {
        AccessRules read = rules.orElseThrow();
        List<String> asking = new ArrayList<>(read.askingForLogin());
        asking.removeAll(servlets.operatorPages.keySet());
        boolean needed = !asking.isEmpty() || !read.coverEveryPath();
        // Without a url-pattern, the servlet still gets the forms of a login page of the application.
        boolean hasLogin = servlets.login
                .filter(login ->
                        !servlets.loginMappings.isEmpty() || login.page.isPresent() || settings.loginPage.isPresent())
                .isPresent();
        return needed && !hasLogin && !hasTokensFromElsewhere()
                ? Optional.of(
                        "nobody could log in with the filter: declare a LoginServlet with a servlet-mapping, or the"
                                + " parameters of those who give tokens, such as 'issuers' or 'loginPage'")
                : Optional.empty();
    }

    private JwtRuntime runtime() {
        comparison = constraints.map(declared -> ObserveMode.comparison(declared, servlets, rules.orElseThrow()));
        observer = comparison.map(compared -> ObserveMode.observer(
                settings,
                servlets,
                rules.orElseThrow(),
                compared,
                constraints.orElseThrow(),
                webXml.orElseThrow(),
                config,
                lackOfLogins(),
                new Reminder(this::tellNothingEnforced, clocks.nanoTime()),
                clocks));
        return new JwtRuntime(config, settings, servlets, rules.orElseThrow(), webXml, observer, clocks);
    }

    /** Reads web.xml. A failure is only logged: the checks of web.xml are not worth a failed start. */
    private static Optional<DeploymentDescriptor> webXml(ServletContext context) {
        try {
            return Optional.of(DeploymentDescriptor.of(context));
        } catch (IOException e) {
            LOG.log(
                    Level.INFO,
                    "web.xml was not checked for settings that conflict with the filter: {0}",
                    e.getMessage());
            return Optional.empty();
        }
    }
}
