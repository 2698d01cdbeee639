package io.github.jwtfilter.session;

import io.github.jwtfilter.login.Login;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;

/**
 * The container's sessions. Each session belongs to the login that created it, or to anonymous requests. It is
 * invisible to other logins and after the login has ended.
 */
public final class ContainerSessions {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private ContainerSessions() {}

    /**
     * Opens the session of the current login for the application. Returns null if there is none and {@code create} is
     * false.
     */
    static HttpSession open(HttpServletRequest request, LoginControl control, boolean create) {
        HttpSession session = open(request, control.login(), create);
        return session == null ? null : new LoginSession(session, control).proxy();
    }

    /**
     * Opens the session of a login as the container provides it. Returns null if there is none and {@code create} is
     * false.
     */
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
            session.setAttribute(LoginSession.OWNER, login.sessionOwner());
        }
        return session;
    }

    private static boolean belongs(HttpSession session, Login login) {
        try {
            return Objects.equals(session.getAttribute(LoginSession.OWNER), login.sessionOwner());
        } catch (IllegalStateException endedMeanwhile) {
            return false;
        }
    }

    /**
     * Ends a session.
     *
     * @param session may be null or already invalid
     */
    public static void end(HttpSession session) {
        if (session == null) {
            return;
        }
        try {
            AdoptedSession.loginEnded(session);
            session.invalidate();
        } catch (IllegalStateException endedMeanwhile) {
            LOG.log(Level.DEBUG, "The container session had ended already");
        }
    }
}
