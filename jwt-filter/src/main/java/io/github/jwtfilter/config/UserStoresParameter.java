package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.ApplicationClass;
import io.github.jwtfilter.config.application.ApplicationFile;
import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.identity.ClassStore;
import io.github.jwtfilter.identity.ContainerStore;
import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.identity.Source;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.text.Digests;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the login servlet's {@code users}. Each line is one store, with at most one of each kind. The first store that
 * knows the user decides.
 */
final class UserStoresParameter {
    private static final String CLEAR_TEXT = "insecureClearTextPasswords";

    static final List<Parameter> PARAMETERS = Stream.of(
                    List.of(
                            Parameter.optional("users"),
                            Parameter.optional("groups"),
                            Parameter.withDefault(CLEAR_TEXT, "false")),
                    JdbcStoreParameters.PARAMETERS,
                    LdapStoreParameters.PARAMETERS,
                    List.of(Parameter.optional("roles"), Parameter.optional("usersName")))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableList());

    private static final Pattern USERS_NAME = Pattern.compile("[\\w.-]{1,64}");
    private static final int SOURCE_CHARACTERS = 8;

    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final String HTPASSWD = "htpasswd:";
    private static final String LDAPS = "ldaps:";
    private static final String CLASS = "class:";
    private static final String CONTAINER = "container";

    /** Names with a special meaning: any role and any user (Servlet specification §13.3). */
    private static final Set<String> NO_ROLES = Set.of("*", "**");

    /** The kinds of store, and the parameters that are valid only with a store of that kind. */
    private static final Map<String, List<String>> PARAMETERS_OF = Map.of(
            HTPASSWD,
            List.of("groups"),
            JdbcStoreParameters.KIND,
            names(JdbcStoreParameters.PARAMETERS),
            LdapStoreParameters.KIND,
            names(LdapStoreParameters.PARAMETERS),
            CLASS,
            List.of(),
            CONTAINER,
            List.of("roles"));

    private final Parameters parameters;
    private final ServletContext context;
    private final PasswordHashes hashes;
    private final Set<String> claims;
    private final Clocks clocks;
    private final StoreChain.Builder chain = StoreChain.builder();

    private UserStoresParameter(
            Parameters parameters,
            PasswordHashes hashes,
            Set<String> claims,
            ServletContext context,
            LoginThreads threads,
            Clocks clocks) {
        chain.within(threads);
        this.parameters = parameters;
        this.hashes = hashes;
        this.claims = claims;
        this.context = context;
        this.clocks = clocks;
    }

    private static List<String> names(List<Parameter> parameters) {
        return parameters.stream().map(Parameter::name).collect(Collectors.toUnmodifiableList());
    }

    /**
     * Reads the stores and combines them into one; empty if users log in at a provider only, or a problem was recorded.
     *
     * @param claims the attributes to request in addition to name and roles, under the stores' names
     * @param threads limits the container threads that logins may occupy
     */
    static Optional<StoreChain> read(
            Parameters parameters, Set<String> claims, ServletContext context, LoginThreads threads, Clocks clocks) {
        if (!parameters.isSet("users") && !parameters.isSet("oidcIssuer")) {
            parameters.problem(
                    "users",
                    "expected a store of users, for example htpasswd:/path, or the oidcIssuer of a provider, got none");
        }
        PasswordHashes hashes = hashes(parameters);
        return parameters.read(
                "users",
                text -> new UserStoresParameter(parameters, hashes, claims, context, threads, clocks).chain(text));
    }

    private static PasswordHashes hashes(Parameters parameters) {
        if (!parameters.flag(CLEAR_TEXT)) {
            return PasswordHashes.withoutClearText();
        }
        LOG.log(
                Level.WARNING,
                "JWTF-118 {0}=true: the users'' passwords may be stored as clear text. A person who can read them can log in"
                        + " as any user. Store hashes instead.",
                CLEAR_TEXT);
        return PasswordHashes.withInsecureClearText();
    }

    /** Returns whether one of the stores is the server's own realm. */
    static boolean asksServerRealm(Parameters parameters) {
        return parameters.text("users").stream()
                .flatMap(UserStoresParameter::lines)
                .anyMatch(CONTAINER::equals);
    }

    private static Stream<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty());
    }

    private StoreChain chain(String text) {
        Map<String, String> places = new LinkedHashMap<>();
        lines(text).forEach(line -> {
            String kind = kind(line);
            // For a directory the whole URL is needed.
            String place = kind.equals(LdapStoreParameters.KIND) ? line : line.substring(kind.length());
            if (places.put(kind, place) != null) {
                throw new IllegalArgumentException("expected one store of each kind, got a second '" + kind + "'");
            }
        });
        if (new ArrayList<>(places.keySet()).indexOf(CONTAINER) < places.size() - 1 && places.containsKey(CONTAINER)) {
            throw new IllegalArgumentException(
                    "expected '" + CONTAINER
                            + "' on the last line, because a server does not distinguish an unknown user from a wrong password");
        }
        PARAMETERS_OF.forEach((kind, names) -> names.stream()
                .filter(name -> !places.containsKey(kind) && parameters.isSet(name))
                .forEach(name -> parameters.problem(name, "expected only with a store '" + kind + "' in users")));
        places.forEach(this::add);
        return chain.build();
    }

    private static String kind(String line) {
        if (line.startsWith(LDAPS)) {
            return LdapStoreParameters.KIND;
        }
        return PARAMETERS_OF.keySet().stream()
                .filter(kind -> kind.equals(CONTAINER) ? line.equals(kind) : line.startsWith(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected one store per line, htpasswd:, jdbc:, ldap:, ldaps:, class: or container, got '"
                                + line + "'"));
    }

    private void add(String kind, String place) {
        switch (kind) {
            case HTPASSWD:
                chain.then(new HtpasswdStore(
                                ApplicationFile.of(place, context),
                                parameters
                                        .read("groups", text -> ApplicationFile.of(text, context))
                                        .orElse(null),
                                hashes))
                        .named(source(kind, place, Source.LookUp.IN_MEMORY));
                break;
            case JdbcStoreParameters.KIND:
                JdbcStoreParameters.read(place, parameters, hashes, clocks)
                        .ifPresent(store -> chain.then(store).named(source(kind, place, Source.LookUp.REMOTE)));
                break;
            case LdapStoreParameters.KIND:
                chain.then(LdapStoreParameters.read(place, parameters, claims, context, clocks))
                        .named(source(kind, place, Source.LookUp.REMOTE));
                break;
            case CLASS:
                ClassStore own = new ClassStore(ApplicationClass.make(place, IdentityStore.class, context));
                chain.then(own)
                        .named(source(kind, place, own.looksUp() ? Source.LookUp.REMOTE : Source.LookUp.NONE)
                                .unproven());
                break;
            case CONTAINER:
                chain.then(new ContainerStore(roles())).named(source(kind, place, Source.LookUp.NONE));
                break;
            default:
                throw new IllegalStateException(kind);
        }
    }

    /**
     * Returns the name of a store in tokens. Applications that share keys accept each other's tokens, and may find other
     * users at a place of the same name. So the name is the application's own, unless {@code usersName} replaces it.
     */
    private Source source(String kind, String place, Source.LookUp lookUp) {
        String users = parameters
                .read("usersName", UserStoresParameter::usersName)
                .orElseGet(() -> String.join(
                        "\n",
                        place,
                        parameters.text("passwordQuery").orElse(""),
                        context.getContextPath(),
                        displayName()));
        String label = kind.equals(LdapStoreParameters.KIND) ? place : kind + place;
        return new Source(Digests.name(kind + "\n" + users, SOURCE_CHARACTERS), label, lookUp);
    }

    /** Returns the name in web.xml. The container's name differs between kinds of containers. */
    private String displayName() {
        try {
            return DeploymentDescriptor.of(context).displayName;
        } catch (IOException unreadable) {
            // The filter logs the reason when it reads web.xml to find the filters before it.
            return "";
        }
    }

    private static String usersName(String text) {
        if (!USERS_NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected 1 to 64 letters, digits, dots, hyphens or underscores, got '" + text + "'");
        }
        return text;
    }

    /**
     * Returns the roles to check on the server: those of the parameter {@code roles}, or else those declared in
     * web.xml.
     */
    private List<String> roles() {
        if (parameters.isSet("roles")) {
            return parameters.listOf("roles", UserStoresParameter::role);
        }
        List<String> declared = declaredRoles();
        if (declared.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-119 Users of the store 'container' have no roles. The server answers only whether a user has a"
                            + " given role, but web.xml declares no <security-role>, and the login servlet's 'roles'"
                            + " names none. Declare the roles in one of the two.");
        }
        return declared;
    }

    private static String role(String name) {
        if (NO_ROLES.contains(name)) {
            throw new IllegalArgumentException("expected the names of roles, got '" + name + "'");
        }
        return name;
    }

    private List<String> declaredRoles() {
        try {
            return DeploymentDescriptor.of(context).securityRoles.stream()
                    .filter(name -> !NO_ROLES.contains(name))
                    .collect(Collectors.toList());
        } catch (IOException unreadable) {
            // The filter logs the reason when it reads web.xml to find the filters before it.
            return List.of();
        }
    }
}
