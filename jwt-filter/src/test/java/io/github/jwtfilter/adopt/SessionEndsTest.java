package io.github.jwtfilter.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Is the end of a session told from its expiry, on a container that only knows the use before the last one? */
final class SessionEndsTest {
    private final List<String> ended = new ArrayList<>();
    private final SessionEnds ends = new SessionEnds(ended::add);

    /** Returns a marked session that expires after 10 minutes, and was last used some minutes ago as its container says. */
    private static HttpSession session(int minutes) {
        Map<String, Object> answers = Map.of(
                "getMaxInactiveInterval",
                600,
                "getLastAccessedTime",
                System.currentTimeMillis() - minutes * 60_000L,
                "getAttribute",
                "sid-1 anna");
        return (HttpSession) Proxy.newProxyInstance(
                SessionEndsTest.class.getClassLoader(),
                new Class<?>[] {HttpSession.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "hashCode":
                            return 1;
                        case "equals":
                            return proxy == arguments[0];
                        default:
                            return answers.get(method.getName());
                    }
                });
    }

    private void destroy(HttpSession session) {
        ends.sessionDestroyed(new HttpSessionEvent(session));
    }

    @Test
    void endByTheApplicationEndsTheLogin() {
        destroy(session(9));
        assertEquals(List.of("sid-1"), ended);
    }

    @Test
    void expiryEndsNoLogin() {
        destroy(session(11));
        assertEquals(List.of(), ended);
    }

    @Test
    void endSoonAfterTheLastUseEndsTheLogin() {
        HttpSession session = session(11);
        ends.used(session);
        destroy(session);
        assertEquals(List.of("sid-1"), ended);
    }

    @Test
    void useOfAnotherSessionDoesNotCount() {
        ends.used(session(11));
        destroy(session(11));
        assertEquals(List.of(), ended);
    }
}
