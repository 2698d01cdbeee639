package io.github.jwtfilter.config;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.config.application.DeclaredConstraints;
import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.csrf.CrossOriginCheck;
import io.github.jwtfilter.csrf.CrossOriginGuard;
import io.github.jwtfilter.observe.CrossOriginRule;
import io.github.jwtfilter.observe.IdleObserver;
import io.github.jwtfilter.observe.KnownRoles;
import io.github.jwtfilter.observe.Observer;
import io.github.jwtfilter.observe.Reminder;
import io.github.jwtfilter.observe.StaticComparison;
import io.github.jwtfilter.observe.StoredUsers;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks and creates the observer of {@code mode=observe}. */
public final class ObserveMode {
    static final String ENFORCE = "enforce";
    static final String OBSERVE = "observe";

    private ObserveMode() {}

    /** Compares the rules with the declared constraints. */
    public static StaticComparison comparison(
            DeclaredConstraints declared, DeclaredServlets servlets, AccessRules rules) {
        List<String> places =
                declared.all.stream().map(constraint -> constraint.place).collect(Collectors.toList());
        return new StaticComparison(
                new ContainerAccess(declared.all, declared.roles, declared.denyUncovered),
                rules,
                servlets.operatorPages.keySet(),
                places,
                declared.unread);
    }

    /**
     * Returns the patterns of rules that nobody enforces, because no constraint protects the application. Where rules ask
     * for a login, a constraint must ask for a role. Where they only deny, one that denies is enough.
     */
    public static List<String> unprotected(
            AccessRules rules, Collection<String> operatorPaths, DeclaredConstraints declared) {
        if (declared.askForRoles()) {
            return List.of();
        }
        List<String> asking = new ArrayList<>(rules.askingForLogin());
        if (!rules.coverEveryPath()) {
            asking.add("paths without a rule");
        }
        if (!declared.refuse()) {
            asking.addAll(rules.denying());
        }
        asking.removeAll(operatorPaths);
        return asking;
    }

    /**
     * Returns the observer of a filter that cannot start. It reads the configuration anew, and only what it needs.
     *
     * @param problems the number of problems
     * @param reminder repeats the error that lists them
     * @return empty if the deployment must stop: {@code mode} is not {@code observe}, web.xml cannot be read, or no
     *     constraint protects the application
     */
    public static Optional<IdleObserver> idle(FilterConfig config, int problems, Reminder reminder) {
        try {
            if (Parameters.value(config, "mode").filter(OBSERVE::equals).isEmpty()) {
                return Optional.empty();
            }
            ServletContext context = config.getServletContext();
            DeploymentDescriptor webXml = DeploymentDescriptor.of(context);
            DeclaredConstraints declared = DeclaredConstraints.of(webXml, context);
            Optional<AccessRules> rules = readableRules(config);
            boolean open = unprotected(
                                    rules.orElseGet(ObserveMode::defaultRules),
                                    DeclaredServlets.operatorPaths(context),
                                    declared)
                            .size()
                    > 0;
            return open
                    ? Optional.empty()
                    : Optional.of(new IdleObserver(
                            DeploymentDescriptor.application(context),
                            problems,
                            rules,
                            new KnownRoles(
                                    rules.map(AccessRules::roles).orElse(Set.of()),
                                    declared.roles,
                                    DeclaredConstraints.renamed(webXml)),
                            reminder));
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError unknown) {
            // Whether somebody protects the application is not known, so the deployment stops with the first failure.
            return Optional.empty();
        }
    }

    private static Optional<AccessRules> readableRules(FilterConfig config) {
        try {
            return Optional.of(Parameters.value(config, "rules")
                    .map(text -> AccessRules.parse(text, List.of()))
                    .orElseGet(ObserveMode::defaultRules));
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns rules that ask for a login everywhere. */
    private static AccessRules defaultRules() {
        return AccessRules.parse(FilterSettings.DEFAULT_RULES, List.of());
    }

    /**
     * Returns an observer of the filter of that configuration.
     *
     * @param lackOfLogins why nobody could log in with the filter; empty if users can
     */
    public static Observer observer(
            FilterSettings settings,
            DeclaredServlets servlets,
            AccessRules rules,
            StaticComparison comparison,
            DeclaredConstraints declared,
            DeploymentDescriptor webXml,
            FilterConfig config,
            Optional<String> lackOfLogins,
            Reminder reminder,
            Clocks clocks) {
        KnownRoles roles = new KnownRoles(rules.roles(), declared.roles, DeclaredConstraints.renamed(webXml));
        Optional<StoredUsers> users = servlets.login.flatMap(login -> login.users.map(stores -> new StoredUsers(
                stores,
                login.content::rolesOf,
                roles,
                clocks.nanoTime(),
                config.getServletContext().getClassLoader())));
        Set<String> passedOver = new HashSet<>(servlets.mappings());
        passedOver.addAll(servlets.operatorPages.keySet());
        boolean checked =
                settings.csrf == CrossOriginGuard.Mode.ENFORCE && settings.tokenSources.contains(TokenSource.COOKIE);
        return new Observer(
                DeploymentDescriptor.application(config.getServletContext()),
                rules,
                comparison,
                new CrossOriginRule(
                        checked,
                        new CrossOriginCheck(settings.publicOrigins, settings.trustedOrigins),
                        settings.logoutPaths),
                roles,
                users,
                passedOver::contains,
                lackOfLogins,
                reminder,
                clocks.wall(),
                clocks.nanoTime());
    }
}
