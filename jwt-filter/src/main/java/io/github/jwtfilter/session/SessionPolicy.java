package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/** Where an application's {@code HttpSession} comes from. */
public interface SessionPolicy {
    /** There is none: creating one is an error. */
    SessionPolicy NONE = (request, login, create) -> {
        if (create) {
            throw new IllegalStateException("session=none: this application is configured to have no HttpSession");
        }
        return null;
    };

    /** The container's, tied to the login. */
    SessionPolicy CONTAINER = new ContainerSessions();

    /**
     * Opens the session.
     *
     * @param request the container's own request
     * @param control tells the login and ends it
     * @param create whether to make a session if there is none
     * @return null if there is none and none was to be made
     */
    HttpSession open(HttpServletRequest request, LoginControl control, boolean create);
}
