package io.github.jwtfilter.identity;

import java.security.Principal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

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
    private final Map<String, Object> claims;

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
        Set<String> ordered = new LinkedHashSet<>();
        roles.forEach(ordered::add);
        this.name = name;
        this.roles = Collections.unmodifiableSet(ordered);
        this.claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
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
        return claims;
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
