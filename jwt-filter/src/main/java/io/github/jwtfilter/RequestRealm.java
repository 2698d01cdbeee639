package io.github.jwtfilter;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Realm;
import io.github.jwtfilter.session.ContainerSessions;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The server's own users, asked for by logging in to the server and out again at once: what proves the user from then
 * on is the token. A session that the server makes for it ends with it.
 */
final class RequestRealm implements Realm {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final HttpServletRequest request;
    private final HttpServletResponse response;

    /**
     * Asks by way of one request, on the thread that answers it.
     *
     * @param request the container's own: a wrapper of ours would ask the stores again
     * @param response of that request
     */
    RequestRealm(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    @Override
    public Optional<Identity> logIn(String name, String password, Collection<String> roles)
            throws IdentityStoreException {
        boolean sessionIsTheirs = request.getSession(false) != null;
        SetCookieSnapshot cookies = new SetCookieSnapshot(response);
        try {
            return isAccepted(name, password) ? Optional.of(userAfterLogout(roles)) : Optional.empty();
        } catch (ServletException | RuntimeException e) {
            throw new IdentityStoreException(
                    "container: the server cannot tell: " + e.getClass().getName(), e);
        } finally {
            endSession(sessionIsTheirs, cookies);
        }
    }

    /** A realm that is wrong, absent or down reads like a wrong password: servers say no more than that they refuse. */
    private boolean isAccepted(String name, String password) throws IdentityStoreException {
        try {
            request.login(name, password);
            return true;
        } catch (ServletException refused) {
            if (hasUserAlready()) {
                throw new IdentityStoreException(
                        "container: the server has a user of its own for the request (" + request.getAuthType()
                                + ") and checks no other password then; take out what logs in before the filter, such"
                                + " as a <security-constraint>, a valve or a proxy",
                        refused);
            }
            LOG.log(Level.DEBUG, "container: the server refused: {0}", classes(refused));
            return false;
        }
    }

    /**
     * A server may look at a password in a header no sooner than it is asked who is there. It is not asked then: the
     * answer would tell whether that password is right, and nobody counted the try.
     */
    private boolean hasUserAlready() {
        return request.getHeader("Authorization") == null && request.getUserPrincipal() != null;
    }

    /** Messages stay out: some hold what was typed. */
    private static String classes(ServletException refused) {
        Throwable cause = refused.getRootCause() == null ? refused.getCause() : refused.getRootCause();
        return refused.getClass().getName()
                + (cause == null ? "" : " because of " + cause.getClass().getName());
    }

    private Identity userAfterLogout(Collection<String> roles) throws ServletException, IdentityStoreException {
        try {
            return user(roles);
        } finally {
            request.logout();
        }
    }

    /** The name is the server's: a realm may know that what was typed is short for it. */
    private Identity user(Collection<String> roles) throws IdentityStoreException {
        Principal principal = request.getUserPrincipal();
        String name = principal == null ? null : principal.getName();
        if (name == null || name.isEmpty()) {
            throw new IdentityStoreException("container: the server took the password and named no user");
        }
        return new Identity(name, roles.stream().filter(request::isUserInRole).collect(Collectors.toList()));
    }

    private void endSession(boolean isTheirs, SetCookieSnapshot cookies) {
        if (!isTheirs) {
            ContainerSessions.end(request.getSession(false));
        }
        // Also where the logout ended it, as with single sign-on.
        if (request.getSession(false) == null) {
            cookies.restore();
        }
    }
}
