package io.github.jwtfilter.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Does the proxy implement the method that Servlet 6.0 removed, and pass all others to the wrapped session? */
final class LegacySessionProxyTest {
    /** The type of the removed method's result, as before Servlet 2.1. */
    interface OldContext {
        HttpSession getSession(String id);

        Enumeration<String> getIds();
    }

    /** {@code HttpSession} as before Servlet 6.0. */
    interface OldHttpSession extends HttpSession {
        OldContext getSessionContext();
    }

    /** A session with only the methods that the test needs. */
    private static final class PlainSession implements HttpSession {
        @Override
        public long getCreationTime() {
            return 0;
        }

        @Override
        public String getId() {
            return "id";
        }

        @Override
        public long getLastAccessedTime() {
            return 0;
        }

        @Override
        public ServletContext getServletContext() {
            return null;
        }

        @Override
        public void setMaxInactiveInterval(int interval) {}

        @Override
        public int getMaxInactiveInterval() {
            return 7;
        }

        @Override
        public Object getAttribute(String name) {
            throw new IllegalStateException("ended");
        }

        @Override
        public Enumeration<String> getAttributeNames() {
            return Collections.emptyEnumeration();
        }

        @Override
        public void setAttribute(String name, Object value) {}

        @Override
        public void removeAttribute(String name) {}

        @Override
        public void invalidate() {}

        @Override
        public boolean isNew() {
            return true;
        }
    }

    private final PlainSession plain = new PlainSession();
    private final OldHttpSession old = LegacySessionProxy.viewOf(plain, OldHttpSession.class);

    @Test
    void sessionContextIsEmpty() {
        assertNull(old.getSessionContext().getSession("id"));
        assertEquals(List.of(), Collections.list(old.getSessionContext().getIds()));
    }

    @Test
    @SuppressWarnings("ObjectToString") // Any text will do, if it is the same.
    void otherMethodsAreDelegated() {
        assertEquals("id", old.getId());
        assertEquals(7, old.getMaxInactiveInterval());
        assertEquals(
                "ended",
                assertThrows(IllegalStateException.class, () -> old.getAttribute("a"))
                        .getMessage());
        assertEquals(plain.hashCode(), old.hashCode());
        assertEquals(plain.toString(), old.toString());
    }

    @Test
    void proxyEqualsOnlyItself() {
        assertEquals(old, old);
        assertNotEquals(old, LegacySessionProxy.viewOf(plain, OldHttpSession.class));
        assertFalse(old.equals(null));
    }

    @Test
    void newerServersGetWrappedSessionItself() {
        assertEquals(plain, LegacySessionProxy.viewOf(plain));
    }
}
