package io.github.jwtfilter;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.config.CookieSettings;
import io.github.jwtfilter.config.DeclaredServlets;
import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.config.OperatorCommand;
import io.github.jwtfilter.config.OperatorPage;
import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.identity.Source;
import io.github.jwtfilter.status.Status;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What an operator reads of a start: five lines about version, keys, users, rules and sessions, and hints for this
 * configuration. Each line begins with the application, because a server may have many.
 */
final class StartLog {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final String filterName;
    private final ServletContext context;
    private final FilterSettings settings;
    private final DeclaredServlets servlets;
    private final AccessRules rules;

    StartLog(
            String filterName,
            ServletContext context,
            FilterSettings settings,
            DeclaredServlets servlets,
            AccessRules rules) {
        this.filterName = filterName;
        this.context = context;
        this.settings = settings;
        this.servlets = servlets;
        this.rules = rules;
    }

    /**
     * Logs the lines.
     *
     * @param nanos the time that the start took
     */
    void tell(long nanos) {
        String application = DeploymentDescriptor.application(context);
        LOG.log(
                Level.INFO,
                "''{0}'': filter ''{1}'' is ready after {2} ms: jwt-filter {3} for {4}",
                application,
                filterName,
                Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos)),
                Status.version(),
                Status.edition());
        LOG.log(Level.INFO, "''{0}'': keys {1} from {2}{3}", application, keys(), settings.keys.origin(), issuers());
        LOG.log(Level.INFO, "''{0}'': users {1}", application, users());
        LOG.log(Level.INFO, "''{0}'': rules {1}", application, rules());
        LOG.log(
                Level.INFO,
                "''{0}'': session={1}, store={2}, {3}, mode={4}, adopt={5}",
                application,
                settings.session,
                settings.store.store.map(SharedStore::place).orElse("memory"),
                settings.tokenSources.contains(TokenSource.COOKIE)
                        ? "cookie " + settings.cookie.name
                        : "no cookie is read (tokenSources)",
                settings.mode(),
                settings.adopt);
        tellUnchecked();
        tellProvider();
        tellOperatorAccess();
    }

    private String keys() {
        List<String> fingerprints = settings.keys.fingerprints();
        return fingerprints.isEmpty() ? "(none yet)" : fingerprints.toString();
    }

    private String issuers() {
        return settings.issuers.isEmpty() ? "" : "; of issuers " + settings.issuers.fingerprints();
    }

    private String users() {
        List<String> places = new ArrayList<>();
        servlets.login.flatMap(login -> login.users).stream()
                .flatMap(users -> users.sources().stream())
                .map(Source::toString)
                .forEach(places::add);
        servlets.login.flatMap(login -> login.oidc).ifPresent(oidc -> places.add("provider " + oidc.client.issuer()));
        return places.isEmpty()
                ? "log in elsewhere, because there is no LoginServlet"
                : "from " + String.join(", then ", places);
    }

    private String rules() {
        String kinds = rules.counts().entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        return rules.lines().size() + (kinds.isEmpty() ? "" : " (" + kinds + ")") + ". "
                + rules.widestPermit()
                        .map(line -> "Widest open to everybody: '" + line + "'")
                        .orElse("None is open to everybody");
    }

    /** Logs which users are not rechecked, because their store cannot find a user by name. */
    private void tellUnchecked() {
        servlets.login.filter(login -> login.recheckUsers).flatMap(login -> login.users).stream()
                .flatMap(users -> users.sources().stream())
                .filter(source -> source.lookUp() == Source.LookUp.NONE)
                .forEach(source -> LOG.log(
                        Level.INFO,
                        "Users of {0} are not rechecked at renewals, because this store cannot find a user by name."
                                + " recheckWithin limits how long their tokens are renewed.",
                        source));
    }

    /** Logs the addresses that the operator registers at the provider. */
    private void tellProvider() {
        servlets.login.flatMap(login -> login.oidc).ifPresent(oidc -> {
            String path = CookieSettings.encoded(context.getContextPath());
            List<String> origins = oidc.origins.isEmpty()
                    ? List.of("http://localhost:PORT")
                    : oidc.origins.stream().map(Object::toString).collect(Collectors.toList());
            String login = path + CookieSettings.encoded(servlets.loginMappings.get(0));
            String logins = origins.stream().map(origin -> origin + login).collect(Collectors.joining(", "));
            LOG.log(
                    Level.INFO,
                    "Users log in at {0}. Register there for client ''{1}'': redirect URI {2}; redirect URI after a logout"
                            + " {2}; back-channel logout URL {3}",
                    oidc.client.issuer(),
                    oidc.client.id(),
                    logins,
                    servlets.logoutMappings.stream()
                            .findFirst()
                            .map(logout -> origins.get(0) + path + CookieSettings.encoded(logout))
                            .orElse("(none, because there is no LogoutServlet)"));
        });
    }

    /**
     * Logs how an operator can open their pages. If the application has its own login, its users lack the role that these
     * pages need.
     */
    private void tellOperatorAccess() {
        servlets.operatorPages.forEach(this::tellOperatorAccess);
    }

    private void tellOperatorAccess(String path, OperatorPage page) {
        String role = rules.requirement("GET", path).roles().iterator().next();
        String url = "https://HOST" + CookieSettings.encoded(context.getContextPath()) + path;
        Optional<String> command = OperatorCommand.of(settings, url, role);
        LOG.log(
                Level.INFO,
                "The {0} at {1} needs the role ''{2}''. If no user has it, {3}",
                page,
                path,
                role,
                command.map(line -> "this command opens it. Replace HOST by the name of this server"
                                + (settings.keys.isInWebXml() ? ", and FILE by a file with the secret: " : ": ") + line)
                        .orElse("sign a token with that role on the server that has the signing key."));
    }
}
