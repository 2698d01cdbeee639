package io.github.jwtfilter;

import io.github.jwtfilter.identity.ClaimSelection;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.RoleMapping;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Selects the claims and roles of a stored user that go into the token. All others are left out. */
final class TokenContent {
    static final List<Parameter> PARAMETERS =
            List.of(Parameter.optional("claims"), Parameter.optional("roleMap"), Parameter.optional("roleFilter"));

    /** The name and all roles. */
    static final TokenContent USUAL = new TokenContent(ClaimSelection.NONE, RoleMapping.NONE);

    private static final Set<String> LOGIN_CLAIMS = Set.of(
            "sub", "iss", "aud", "exp", "nbf", "iat", "jti", "sid", "auth_time", "roles", LoginReader.COOKIE_SCOPE);

    private final ClaimSelection claims;
    private final RoleMapping roles;

    private TokenContent(ClaimSelection claims, RoleMapping roles) {
        this.claims = claims;
        this.roles = roles;
    }

    /**
     * Reads the login servlet's parameters.
     *
     * @param filter names the claims that hold the user's name and roles
     */
    static TokenContent read(Parameters parameters, FilterSettings filter) {
        checkPaths(parameters, filter);
        Set<String> reserved = new LinkedHashSet<>(LOGIN_CLAIMS);
        for (String path : List.of(filter.principalClaim, filter.rolesClaim)) {
            reserved.add(path);
            // A claim with the name of an outer object of the path would mislead readers that follow the path.
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                reserved.add(path.substring(0, dot));
            }
        }
        ClaimSelection claims = parameters
                .read("claims", text -> ClaimSelection.parse(text, reserved))
                .orElse(ClaimSelection.NONE);
        RoleMapping renaming =
                parameters.read("roleMap", RoleMapping.NONE::renaming).orElse(RoleMapping.NONE);
        RoleMapping roles = parameters.read("roleFilter", renaming::filtering).orElse(renaming);
        return new TokenContent(claims, roles);
    }

    /**
     * Refuses reserved names for the claims with name and roles. A login writes its own values there, so the token
     * would name another user.
     */
    private static void checkPaths(Parameters parameters, FilterSettings filter) {
        String name = filter.principalClaim;
        String roles = filter.rolesClaim;
        if (LOGIN_CLAIMS.contains(name) && !name.equals("sub")) {
            parameters.problem("logins need a principalClaim of its own, got '" + name + "'");
        }
        if (LOGIN_CLAIMS.contains(roles) && !roles.equals("roles") || roles.equals(name)) {
            parameters.problem("logins need a rolesClaim of its own, got '" + roles + "'");
        }
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

    /** Returns the attributes to request from the stores in addition to name and roles, under the stores' names. */
    Set<String> storeNames() {
        return claims.storeNames();
    }

    /** Returns whether the parameter {@code claims} asks for a claim. */
    boolean asksFor(String claim) {
        return claims.contains(claim);
    }
}
