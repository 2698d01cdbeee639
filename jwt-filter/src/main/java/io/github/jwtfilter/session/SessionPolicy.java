package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletRequest;

/** Where an application's {@code HttpSession} comes from. */
public interface SessionPolicy {
    /** There is none: creating one is an error. */
    SessionPolicy NONE = (request, control) -> new ContainerSession(request, control, (inner, login, create) -> {
        if (create) {
            throw new IllegalStateException("session=none: this application is configured to have no HttpSession");
        }
        return null;
    });

    /** The container's, tied to the login. */
    SessionPolicy CONTAINER = (request, control) -> new ContainerSession(request, control, ContainerSessions::open);

    /**
     * Begins a request.
     *
     * @param request the container's own
     * @param control tells the login and ends it
     * @return its session, not opened yet
     */
    RequestSession begin(HttpServletRequest request, LoginControl control);
}
