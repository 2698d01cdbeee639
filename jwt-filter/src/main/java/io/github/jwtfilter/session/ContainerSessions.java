package io.github.jwtfilter.session;

import io.github.jwtfilter.login.Login;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;

/**
 * The container's sessions, each for the one login it was made under, or for nobody: to another login, or after the
 * login's end, it is not there.
 */
public final class ContainerSessions {
    /** The session attribute that tells whose session it is. */
    static final String OWNER = "io.github.jwtfilter.login";

    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private ContainerSessions() {}

    /** Opens the session of the control's login, for the application; null if there is none and none was to be made. */
    static HttpSession open(HttpServletRequest request, LoginControl control, boolean create) {
        HttpSession session = open(request, control.login(), create);
        return session == null ? null : new LoginSession(session, control).proxy();
    }

    /** Opens the session of a login as it is. */
    public static HttpSession open(HttpServletRequest request, Login login, boolean create) {
        HttpSession session = request.getSession(false);
        boolean ours = session != null && belongs(session, login);
        if (ours || !create) {
            return ours ? session : null;
        }
        end(session);
        return begin(request, login);
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

    /**
     * Ends a session.
     *
     * @param session may be null or have ended already
     */
    public static void end(HttpSession session) {
        if (session == null) {
            return;
        }
        try {
            session.invalidate();
        } catch (IllegalStateException endedMeanwhile) {
            LOG.log(Level.DEBUG, "session: had ended already");
        }
    }
}
