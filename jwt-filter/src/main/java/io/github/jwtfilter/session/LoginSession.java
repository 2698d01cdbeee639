package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;

/** A container session that ends the login when the application invalidates it. */
final class LoginSession extends WrappedSession {
    /** The session attribute that holds the owner. */
    static final String OWNER = "io.github.jwtfilter.login";

    private final LoginControl control;

    LoginSession(HttpSession session, LoginControl control) {
        super(session);
        this.control = control;
    }

    @Override
    protected Object call(Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "invalidate":
                AdoptedSession.loginEnded(session);
                session.invalidate();
                control.sessionInvalidated();
                return null;
            case "getAttributeNames":
                return Collections.enumeration(names());
            case "getValueNames":
                return names().toArray(new String[0]);
            default:
                return delegate(method, arguments);
        }
    }

    /**
     * Returns the names without the filter's own attributes. The session keeps its owner even if the application removes
     * all attributes one by one.
     */
    private List<String> names() {
        List<String> names = Collections.list(session.getAttributeNames());
        names.removeAll(List.of(OWNER, AdoptedSession.MARK, AdoptedSession.USED));
        return names;
    }
}
