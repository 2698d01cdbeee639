package io.github.jwtfilter.session;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;

/**
 * A container session that ends the login when the application invalidates it. A proxy, so that whatever methods the
 * container's Servlet version has are passed on.
 */
final class LoginSession implements InvocationHandler {
    private final HttpSession session;
    private final LoginControl control;

    LoginSession(HttpSession session, LoginControl control) {
        this.session = session;
        this.control = control;
    }

    HttpSession proxy() {
        return (HttpSession)
                Proxy.newProxyInstance(LoginSession.class.getClassLoader(), new Class<?>[] {HttpSession.class}, this);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "invalidate":
                session.invalidate();
                logOut();
                return null;
            case "getAttributeNames":
                return Collections.enumeration(names());
            case "getValueNames":
                return names().toArray(new String[0]);
            case "equals":
                return session.equals(unwrapped(arguments[0]));
            default:
                return passOn(method, arguments);
        }
    }

    /** Without ours: an application that clears its session attribute by attribute does not disown it. */
    private List<String> names() {
        List<String> names = Collections.list(session.getAttributeNames());
        names.remove(ContainerSessions.OWNER);
        return names;
    }

    private static Object unwrapped(Object other) {
        boolean wrapped = other != null
                && Proxy.isProxyClass(other.getClass())
                && Proxy.getInvocationHandler(other) instanceof LoginSession;
        return wrapped ? ((LoginSession) Proxy.getInvocationHandler(other)).session : other;
    }

    private Object passOn(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void logOut() {
        try {
            control.logOut("session.invalidate");
        } catch (ServletException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
