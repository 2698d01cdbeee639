package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;

/**
 * The container's sessions, each for the one login it was made under, or for nobody: to another login, or after the
 * login's end, it is not there.
 */
final class ContainerSessions implements SessionPolicy {
    /** The session attribute that tells whose session it is. */
    static final String OWNER = "io.github.jwtfilter.login";

    @Override
    public HttpSession open(HttpServletRequest request, LoginControl control, boolean create) {
        HttpSession session = request.getSession(false);
        boolean ours = session != null && belongs(session, control.login());
        if (!create) {
            return ours ? new LoginSession(session, control).proxy() : null;
        }
        if (session != null && !ours) {
            end(session);
        }
        return new LoginSession(ours ? session : begin(request, control.login()), control).proxy();
    }

    private static HttpSession begin(HttpServletRequest request, Login login) {
        HttpSession session = request.getSession(true);
        if (login.isPresent()) {
            session.setAttribute(OWNER, login.sessionOwner());
        }
        return session;
    }

    private static boolean belongs(HttpSession session, Login login) {
        try {
            return Objects.equals(session.getAttribute(OWNER), login.sessionOwner());
        } catch (IllegalStateException endedMeanwhile) {
            return false;
        }
    }

    private static void end(HttpSession session) {
        try {
            session.invalidate();
        } catch (IllegalStateException endedMeanwhile) {
            // By a parallel request; what counts is that it is over.
            return;
        }
    }
}
