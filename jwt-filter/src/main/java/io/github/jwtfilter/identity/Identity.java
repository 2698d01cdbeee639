package io.github.jwtfilter.identity;

import java.security.Principal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A user as the application sees them: what {@code request.getUserPrincipal()} returns. Immutable.
 *
 * <pre>{@code
 * Identity user = (Identity) request.getUserPrincipal();
 * String email = (String) user.claims().get("email");
 * }</pre>
 */
public final class Identity implements Principal {
    private final String name;
    private final Set<String> roles;
    private final Supplier<Map<String, Object>> claims;

    /**
     * A user without further claims.
     *
     * @param name the user's name; not empty
     * @param roles the user's roles, in an order that is kept
     */
    public Identity(String name, Iterable<String> roles) {
        this(name, roles, Map.of());
    }

    /**
     * A user.
     *
     * @param name the user's name; not empty
     * @param roles the user's roles, in an order that is kept
     * @param claims what else is known, by claim name
     */
    public Identity(String name, Iterable<String> roles, Map<String, ?> claims) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("identity: expected a name, got an empty one");
        }
        this.name = name;
        this.roles = ordered(roles);
        Map<String, Object> copy = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
        this.claims = () -> copy;
    }

    private Identity(Supplier<Map<String, Object>> claims, String name, List<String> roles) {
        this.name = name;
        this.roles = roles.size() == 1 ? Collections.singleton(roles.get(0)) : ordered(roles);
        this.claims = claims;
    }

    /**
     * The user of a verified token, which costs no copy of its claims.
     *
     * @param name the user's name; not empty
     * @param roles the user's roles, in an order that is kept
     * @param claims makes a map of the claims that nobody can change; called when somebody asks for them
     * @return the user
     */
    public static Identity proved(String name, List<String> roles, Supplier<Map<String, Object>> claims) {
        return new Identity(claims, name, roles);
    }

    private static Set<String> ordered(Iterable<String> roles) {
        Set<String> ordered = new LinkedHashSet<>();
        roles.forEach(ordered::add);
        return Collections.unmodifiableSet(ordered);
    }

    @Override
    public String getName() {
        return name;
    }

    /**
     * The user's roles.
     *
     * @return an unmodifiable set in the order given
     */
    public Set<String> roles() {
        return roles;
    }

    /**
     * The claims of the token that proved the user, as JSON's values: strings, numbers, booleans, lists, maps.
     *
     * @return an unmodifiable map in the token's order
     */
    public Map<String, Object> claims() {
        return claims.get();
    }

    /** Two identities are equal when name and roles are: claims such as times differ from token to token. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Identity
                && name.equals(((Identity) other).name)
                && roles.equals(((Identity) other).roles);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The name: applications print principals. */
    @Override
    public String toString() {
        return name;
    }
}
