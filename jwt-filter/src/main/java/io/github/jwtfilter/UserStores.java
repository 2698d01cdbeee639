package io.github.jwtfilter;

import io.github.jwtfilter.identity.ClassStore;
import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.PasswordHashes;
import io.github.jwtfilter.identity.StoreChain;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the login servlet's {@code users}: one store a line, one of each kind, the first that knows the user decides. */
final class UserStores {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final String CLEAR_TEXT = "insecureClearTextPasswords";

    static final List<Parameter> PARAMETERS = Stream.of(
                    List.of(
                            Parameter.optional("users"),
                            Parameter.optional("groups"),
                            Parameter.withDefault(CLEAR_TEXT, "false")),
                    LdapUsers.PARAMETERS)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableList());

    private static final String HTPASSWD = "htpasswd:";
    private static final String LDAP = "ldap:";
    private static final String LDAPS = "ldaps:";
    private static final String CLASS = "class:";

    /** The kinds of store, and the parameters that mean nothing without them. */
    private static final Map<String, List<String>> PARAMETERS_OF =
            Map.of(HTPASSWD, List.of("groups"), LDAP, names(LdapUsers.PARAMETERS), CLASS, List.of());

    private final Parameters parameters;
    private final ServletContext context;
    private final PasswordHashes hashes;
    private final Set<String> claims;
    private final StoreChain.Builder chain = StoreChain.builder();

    private UserStores(Parameters parameters, PasswordHashes hashes, Set<String> claims, ServletContext context) {
        this.parameters = parameters;
        this.hashes = hashes;
        this.claims = claims;
        this.context = context;
    }

    /**
     * The stores as one; empty only if that is noted as a problem.
     *
     * @param claims what of a user is wanted beside name and roles, by the stores' names for it
     */
    static Optional<IdentityStore> read(Parameters parameters, Set<String> claims, ServletContext context) {
        if (!parameters.isSet("users")) {
            parameters.problem("users", "expected a store of users such as htpasswd:/path, got none");
        }
        PasswordHashes hashes = hashes(parameters);
        return parameters.read("users", text -> new UserStores(parameters, hashes, claims, context).chain(text));
    }

    private static PasswordHashes hashes(Parameters parameters) {
        if (!parameters.flag(CLEAR_TEXT)) {
            return PasswordHashes.withoutClearText();
        }
        LOG.log(
                Level.WARNING,
                "configuration: {0}=true: whoever reads the users'' passwords where they are kept can log in as anybody;"
                        + " keep hashes instead",
                CLEAR_TEXT);
        return PasswordHashes.withInsecureClearText();
    }

    private IdentityStore chain(String text) {
        Map<String, String> places = new LinkedHashMap<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            String kind = kind(line);
            // A directory's place is the whole URL.
            String place = kind.equals(LDAP) ? line : line.substring(kind.length());
            if (places.put(kind, place) != null) {
                throw new IllegalArgumentException("expected one store of each kind, got a second '" + kind + "'");
            }
        });
        PARAMETERS_OF.forEach((kind, names) -> names.stream()
                .filter(name -> !places.containsKey(kind) && parameters.isSet(name))
                .forEach(name -> parameters.problem(name, "goes with a store '" + kind + "' in users")));
        places.forEach(this::add);
        return chain.build();
    }

    private static List<String> names(List<Parameter> parameters) {
        return parameters.stream().map(Parameter::name).collect(Collectors.toList());
    }

    private static String kind(String line) {
        if (line.startsWith(LDAPS)) {
            return LDAP;
        }
        return PARAMETERS_OF.keySet().stream()
                .filter(line::startsWith)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected one store a line, htpasswd:/path, ldaps://host/dc=example,dc=org or class:com.acme.MyStore, got '"
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
                        hashes));
                break;
            case LDAP:
                chain.then(LdapUsers.read(place, parameters, claims, context));
                break;
            case CLASS:
                chain.then(new ClassStore(ApplicationClass.make(place, IdentityStore.class, context)));
                break;
            default:
                throw new IllegalStateException(kind);
        }
    }
}
