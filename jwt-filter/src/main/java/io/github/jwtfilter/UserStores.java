package io.github.jwtfilter;

import io.github.jwtfilter.identity.ClassStore;
import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.StoreChain;
import jakarta.servlet.ServletContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the login servlet's {@code users}: one store a line, one of each kind, the first that knows the user decides. */
final class UserStores {
    static final List<Parameter> PARAMETERS = Stream.of(
                    List.of(Parameter.optional("users"), Parameter.optional("groups")), LdapUsers.PARAMETERS)
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
    private final StoreChain.Builder chain = StoreChain.builder();

    private UserStores(Parameters parameters, ServletContext context) {
        this.parameters = parameters;
        this.context = context;
    }

    /** The stores as one; empty only if that is noted as a problem. */
    static Optional<IdentityStore> read(Parameters parameters, ServletContext context) {
        if (!parameters.isSet("users")) {
            parameters.problem("users", "expected a store of users such as htpasswd:/path, got none");
        }
        return parameters.read("users", text -> new UserStores(parameters, context).chain(text));
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
                                .orElse(null)));
                break;
            case LDAP:
                chain.then(LdapUsers.read(place, parameters, context));
                break;
            case CLASS:
                chain.then(new ClassStore(place, context.getClassLoader()));
                break;
            default:
                throw new IllegalStateException(kind);
        }
    }
}
