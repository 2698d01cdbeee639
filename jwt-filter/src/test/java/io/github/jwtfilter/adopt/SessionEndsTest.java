package io.github.jwtfilter.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Is the end of a session told from its expiry, on a container that only knows the use before the last one? */
final class SessionEndsTest {
    private final List<String> ended = new ArrayList<>();
    private final SessionEnds ends = new SessionEnds(ended::add);

    /** The attributes of the session. They survive a restart of the server. */
    private final Map<String, Object> attributes = new HashMap<>(Map.of("io.github.jwtfilter.adopted", "sid-1 anna"));

    /** Returns a session that expires after 10 minutes, and was last used some minutes ago as its container says. */
    private HttpSession session(int minutes) {
        return (HttpSession) Proxy.newProxyInstance(
                SessionEndsTest.class.getClassLoader(),
                new Class<?>[] {HttpSession.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getMaxInactiveInterval":
                            return 600;
                        case "getLastAccessedTime":
                            return System.currentTimeMillis() - minutes * 60_000L;
                        case "getAttribute":
                            return attributes.get(arguments[0]);
                        default:
                            assertEquals("setAttribute", method.getName());
                            return attributes.put((String) arguments[0], arguments[1]);
                    }
                });
    }

    private void lastUsed(int minutes) {
        attributes.put("io.github.jwtfilter.used", "" + (System.currentTimeMillis() - minutes * 60_000L));
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
        ends.used(session(11));
        destroy(session(11));
        assertEquals(List.of("sid-1"), ended);
    }

    /** Another server, or the same one after a restart, reads what the session says. */
    @Test
    void useBeforeTheRestartCounts() {
        lastUsed(5);
        new SessionEnds(ended::add).sessionDestroyed(new HttpSessionEvent(session(11)));
        assertEquals(List.of("sid-1"), ended);
    }

    @Test
    void expiryAfterTheLastUseEndsNoLogin() {
        lastUsed(10);
        destroy(session(14));
        assertEquals(List.of(), ended);
    }

    @Test
    void useIsNotedOnlyNowAndThen() {
        ends.used(session(11));
        Object noted = attributes.get("io.github.jwtfilter.used");
        ends.used(session(11));
        assertSame(noted, attributes.get("io.github.jwtfilter.used"));
        lastUsed(1);
        ends.used(session(11));
        assertTrue(attributes.get("io.github.jwtfilter.used").toString().compareTo(noted.toString()) >= 0);
    }

    @Test
    void foreignTextIsNoTime() {
        attributes.put("io.github.jwtfilter.used", "99999999999999999999");
        destroy(session(11));
        assertEquals(List.of(), ended);
    }
}
