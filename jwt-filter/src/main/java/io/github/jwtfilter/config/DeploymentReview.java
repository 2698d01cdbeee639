package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.DeclaredClasses;
import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.config.application.DeploymentDescriptor.DeclaredFilter;
import io.github.jwtfilter.config.application.DeploymentDescriptor.DeclaredMapping;
import io.github.jwtfilter.config.application.ServerRealm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds settings that have surprising effects: work that the container does before the filter runs, and requests that
 * bypass the filter. Each finding is a message for the operator's log with the fact, its consequence and a fix.
 */
public final class DeploymentReview {
    private static final Set<DispatcherType> NEEDED =
            EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);

    private final List<String> findings = new ArrayList<>();

    /**
     * Returns settings in web.xml that conflict with the filter of that name.
     *
     * @param observes whether the filter only observes, so that the container's login stays
     * @param adopts whether the container is to read logins from its sessions, and needs the {@code <login-config>} for it
     */
    public static List<String> ofDescriptor(
            DeploymentDescriptor webXml, String filterName, ServerRealm realm, boolean observes, boolean adopts) {
        DeploymentReview review = new DeploymentReview();
        if (!observes) {
            review.constraints(webXml);
        }
        if (realm != ServerRealm.UNUSED && !adopts) {
            review.loginConfigOfRealm(webXml, realm);
        } else if (!observes && !adopts) {
            review.loginConfig(webXml);
        }
        // A filter declared by an annotation or in code is missing from web.xml, so its position is unknown.
        webXml.filter(filterName).ifPresent(filter -> {
            review.filtersBefore(webXml, filterName);
            review.corsBehind(webXml, filterName);
            review.dispatchers(webXml.mappings(filterName), filterName);
            review.async(filter);
        });
        return review.findings;
    }

    /** Returns the finding about refresh tokens without a shared store. */
    public static List<String> ofFamiliesInMemory() {
        return List.of(
                "JWTF-807 refreshLifetime is set and 'store' is memory, so this server alone remembers the refresh"
                        + " tokens that it issues. Other servers refuse them, and a restart of this server ends them. Users then"
                        + " log in again. With several servers, or to survive a restart, set 'store' to a database or Redis.");
    }

    private void constraints(DeploymentDescriptor webXml) {
        for (List<String> patterns : webXml.roleConstraints()) {
            findings.add("JWTF-106 web.xml: the container enforces the <security-constraint> on " + quoted(patterns)
                    + " before it calls any filter, and it does not know the user of a token. It refuses everybody or"
                    + " shows its own login. Remove the constraint and write its roles into 'rules'.");
        }
    }

    private void loginConfig(DeploymentDescriptor webXml) {
        webXml.loginConfig.ifPresent(method -> findings.add("JWTF-107 web.xml: the <login-config>"
                + (method.isEmpty() ? "" : " (" + method + ")")
                + " is not needed, unless annotations, fragments or code"
                + " have constraints that you keep. Jetty answers 503 for the whole application if it has no LoginService"
                + " for it. Other containers show their own login before they call any filter. Remove it otherwise."));
    }

    private void loginConfigOfRealm(DeploymentDescriptor webXml, ServerRealm realm) {
        if (webXml.loginConfig.isEmpty() && realm == ServerRealm.NEEDS_LOGIN_CONFIG) {
            findings.add(
                    "JWTF-108 web.xml: there is no <login-config>. Without it Jetty asks no LoginService, so the store"
                            + " 'container' accepts nobody. Add <login-config><auth-method>BASIC</auth-method>"
                            + "<realm-name>NAME</realm-name></login-config> with the name of a LoginService, and no"
                            + " <security-constraint>.");
        }
        webXml.loginConfig
                .filter(method -> method.equalsIgnoreCase("FORM"))
                .ifPresent(
                        form -> findings.add("JWTF-109 web.xml: the <login-config> (" + form + ") makes the container"
                                + " answer j_security_check itself. An old form that posts there logs in to the server and gets"
                                + " a session, but no token. Use BASIC for the store 'container'."));
    }

    private void filtersBefore(DeploymentDescriptor webXml, String filterName) {
        List<String> before = webXml.before(filterName).stream()
                .filter(name ->
                        webXml.filter(name).map(DeploymentReview::isOutOfPlace).orElse(true))
                .collect(Collectors.toList());
        if (!before.isEmpty()) {
            boolean one = before.size() == 1;
            findings.add("JWTF-110 web.xml: " + (one ? "filter " : "filters ") + quoted(before)
                    + (one ? " runs" : " run") + " before filter '" + filterName + "', without a user and before the"
                    + " access rules. Put the <filter-mapping> of '" + filterName + "' first, unless "
                    + (one ? "that filter only prepares" : "those filters only prepare") + " requests.");
        }
    }

    private static boolean isOutOfPlace(DeclaredFilter filter) {
        return !DeclaredClasses.FILTER.equals(filter.className) && !filter.isForCors();
    }

    /**
     * Reports CORS filters that run after this filter. They miss the requests that this filter refuses. Scripts of
     * other origins can read the refusal only with their headers.
     */
    private void corsBehind(DeploymentDescriptor webXml, String filterName) {
        List<String> before = webXml.before(filterName);
        List<String> behind = webXml.filters.stream()
                .filter(DeclaredFilter::isForCors)
                .map(filter -> filter.name)
                .filter(name -> !before.contains(name) && !webXml.mappings(name).isEmpty())
                .collect(Collectors.toList());
        if (!behind.isEmpty()) {
            findings.add("JWTF-111 web.xml: CORS " + (behind.size() == 1 ? "filter " : "filters ") + quoted(behind)
                    + (behind.size() == 1 ? " runs" : " run") + " after filter '" + filterName + "'. Scripts of other"
                    + " origins cannot read a 401 or 403, and their preflight requests need a rule. Put the"
                    + " <filter-mapping> of " + quoted(behind) + " before that of '" + filterName + "'.");
        }
    }

    private void dispatchers(List<DeclaredMapping> mappings, String filterName) {
        Set<DispatcherType> missing = EnumSet.copyOf(NEEDED);
        mappings.forEach(mapping -> missing.removeAll(mapping.dispatchers));
        // A filter without a mapping protects nothing. Another check stops the deployment in that case.
        if (mappings.isEmpty() || missing.isEmpty()) {
            return;
        }
        List<String> consequences = new ArrayList<>();
        if (missing.contains(DispatcherType.REQUEST)) {
            consequences.add("no request is protected");
        }
        if (missing.contains(DispatcherType.ASYNC)) {
            consequences.add("there is no user after an asynchronous dispatch");
        }
        if (missing.contains(DispatcherType.ERROR)) {
            consequences.add("there is no user on error pages");
        }
        findings.add("JWTF-112 web.xml: filter '" + filterName + "' is not mapped for " + joined(missing) + ", so "
                + String.join(" and ", consequences) + ". Add "
                + missing.stream()
                        .map(type -> "<dispatcher>" + type + "</dispatcher>")
                        .collect(Collectors.joining())
                + " to its <filter-mapping>"
                + (mappings.stream().allMatch(DeploymentReview::isForRequestsOnly)
                        ? ", and <dispatcher>REQUEST</dispatcher>, which is the default only without another <dispatcher>."
                        : "."));
    }

    private static boolean isForRequestsOnly(DeclaredMapping mapping) {
        return mapping.dispatchers.equals(EnumSet.of(DispatcherType.REQUEST));
    }

    private void async(DeclaredFilter filter) {
        if (!filter.asyncSupported) {
            findings.add("JWTF-113 web.xml: filter '" + filter.name + "' lacks <async-supported>. startAsync fails in"
                    + " every servlet behind it. Add <async-supported>true</async-supported> to the <filter>.");
        }
    }

    /**
     * Reports rules that need a token although users log in only to the application itself.
     *
     * @param patterns patterns of the rules that require a login
     * @param operators paths that operators open with a token of their own
     */
    public static List<String> ofRulesWithoutLogin(List<String> patterns, Collection<String> operators) {
        List<String> refused = patterns.stream()
                .filter(pattern -> !operators.contains(pattern))
                .collect(Collectors.toList());
        return refused.isEmpty()
                ? List.of()
                : List.of("JWTF-114 rules: users are refused at " + quoted(refused)
                        + ", because a token is required there"
                        + " and nothing here gives users a token. There is no LoginServlet, and the filter does not"
                        + " know the application's own login in its session. Write 'permit' and leave the check to"
                        + " the application, or declare a LoginServlet.");
    }

    /**
     * Warns if every user of the machine can read a key file. Returns an empty list if the file system has no POSIX
     * permissions.
     */
    public static List<String> ofKeyFile(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                return List.of("JWTF-115 Every user of this machine can read the key file " + file
                        + " and make a token for any user with it. Restrict it: chmod 600 " + file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // The file exists, because keys were read from it. Only its permissions are unknown.
        }
        return List.of();
    }

    /** Warns if a key is easy to guess. The message keeps the key secret. */
    public static List<String> ofKeys(KeySet keys) {
        boolean guessable = keys.keys().stream().anyMatch(SigningKey::isGuessable);
        return guessable
                ? List.of(
                        "JWTF-116 A key is easy to guess: it has too few different characters, or it is a repetition, a"
                                + " sequence or a well-known example. An attacker who guesses it can make a token for"
                                + " any user. Make a new key with 'keygen'.")
                : List.of();
    }

    private static String joined(Set<DispatcherType> types) {
        return types.stream().map(DispatcherType::name).collect(Collectors.joining(", "));
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }
}
