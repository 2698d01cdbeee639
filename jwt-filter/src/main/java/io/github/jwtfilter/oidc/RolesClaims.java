package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.text.RateLimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The claims with the user's roles. Each is read from the first document that has it. */
final class RolesClaims {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.oidc");
    private static final Set<String> SCOPES = Set.of("scope", "scp");

    private final List<String> paths;
    private final RateLimitedLog limit;

    RolesClaims(List<String> paths, Clock clock) {
        this.paths = paths;
        this.limit = new RateLimitedLog(clock);
    }

    /**
     * Returns the roles of all claims in their order, each once.
     *
     * @throws ProviderException if a claim has another form than names, or the provider left it out because it is too
     *     long, or userinfo fails
     */
    Set<String> roles(UserDocuments documents) throws ProviderException {
        Set<String> roles = new LinkedHashSet<>();
        boolean found = false;
        for (String path : paths) {
            Optional<Claims> claims = documents.withRoles(path);
            if (claims.isPresent()) {
                roles.addAll(names(claims.get(), path));
                found = true;
            } else if (documents.isElsewhere(path)) {
                throw noUser(
                        path,
                        "the user has too many groups for a token, so the provider left them out. Assign fewer groups"
                                + " to the application at the provider, or use its application roles");
            }
        }
        roles.remove("");
        if (roles.isEmpty() && !paths.isEmpty()) {
            documents.checkLengths();
        }
        if (!found && !paths.isEmpty() && limit.isNews("roles")) {
            LOG.log(
                    Level.INFO,
                    "A user has no roles, because oidcRolesClaim names no claim of theirs: {0}. {1} This is normal for a user"
                            + " without groups. Logged at most once an hour.",
                    paths,
                    documents.names());
        }
        return roles;
    }

    /** Returns names. A scope that is a string holds names separated by spaces (RFC 8693 §4.2). */
    private static List<String> names(Claims claims, String path) throws ProviderException {
        List<String> names;
        try {
            names = claims.stringsAt(path);
        } catch (IllegalArgumentException e) {
            throw noUser(path, "expected a string or a list of strings. Check oidcRolesClaim");
        }
        boolean isScope = SCOPES.contains(path.substring(path.lastIndexOf('.') + 1));
        return isScope && claims.at(path).orElse(null) instanceof String
                ? List.of(names.get(0).split(" "))
                : names;
    }

    private static ProviderException noUser(String path, String problem) {
        return new ProviderException(ProviderFailure.NO_USER, "claim " + path + ": " + problem);
    }
}
