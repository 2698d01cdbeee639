package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A wrapper of a container session. All wrappers of the same kind around the same session are equal. The wrapper is a
 * proxy, so that it passes on every method of the container's Servlet version.
 */
public abstract class WrappedSession implements InvocationHandler {
    final HttpSession session;

    /**
     * Wraps a session.
     *
     * @param session the session that receives the calls
     */
    protected WrappedSession(HttpSession session) {
        this.session = session;
    }

    /**
     * Returns the session for the application.
     *
     * @return a session that sends its calls to {@link #call}
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
     * Answers a call or delegates it.
     *
     * @param method any session method except {@code equals}
     * @param arguments the arguments; null if the method has none
     * @return the result for the application
     * @throws Throwable the exception for the application
     */
    protected abstract Object call(Method method, Object[] arguments) throws Throwable;

    /**
     * Delegates a call to the wrapped session.
     *
     * @param method any session method
     * @param arguments the arguments; null if the method has none
     * @return the result of the wrapped session
     * @throws Throwable the exception of the wrapped session
     */
    protected final Object delegate(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
