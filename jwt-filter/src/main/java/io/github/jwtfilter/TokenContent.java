package io.github.jwtfilter;

import io.github.jwtfilter.identity.ClaimSelection;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.RoleMapping;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What of a user whom a store knows goes into their token; what is not asked for stays out. */
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
     * @param filter says which claims hold the user's name and roles
     */
    static TokenContent read(Parameters parameters, FilterSettings filter) {
        checkPaths(parameters, filter);
        Set<String> reserved = new LinkedHashSet<>(LOGIN_CLAIMS);
        for (String path : List.of(filter.principalClaim, filter.rolesClaim)) {
            reserved.add(path);
            // A claim of the name that a path begins with would be in the way of whoever follows the path.
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

    /** A login would write something else there, and be somebody else's. */
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
     * The user as the token shows them.
     *
     * @throws IllegalArgumentException if the store gave what a token cannot hold; the message names the claim
     */
    Identity of(Identity stored) {
        return new Identity(stored.getName(), roles.apply(stored.roles()), claims.apply(stored.claims()));
    }

    /** What is asked of the stores beside name and roles, by their names for it. */
    Set<String> storeNames() {
        return claims.storeNames();
    }

    /** Whether the token has a claim because the parameter {@code claims} asks for it. */
    boolean asksFor(String claim) {
        return claims.contains(claim);
    }
}
