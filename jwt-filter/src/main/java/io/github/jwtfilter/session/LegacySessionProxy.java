package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;

/**
 * What {@code HttpSession} has besides in Servlet versions before 6.0: a method whose type was removed since, so that
 * no class can declare it for all versions. There a proxy answers it and passes on the rest; elsewhere there is none.
 */
public final class LegacySessionProxy implements InvocationHandler {
    private static final String REMOVED = "getSessionContext";

    private static final boolean NEEDED =
            Arrays.stream(HttpSession.class.getMethods()).map(Method::getName).anyMatch(REMOVED::equals);

    private final Object session;

    private LegacySessionProxy(Object session) {
        this.session = session;
    }

    /** The session as the application may have it on this server. */
    public static HttpSession viewOf(HttpSession session) {
        return NEEDED ? viewOf(session, HttpSession.class) : session;
    }

    /** The same for a type that has a method more. */
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
                return passOn(method, arguments);
        }
    }

    /** It knows no session (Servlet specification 2.1): {@code getIds()} is empty, {@code getSession(id)} is null. */
    private static Object emptyContext(Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (context, method, arguments) ->
                        method.getName().equals("getIds") ? Collections.emptyEnumeration() : null);
    }

    private Object passOn(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
