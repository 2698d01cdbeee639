package io.github.jwtfilter.report;

import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BiConsumer;

/**
 * A session that tells which attributes are set. A proxy, so that whatever methods the container's Servlet version has
 * are passed on.
 */
final class ReportedSession implements InvocationHandler {
    private final HttpSession session;
    private final BiConsumer<String, Object> attributeSet;

    private ReportedSession(HttpSession session, BiConsumer<String, Object> attributeSet) {
        this.session = session;
        this.attributeSet = attributeSet;
    }

    /**
     * Wraps a session.
     *
     * @param attributeSet hears of each attribute once it is set; a value is never null
     */
    static HttpSession of(HttpSession session, BiConsumer<String, Object> attributeSet) {
        return (HttpSession) Proxy.newProxyInstance(
                ReportedSession.class.getClassLoader(),
                new Class<?>[] {HttpSession.class},
                new ReportedSession(session, attributeSet));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals":
                return session.equals(unwrapped(arguments[0]));
            case "setAttribute":
            case "putValue":
                Object nothing = passOn(method, arguments);
                if (arguments[1] != null) {
                    attributeSet.accept((String) arguments[0], arguments[1]);
                }
                return nothing;
            default:
                return passOn(method, arguments);
        }
    }

    private static Object unwrapped(Object other) {
        boolean wrapped = other != null
                && Proxy.isProxyClass(other.getClass())
                && Proxy.getInvocationHandler(other) instanceof ReportedSession;
        return wrapped ? ((ReportedSession) Proxy.getInvocationHandler(other)).session : other;
    }

    private Object passOn(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
