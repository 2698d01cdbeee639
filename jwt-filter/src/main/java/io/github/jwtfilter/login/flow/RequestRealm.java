package io.github.jwtfilter.login.flow;

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
 * The server's own users. The filter logs in to the server and logs out again at once, because the token then
 * identifies the user. A session that the server creates for the login is ended too.
 */
final class RequestRealm implements Realm {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final HttpServletRequest request;
    private final HttpServletResponse response;

    /**
     * Creates a realm that logs in with one request, on the thread of that request.
     *
     * @param request the container's own request; the filter's wrapper would ask the stores again
     * @param response the response to that request
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
                    "container: the server failed to check the password: "
                            + e.getClass().getName(),
                    e);
        } finally {
            endSession(sessionIsTheirs, cookies);
        }
    }

    /**
     * Tries the password. A missing, misconfigured or unreachable realm looks like a wrong password, because servers
     * report only that they refuse.
     */
    private boolean isAccepted(String name, String password) throws ServletException, IdentityStoreException {
        Optional<ServletException> refused = refusal(name, password);
        if (refused.isPresent() && hasUserAlready() && HttpServletRequest.FORM_AUTH.equals(request.getAuthType())) {
            // The session has a login from before the filter. The new login replaces it, and a server checks a password
            // only after the end of the old one.
            request.logout();
            refused = refusal(name, password);
        }
        if (refused.isEmpty()) {
            return true;
        }
        if (hasUserAlready()) {
            throw new IdentityStoreException(
                    "container: the server already has a user for the request (" + request.getAuthType()
                            + ") and checks no other password; remove what logs in before the filter, for example a"
                            + " <security-constraint>, a valve or a proxy",
                    refused.get());
        }
        LOG.log(Level.DEBUG, "The server refused a login: {0}", classes(refused.get()));
        return false;
    }

    private Optional<ServletException> refusal(String name, String password) {
        try {
            request.login(name, password);
            return Optional.empty();
        } catch (ServletException refused) {
            return Optional.of(refused);
        }
    }

    /**
     * Returns whether the server already has a user. Some servers check a password in the Authorization header only
     * when they are asked for the user. With such a header the server is not asked. The answer would reveal whether
     * that password is right, and the throttle would not count the attempt.
     */
    private boolean hasUserAlready() {
        return request.getHeader("Authorization") == null && request.getUserPrincipal() != null;
    }

    /** Returns the class names of the exceptions. Messages are left out because some contain the user's input. */
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

    /** Returns the user. The name comes from the server, because a realm may accept an alias as input. */
    private Identity user(Collection<String> roles) throws IdentityStoreException {
        Principal principal = request.getUserPrincipal();
        String name = principal == null ? null : principal.getName();
        if (name == null || name.isEmpty()) {
            throw new IdentityStoreException("container: the server accepted the password but named no user");
        }
        return new Identity(name, roles.stream().filter(request::isUserInRole).collect(Collectors.toList()));
    }

    private void endSession(boolean isTheirs, SetCookieSnapshot cookies) {
        if (!isTheirs) {
            ContainerSessions.end(request.getSession(false));
        }
        // The session may also be gone because the logout ended it, for example with single sign-on.
        if (request.getSession(false) == null) {
            cookies.restore();
        }
    }
}
