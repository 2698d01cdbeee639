package io.github.jwtfilter.config;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.config.application.DeclaredConstraints;
import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.csrf.CrossOriginCheck;
import io.github.jwtfilter.csrf.CrossOriginGuard;
import io.github.jwtfilter.observe.CrossOriginRule;
import io.github.jwtfilter.observe.KnownRoles;
import io.github.jwtfilter.observe.Observer;
import io.github.jwtfilter.observe.StaticComparison;
import io.github.jwtfilter.observe.StoredUsers;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.FilterConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Creates the observer of {@code mode=observe}. */
public final class ObserveMode {
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

    /** Returns an observer of the filter of that configuration. */
    public static Observer observer(
            FilterSettings settings,
            DeclaredServlets servlets,
            AccessRules rules,
            StaticComparison comparison,
            DeclaredConstraints declared,
            DeploymentDescriptor webXml,
            FilterConfig config,
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
                clocks.wall(),
                clocks.nanoTime());
    }
}
