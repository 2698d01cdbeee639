package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;

/**
 * A proxy for {@code HttpSession} before Servlet 6.0. Those versions have a method with a return type that was removed
 * later, so a class for all versions cannot declare it. The proxy implements that method and passes on all others.
 * Servlet 6.0 and later need no proxy.
 */
public final class LegacySessionProxy implements InvocationHandler {
    private static final String REMOVED = "getSessionContext";

    private static final boolean NEEDED =
            Arrays.stream(HttpSession.class.getMethods()).map(Method::getName).anyMatch(REMOVED::equals);

    private final Object session;

    private LegacySessionProxy(Object session) {
        this.session = session;
    }

    /** Returns the session in the form that the application needs on this server. */
    public static HttpSession viewOf(HttpSession session) {
        return NEEDED ? viewOf(session, HttpSession.class) : session;
    }

    /** Returns a proxy for a type that has the removed method. */
    static <T> T viewOf(HttpSession session, Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                LegacySessionProxy.class.getClassLoader(), new Class<?>[] {type}, new LegacySessionProxy(session)));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case REMOVED:
                return emptyContext(method.getReturnType());
            case "equals":
                return proxy == arguments[0];
            default:
                return delegate(method, arguments);
        }
    }

    /** Returns an empty context, as since Servlet 2.1: {@code getIds()} is empty and {@code getSession(id)} is null. */
    private static Object emptyContext(Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (context, method, arguments) ->
                        method.getName().equals("getIds") ? Collections.emptyEnumeration() : null);
    }

    private Object delegate(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
