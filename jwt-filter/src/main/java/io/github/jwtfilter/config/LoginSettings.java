package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.ContainerThreads;
import io.github.jwtfilter.identity.ClaimSelection;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.identity.RoleMapping;
import io.github.jwtfilter.identity.Source;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.login.LoginClaims;
import io.github.jwtfilter.login.LoginRules;
import io.github.jwtfilter.login.TokenContent;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.text.ValueFormats;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The login servlet's parameters, read and checked. Immutable. */
public final class LoginSettings {
    public static final List<Parameter> PARAMETERS = Stream.of(
                    UserStoresParameter.PARAMETERS,
                    List.of(Parameter.withDefault("recheckUsers", "true")),
                    OidcSettings.PARAMETERS,
                    List.of(
                            Parameter.optional("claims"),
                            Parameter.optional("roleMap"),
                            Parameter.optional("roleFilter"),
                            Parameter.optional("refreshLifetime")),
                    List.of(
                            Parameter.optional("page"),
                            Parameter.optional("errorPage"),
                            Parameter.withDefault("target", "/"),
                            Parameter.withDefault("maxFailures", "5"),
                            Parameter.withDefault("lockTime", "5m")))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableList());

    private static final int MAX_FAILURES = 1000;
    private static final Duration MAX_LOCK_TIME = Duration.ofDays(1);

    public final String servletName;
    final List<String> mappings;
    public final Optional<StoreChain> users;
    public final Optional<OidcSettings> oidc;
    public final boolean recheckUsers;
    public final TokenContent content;
    public final boolean asksServerRealm;
    public final Optional<String> page;
    public final Optional<String> errorPage;
    public final String target;
    public final Optional<Duration> refreshLifetime;
    public final LoginThreads threads;
    public final int maxFailures;
    public final Duration lockTime;

    LoginSettings(
            String servletName,
            List<String> mappings,
            Parameters parameters,
            FilterSettings filter,
            ServletContext context,
            Clocks clocks) {
        this.servletName = servletName;
        this.mappings = mappings;
        LoginRules rules = filter.logins;
        content = content(parameters, rules);
        oidc = OidcSettings.read(parameters, filter, context);
        threads = new LoginThreads(() -> ContainerThreads.smallestLimit(context));
        users = UserStoresParameter.read(parameters, content.storeNames(), context, threads, clocks);
        recheckUsers = parameters.flag("recheckUsers");
        oidc.ifPresent(provider -> checkProvider(provider, parameters));
        asksServerRealm = UserStoresParameter.asksServerRealm(parameters);
        page = parameters.read("page", this::ownPage);
        errorPage = parameters.read("errorPage", this::ownPage);
        target = parameters.read("target", ValueFormats::localPath).orElseThrow();
        refreshLifetime = parameters.read("refreshLifetime", text -> refreshLifetime(text, rules.tokenLifetime()));
        if (refreshLifetime.isPresent() && users.isEmpty()) {
            parameters.problem("refreshLifetime", "expected only with users, because programs log in with a password");
        }
        maxFailures = parameters
                .read("maxFailures", text -> ValueFormats.wholeNumber(text, 1, MAX_FAILURES))
                .orElseThrow();
        lockTime = parameters.read("lockTime", LoginSettings::lockTime).orElseThrow();
    }

    /** Returns the name of the container's users in tokens; empty if no store asks the container. */
    Optional<String> containerSource() {
        return asksServerRealm
                ? users.stream()
                        .flatMap(chain -> chain.sources().stream())
                        .reduce((first, last) -> last)
                        .map(Source::name)
                : Optional.empty();
    }

    private void checkProvider(OidcSettings provider, Parameters parameters) {
        if (mappings.isEmpty()) {
            parameters.problem(
                    "expected a servlet-mapping, for example to /user/login, because the provider sends users back to it");
        }
        if (provider.sharedNames) {
            return;
        }
        users.stream()
                .flatMap(chain -> chain.sources().stream())
                .filter(source -> source.lookUp() == Source.LookUp.NONE)
                .forEach(source -> parameters.problem(
                        "oidcSharedNames",
                        "expected 'true', because " + source
                                + " cannot find a user by name, so nothing can keep a user of"
                                + " the provider from having the name of a local user, got 'false'"));
    }

    private static TokenContent content(Parameters parameters, LoginRules rules) {
        TokenContent.conflicts(rules).forEach(parameters::problem);
        Set<String> reserved = TokenContent.reservedClaims(rules);
        ClaimSelection claims = parameters
                .read("claims", text -> ClaimSelection.parse(text, reserved))
                .orElse(ClaimSelection.NONE);
        RoleMapping renaming =
                parameters.read("roleMap", RoleMapping.NONE::renaming).orElse(RoleMapping.NONE);
        RoleMapping roles = parameters.read("roleFilter", renaming::filtering).orElse(renaming);
        return TokenContent.of(claims, roles);
    }

    /** Limits the life of a family, because servers remember for as long that it has ended. */
    private static Duration refreshLifetime(String text, Duration tokenLifetime) {
        Duration duration = ValueFormats.positiveDuration(text);
        if (duration.compareTo(tokenLifetime) <= 0) {
            throw new IllegalArgumentException("expected more than tokenLifetime, got '" + text + "'");
        }
        if (duration.compareTo(LoginClaims.MAX_REFRESH_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "expected at most " + LoginClaims.MAX_REFRESH_LIFETIME.toDays() + "d, got '" + text + "'");
        }
        return duration;
    }

    /** Limits the lock time to a day. A longer one would lock out users and not stop attackers any better. */
    private static Duration lockTime(String text) {
        Duration duration = ValueFormats.positiveDuration(text);
        if (duration.compareTo(MAX_LOCK_TIME) > 0) {
            throw new IllegalArgumentException("expected at most 1d, got '" + text + "'");
        }
        return duration;
    }

    /**
     * Checks a page of the application. The login servlet's own path is refused, because the servlet would forward to
     * itself in an endless loop.
     */
    private String ownPage(String text) {
        ValueFormats.localPath(text);
        if (mappings.contains(pathOf(text))) {
            throw new IllegalArgumentException("expected a page of the application, got the login servlet's own path '"
                    + text + "'; leave it out for the built-in page");
        }
        return text;
    }

    /** Returns the path of a page without its query string. */
    public static String pathOf(String page) {
        return page.split("\\?", 2)[0];
    }
}
