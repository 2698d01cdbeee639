package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.ClaimSelection;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.RoleMapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Selects the claims and roles of a stored user that go into the token. All others are left out. */
public final class TokenContent {
    /** The name and all roles. */
    public static final TokenContent USUAL = new TokenContent(ClaimSelection.NONE, RoleMapping.NONE);

    private static final Set<String> LOGIN_CLAIMS = Stream.concat(
                    Stream.of("sub", "iss", "aud", "exp", "nbf", "iat", "jti", "sid", "auth_time", "roles"),
                    LoginClaims.NAMES.stream())
            .collect(Collectors.toUnmodifiableSet());

    private final ClaimSelection claims;
    private final RoleMapping roles;

    private TokenContent(ClaimSelection claims, RoleMapping roles) {
        this.claims = claims;
        this.roles = roles;
    }

    /** Creates a content of these claims and roles. */
    public static TokenContent of(ClaimSelection claims, RoleMapping roles) {
        return new TokenContent(claims, roles);
    }

    /** Returns the names that a token's own claims have. The claims of a stored user must have other names. */
    public static Set<String> reservedClaims(LoginRules rules) {
        Set<String> reserved = new LinkedHashSet<>(LOGIN_CLAIMS);
        for (String path : List.of(rules.principalClaim(), rules.rolesClaim())) {
            reserved.add(path);
            // A claim with the name of an outer object of the path would mislead readers that follow the path.
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                reserved.add(path.substring(0, dot));
            }
        }
        return reserved;
    }

    /**
     * Returns the problems of reserved names for the claims with name and roles. A login writes its own values there,
     * so the token would name another user.
     */
    public static List<String> conflicts(LoginRules rules) {
        String name = rules.principalClaim();
        String roles = rules.rolesClaim();
        List<String> conflicts = new ArrayList<>();
        if (LOGIN_CLAIMS.contains(name) && !name.equals("sub")) {
            conflicts.add("expected a principalClaim that no other part of a login uses, got '" + name + "'");
        }
        if (LOGIN_CLAIMS.contains(roles) && !roles.equals("roles") || roles.equals(name)) {
            conflicts.add("expected a rolesClaim that no other part of a login uses, got '" + roles + "'");
        }
        return conflicts;
    }

    /**
     * Returns the user with the selected claims and roles.
     *
     * @throws IllegalArgumentException if the store returned a value that a token cannot hold; the message names the
     *     claim
     */
    Identity of(Identity stored) {
        return new Identity(stored.getName(), roles.apply(stored.roles()), claims.apply(stored.claims()));
    }

    /** Returns the roles that a token has for a stored user with these roles. */
    public Set<String> rolesOf(Iterable<String> stored) {
        return roles.apply(stored);
    }

    /** Returns the attributes to request from the stores in addition to name and roles, under the stores' names. */
    public Set<String> storeNames() {
        return claims.storeNames();
    }

    /** Returns whether the parameter {@code claims} asks for a claim. */
    boolean asksFor(String claim) {
        return claims.contains(claim);
    }
}
