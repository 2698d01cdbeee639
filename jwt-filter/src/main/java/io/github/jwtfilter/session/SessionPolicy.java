package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletRequest;

/** Provides the {@code HttpSession} of an application. */
public interface SessionPolicy {
    /** No sessions: creating one is an error. */
    SessionPolicy NONE = (request, control) -> new ContainerSession(request, control, (inner, login, create) -> {
        if (create) {
            throw new IllegalStateException("session=none: this application is configured to have no HttpSession");
        }
        return null;
    });

    /** The container's sessions, bound to the login. */
    SessionPolicy CONTAINER = (request, control) -> new ContainerSession(request, control, ContainerSessions::open);

    /**
     * Begins a request.
     *
     * @param request the container's own request
     * @param control reads and ends the login
     * @return the session of the request; opened later
     */
    RequestSession begin(HttpServletRequest request, LoginControl control);
}
