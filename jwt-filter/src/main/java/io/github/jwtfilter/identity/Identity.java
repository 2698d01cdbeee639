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
 * A user as the application sees them: the result of {@code request.getUserPrincipal()}. Immutable.
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
     * Creates a user without further claims.
     *
     * @param name the user's name; not empty
     * @param roles the user's roles; their order is kept
     */
    public Identity(String name, Iterable<String> roles) {
        this(name, roles, Map.of());
    }

    /**
     * Creates a user with claims.
     *
     * @param name the user's name; not empty
     * @param roles the user's roles; their order is kept
     * @param claims further facts about the user, by claim name
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
     * Returns the user of a verified token, without copying the token's claims.
     *
     * @param name the user's name; not empty
     * @param roles the user's roles; their order is kept
     * @param claims returns an unmodifiable map of the claims; called when the application asks for them
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
     * Returns the user's roles.
     *
     * @return an unmodifiable set in the order given
     */
    public Set<String> roles() {
        return roles;
    }

    /**
     * Returns the claims of the user's token as JSON values: strings, numbers, booleans, lists, maps.
     *
     * @return an unmodifiable map in the token's order
     */
    public Map<String, Object> claims() {
        return claims.get();
    }

    /** Compares name and roles. Claims are ignored because some of them, such as times, differ from token to token. */
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

    /** Returns the name, because applications print principals. */
    @Override
    public String toString() {
        return name;
    }
}
