package io.github.jwtfilter.observe;

import io.github.jwtfilter.csrf.CrossOriginCheck;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** The cross-origin check as the filter would apply it to users with a login cookie. Refusals are not logged. */
public final class CrossOriginRule {
    private static final Set<String> HARMLESS = Set.of("OPTIONS", "TRACE");

    private final boolean enforced;
    private final CrossOriginCheck check;
    private final Set<String> logoutPaths;

    /**
     * Creates the rule.
     *
     * @param enforced whether the filter would refuse requests from other sites
     * @param logoutPaths the application's own logout paths
     */
    public CrossOriginRule(boolean enforced, CrossOriginCheck check, Collection<String> logoutPaths) {
        this.enforced = enforced;
        this.check = check;
        this.logoutPaths = Set.copyOf(logoutPaths);
    }

    /** Returns whether the request may be refused, so that its sender matters. */
    boolean mayRefuse(HttpServletRequest request, String path) {
        return enforced && (isLogout(request, path) || CrossOriginCheck.isUnsafe(request));
    }

    /** Returns the header that reveals another site; empty if the check passes. */
    Optional<String> foreign(HttpServletRequest request, String path) {
        return isLogout(request, path) ? check.foreignVisit(request) : check.foreignSource(request);
    }

    private boolean isLogout(HttpServletRequest request, String path) {
        return logoutPaths.contains(path) && !HARMLESS.contains(request.getMethod());
    }
}
