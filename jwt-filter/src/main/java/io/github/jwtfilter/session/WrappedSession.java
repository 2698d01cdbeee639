package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A session around the container's, equal to every other of its kind around the same one. A proxy, so that whatever
 * methods the container's Servlet version has are passed on.
 */
public abstract class WrappedSession implements InvocationHandler {
    final HttpSession session;

    /**
     * Wraps a session.
     *
     * @param session what the calls are passed on to
     */
    protected WrappedSession(HttpSession session) {
        this.session = session;
    }

    /**
     * The session that the application gets.
     *
     * @return a session whose calls come to {@link #call}
     */
    public final HttpSession proxy() {
        return (HttpSession)
                Proxy.newProxyInstance(WrappedSession.class.getClassLoader(), new Class<?>[] {HttpSession.class}, this);
    }

    @Override
    public final Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return method.getName().equals("equals") ? session.equals(unwrapped(arguments[0])) : call(method, arguments);
    }

    private Object unwrapped(Object other) {
        if (other == null || !Proxy.isProxyClass(other.getClass())) {
            return other;
        }
        InvocationHandler handler = Proxy.getInvocationHandler(other);
        return getClass().isInstance(handler) ? ((WrappedSession) handler).session : other;
    }

    /**
     * Answers a call, or passes it on.
     *
     * @param method any of the session's but {@code equals}
     * @param arguments null if it has none
     * @return what the application gets
     * @throws Throwable what the application is to catch
     */
    protected abstract Object call(Method method, Object[] arguments) throws Throwable;

    /**
     * Passes a call on.
     *
     * @param method any of the session's
     * @param arguments null if it has none
     * @return what the wrapped session answered
     * @throws Throwable what the wrapped session threw
     */
    protected final Object passOn(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
