package io.github.jwtfilter.session;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * The container's sessions, each tied to the login that first used it: another login, or none, never sees it. A session
 * made before the login goes over to it. Invalidating the session ends the login.
 */
final class ContainerSessions implements SessionPolicy {
    private static final String OWNER = "io.github.jwtfilter.login";

    @Override
    public HttpSession open(HttpServletRequest request, LoginControl control, boolean create) {
        HttpSession session = request.getSession(false);
        if (session != null && !belongs(session, control.login())) {
            if (!create) {
                return null;
            }
            session.invalidate();
            session = null;
        }
        if (session == null) {
            if (!create) {
                return null;
            }
            session = request.getSession(true);
        }
        if (control.login().isPresent() && session.getAttribute(OWNER) == null) {
            session.setAttribute(OWNER, control.login().id());
        }
        return endingTheLogin(session, control);
    }

    private static boolean belongs(HttpSession session, Login login) {
        Object owner = session.getAttribute(OWNER);
        return owner == null || owner.equals(login.id());
    }

    /** A proxy, so that whatever methods the container's Servlet version has are passed on. */
    private static HttpSession endingTheLogin(HttpSession session, LoginControl control) {
        return (HttpSession) Proxy.newProxyInstance(
                ContainerSessions.class.getClassLoader(), new Class<?>[] {HttpSession.class}, (proxy, method, args) -> {
                    Object result = passOn(session, method, args);
                    if (method.getName().equals("invalidate")) {
                        logOut(control);
                    }
                    return result;
                });
    }

    private static Object passOn(HttpSession session, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void logOut(LoginControl control) {
        try {
            control.logOut();
        } catch (ServletException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
