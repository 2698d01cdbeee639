package io.github.jwtfilter.report;

import io.github.jwtfilter.session.WrappedSession;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Method;

/** A session that reports calls of the application. */
final class ReportedSession extends WrappedSession {
    private final HttpSession session;
    private final SessionSampler look;
    private final LogoutWatch logout;

    /**
     * Wraps a session.
     *
     * @param look is called after an attribute is set, and each time the application asks for the id
     * @param logout is called when an attribute is set or removed, and when the session ends
     */
    ReportedSession(HttpSession session, SessionSampler look, LogoutWatch logout) {
        super(session);
        this.session = session;
        this.look = look;
        this.logout = logout;
    }

    @Override
    protected Object call(Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "setAttribute":
            case "putValue":
                return arguments[1] == null ? remove(method, arguments) : set(method, arguments);
            case "removeAttribute":
            case "removeValue":
                return remove(method, arguments);
            case "invalidate":
                logout.ended();
                break;
            case "getId":
                look.idAsked();
                break;
            default:
        }
        return delegate(method, arguments);
    }

    private Object set(Method method, Object[] arguments) throws Throwable {
        Object answer = delegate(method, arguments);
        look.set((String) arguments[0], arguments[1]);
        logout.set((String) arguments[0]);
        return answer;
    }

    private Object remove(Method method, Object[] arguments) throws Throwable {
        String name = (String) arguments[0];
        Object before = name == null ? null : session.getAttribute(name);
        Object answer = delegate(method, arguments);
        if (before != null) {
            SessionSampler.safely(() -> logout.removed(name, before));
        }
        return answer;
    }
}
