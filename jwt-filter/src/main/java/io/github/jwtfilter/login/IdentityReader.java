package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the user and the roles from the claims of an issuer. */
final class IdentityReader {
    private static final Set<String> SCOPES = Set.of("scope", "scp");

    private final String principalClaim;
    private final String rolesClaim;
    private final String namePrefix;
    private final boolean isScope;

    /**
     * Creates a reader.
     *
     * @param principalClaim the path of the claim with the user's name
     * @param rolesClaim the path of the claim with the roles; empty for none
     * @param namePrefix begins the name of each user
     */
    IdentityReader(String principalClaim, String rolesClaim, String namePrefix) {
        this.principalClaim = principalClaim;
        this.rolesClaim = rolesClaim;
        this.namePrefix = namePrefix;
        this.isScope = SCOPES.contains(rolesClaim.substring(rolesClaim.lastIndexOf('.') + 1));
    }

    /**
     * Returns the user.
     *
     * @throws InvalidTokenException if the token names none
     * @throws IllegalArgumentException if a claim is malformed
     */
    Identity read(Claims claims) throws InvalidTokenException {
        Object name = claims.at(principalClaim).orElse(null);
        if (name == null || name.equals("")) {
            throw new InvalidTokenException(Reason.MISSING_CLAIM, "claim " + principalClaim + ": required and absent");
        }
        if (!(name instanceof String)) {
            throw new InvalidTokenException(Reason.INVALID_CLAIMS, "claim " + principalClaim + ": expected a string");
        }
        return Identity.proved(namePrefix + name, roles(claims), () -> visible(claims));
    }

    private static Map<String, Object> visible(Claims claims) {
        Map<String, Object> visible = new LinkedHashMap<>(claims.asMap());
        visible.keySet().removeAll(LoginClaims.NAMES);
        return Collections.unmodifiableMap(visible);
    }

    /**
     * Returns the roles. A scope claim that is a string holds values separated by spaces (RFC 8693 §4.2, RFC 9068
     * §2.2.3). A list holds one value per element.
     */
    private List<String> roles(Claims claims) {
        if (rolesClaim.isEmpty()) {
            return List.of();
        }
        if (isScope && claims.at(rolesClaim).orElse(null) instanceof String) {
            String scope = claims.stringsAt(rolesClaim).get(0);
            return Stream.of(scope.split(" ")).filter(value -> !value.isEmpty()).collect(Collectors.toList());
        }
        return claims.stringsAt(rolesClaim);
    }
}
