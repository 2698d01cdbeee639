package io.github.jwtfilter.report;

import io.github.jwtfilter.session.WrappedSession;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Method;
import java.util.function.BiConsumer;

/** A session that tells which attributes are set. */
final class ReportedSession extends WrappedSession {
    private final BiConsumer<String, Object> attributeSet;

    /**
     * Wraps a session.
     *
     * @param attributeSet hears of each attribute once it is set; a value is never null
     */
    ReportedSession(HttpSession session, BiConsumer<String, Object> attributeSet) {
        super(session);
        this.attributeSet = attributeSet;
    }

    @Override
    protected Object call(Method method, Object[] arguments) throws Throwable {
        Object answer = passOn(method, arguments);
        switch (method.getName()) {
            case "setAttribute":
            case "putValue":
                if (arguments[1] != null) {
                    attributeSet.accept((String) arguments[0], arguments[1]);
                }
                break;
            default:
        }
        return answer;
    }
}
