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

    /** Returns settings in web.xml that conflict with the filter of that name. */
    public static List<String> ofDescriptor(DeploymentDescriptor webXml, String filterName, ServerRealm realm) {
        DeploymentReview review = new DeploymentReview();
        review.constraints(webXml);
        if (realm == ServerRealm.UNUSED) {
            review.loginConfig(webXml);
        } else {
            review.loginConfigOfRealm(webXml, realm);
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

    private void constraints(DeploymentDescriptor webXml) {
        for (List<String> patterns : webXml.roleConstraints) {
            findings.add("web.xml: the <security-constraint> on " + quoted(patterns) + " is enforced by the container"
                    + " before any filter is asked, and the container does not know the user of a token: it refuses"
                    + " everybody or asks for a login of its own; take it out and write its roles into 'rules'");
        }
    }

    private void loginConfig(DeploymentDescriptor webXml) {
        webXml.loginConfig.ifPresent(method -> findings.add("web.xml: the <login-config>"
                + (method.isEmpty() ? "" : " (" + method + ")") + " is not needed: Jetty answers 503 for the whole"
                + " application if it has no LoginService for it, others ask for a login of their own before any filter"
                + " is asked; take it out"));
    }

    private void loginConfigOfRealm(DeploymentDescriptor webXml, ServerRealm realm) {
        if (webXml.loginConfig.isEmpty() && realm == ServerRealm.NEEDS_LOGIN_CONFIG) {
            findings.add("web.xml: there is no <login-config>: Jetty asks no LoginService without one, so the store"
                    + " 'container' lets nobody in; add <login-config><auth-method>BASIC</auth-method>"
                    + "<realm-name>NAME</realm-name></login-config> with the name of a LoginService, and no"
                    + " <security-constraint>");
        }
        webXml.loginConfig
                .filter(method -> method.equalsIgnoreCase("FORM"))
                .ifPresent(form -> findings.add("web.xml: the <login-config> (" + form + ") makes the container keep"
                        + " j_security_check for itself: an old form that posts there logs in to the server, makes a"
                        + " session and no token; for the store 'container' BASIC does"));
    }

    private void filtersBefore(DeploymentDescriptor webXml, String filterName) {
        List<String> before = webXml.before(filterName).stream()
                .filter(name ->
                        webXml.filter(name).map(DeploymentReview::isOutOfPlace).orElse(true))
                .collect(Collectors.toList());
        if (!before.isEmpty()) {
            findings.add("web.xml: " + (before.size() == 1 ? "filter " : "filters ") + quoted(before)
                    + " before filter '" + filterName + "': requests come there without a user and before any rule is"
                    + " asked; put the <filter-mapping> of '" + filterName + "' first, unless it is just to prepare"
                    + " requests");
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
            findings.add("web.xml: CORS " + (behind.size() == 1 ? "filter " : "filters ") + quoted(behind)
                    + " behind filter '" + filterName
                    + "': scripts of other origins cannot read a 401 or 403, and their"
                    + " preflight requests need a rule; put the <filter-mapping> of " + quoted(behind)
                    + " before that of '"
                    + filterName + "'");
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
            consequences.add("no request is guarded");
        }
        if (missing.contains(DispatcherType.ASYNC)) {
            consequences.add("there is no user after an asynchronous dispatch");
        }
        if (missing.contains(DispatcherType.ERROR)) {
            consequences.add("there is no user on error pages");
        }
        findings.add("web.xml: filter '" + filterName + "' is not mapped for " + joined(missing) + ": "
                + String.join(" and ", consequences) + "; add "
                + missing.stream()
                        .map(type -> "<dispatcher>" + type + "</dispatcher>")
                        .collect(Collectors.joining())
                + " to its <filter-mapping>"
                + (mappings.stream().allMatch(DeploymentReview::isForRequestsOnly)
                        ? ", and <dispatcher>REQUEST</dispatcher>, which holds by itself only where no other stands"
                        : ""));
    }

    private static boolean isForRequestsOnly(DeclaredMapping mapping) {
        return mapping.dispatchers.equals(EnumSet.of(DispatcherType.REQUEST));
    }

    private void async(DeclaredFilter filter) {
        if (!filter.asyncSupported) {
            findings.add("web.xml: filter '" + filter.name + "' lacks <async-supported>: startAsync fails in every"
                    + " servlet behind it; add <async-supported>true</async-supported> to the <filter>");
        }
    }

    /**
     * Reports rules that need a token although users log in only to the application itself.
     *
     * @param patterns patterns of the rules that require a login
     * @param operators paths that operators open with a token of their own
     */
    public static List<String> ofRulesWithoutLogin(List<String> patterns, List<String> operators) {
        List<String> refused = patterns.stream()
                .filter(pattern -> !operators.contains(pattern))
                .collect(Collectors.toList());
        return refused.isEmpty()
                ? List.of()
                : List.of("rules: " + quoted(refused)
                        + " ask for the login or role of a token, and nothing here gives users"
                        + " a token: there is no LoginServlet, and the application's own login, in its session, has no"
                        + " roles here; its users are refused there; write 'permit' and leave the check to the"
                        + " application, or declare a LoginServlet");
    }

    /**
     * Warns if every user of the machine can read a key file. Returns an empty list if the file system has no POSIX
     * permissions.
     */
    public static List<String> ofKeyFile(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                return List.of("file " + file + " can be read by every user of this machine: whoever reads the key can"
                        + " make a token for anybody; chmod 600 " + file);
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
                        "keys: one is easily guessed: it has too few different characters, is a repetition, a sequence"
                                + " or an example that many copy; whoever guesses it can make a token for anybody; make another"
                                + " with 'keygen'")
                : List.of();
    }

    private static String joined(Set<DispatcherType> types) {
        return types.stream().map(DispatcherType::name).collect(Collectors.joining(", "));
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }
}
