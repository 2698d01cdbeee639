package io.github.jwtfilter.session;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

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
                ContainerSessions.class.getClassLoader(),
                new Class<?>[] {HttpSession.class},
                new OwnedSession(session, control));
    }

    /** A session as the application sees it: without our attribute in it, and its end is the login's. */
    private static final class OwnedSession implements InvocationHandler {
        private final HttpSession session;
        private final LoginControl control;

        OwnedSession(HttpSession session, LoginControl control) {
            this.session = session;
            this.control = control;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            switch (method.getName()) {
                case "equals":
                    return isSame(arguments[0]);
                case "getAttributeNames":
                    return Collections.enumeration(visible(Collections.list(session.getAttributeNames())));
                case "getValueNames": // until Servlet 5.0
                    return visible(List.of((String[]) passOn(method, arguments)))
                            .toArray(new String[0]);
                case "invalidate":
                    session.invalidate();
                    logOut();
                    return null;
                default:
                    return passOn(method, arguments);
            }
        }

        private Object passOn(Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(session, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private boolean isSame(Object other) {
            InvocationHandler handler =
                    other != null && Proxy.isProxyClass(other.getClass()) ? Proxy.getInvocationHandler(other) : null;
            return handler instanceof OwnedSession && session.equals(((OwnedSession) handler).session);
        }

        /** An application that removes all attributes would give the session away with our own. */
        private static List<String> visible(Collection<String> names) {
            List<String> visible = new ArrayList<>(names);
            visible.remove(OWNER);
            return visible;
        }

        private void logOut() {
            try {
                control.logOut();
            } catch (ServletException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}
