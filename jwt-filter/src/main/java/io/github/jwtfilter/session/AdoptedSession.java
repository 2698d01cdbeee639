package io.github.jwtfilter.session;

import io.github.jwtfilter.login.Login;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a container session remembers of the login that was adopted from it. It is text, so every server can store it with
 * the session, even after this library was removed from the application.
 */
public final class AdoptedSession {
    /** The session attribute with the mark: the {@code sid}, a space and the user; empty after the end of the login. */
    static final String MARK = "io.github.jwtfilter.adopted";

    /** The session attribute with the last use, in milliseconds since 1970. */
    static final String USED = "io.github.jwtfilter.used";

    /** An older note is replaced. A change of a session may be stored or sent to other servers, so it is rare. */
    private static final int PARTS_OF_TIMEOUT = 60;

    /** The beginnings of the names of attributes that are not the application's: ours, and those of containers. */
    private static final List<String> FOREIGN = List.of(
            "io.github.jwtfilter.", "org.eclipse.jetty.", "org.apache.catalina.", "org.apache.tomcat.", "io.undertow.");

    private static final String ENDED = "";
    private static final Pattern TIME = Pattern.compile("\\d{1,18}");

    private AdoptedSession() {}

    /**
     * Returns the mark of a session; empty if no login was adopted from it.
     *
     * @throws IllegalStateException if the session has ended
     */
    public static Optional<Mark> mark(HttpSession session) {
        Object text = session.getAttribute(MARK);
        return text instanceof String ? Optional.of(new Mark((String) text)) : Optional.empty();
    }

    /**
     * Gives a session to a login, unless it is marked already.
     *
     * @param sid the {@code sid} of the login
     * @return true if the session had no mark
     * @throws IllegalStateException if the session has ended
     */
    public static boolean adopt(HttpSession session, Login login, String sid) {
        synchronized (AdoptedSession.class) {
            if (mark(session).isPresent()) {
                return false;
            }
            session.setAttribute(MARK, sid + " " + login.identity().getName());
            session.setAttribute(LoginSession.OWNER, login.sessionOwner());
            return true;
        }
    }

    /**
     * Returns whether a session may go to a login: it belongs to that login or to none.
     *
     * @throws IllegalStateException if the session has ended
     */
    public static boolean isFreeFor(HttpSession session, Login login) {
        Object owner = session.getAttribute(LoginSession.OWNER);
        return owner == null || owner.equals(login.sessionOwner());
    }

    /**
     * Notes that the user of a session has sent a request. Some containers only tell the use before the last one.
     *
     * @param now in milliseconds since 1970
     * @throws IllegalStateException if the session has ended
     */
    public static void used(HttpSession session, long now) {
        if (now - noted(session) >= timeoutMillis(session) / PARTS_OF_TIMEOUT) {
            session.setAttribute(USED, Long.toString(now));
        }
    }

    /**
     * Returns whether a session has expired because it was idle. The container noted the last use a little before this filter
     * did.
     *
     * @param now in milliseconds since 1970
     * @throws IllegalStateException if the session cannot be read any more
     */
    public static boolean isIdle(HttpSession session, long now) {
        long timeout = timeoutMillis(session);
        return timeout > 0
                && now - Math.max(noted(session), session.getLastAccessedTime())
                        >= timeout - timeout / PARTS_OF_TIMEOUT;
    }

    private static long timeoutMillis(HttpSession session) {
        return session.getMaxInactiveInterval() * 1000L;
    }

    private static long noted(HttpSession session) {
        Object time = session.getAttribute(USED);
        return time instanceof String && TIME.matcher((String) time).matches() ? Long.parseLong((String) time) : 0;
    }

    /** Marks that the login of a session has ended. Other requests may still hold the session. */
    static void loginEnded(HttpSession session) {
        synchronized (AdoptedSession.class) {
            if (session.getAttribute(MARK) != null) {
                session.setAttribute(MARK, ENDED);
            }
        }
    }

    /**
     * Returns the application's attributes. Containers keep logins of their own in the others.
     *
     * @throws IllegalStateException if the session has ended
     */
    public static Map<String, Object> content(HttpSession session) {
        Map<String, Object> content = new LinkedHashMap<>();
        for (String name : Collections.list(session.getAttributeNames())) {
            Object value = session.getAttribute(name);
            if (value != null && FOREIGN.stream().noneMatch(name::startsWith)) {
                content.put(name, value);
            }
        }
        return content;
    }

    /** The login that was adopted from a session. */
    public static final class Mark {
        private final String text;

        private Mark(String text) {
            this.text = text;
        }

        /** Returns whether the login was ended. Then there is neither {@code sid} nor user. */
        public boolean isEnded() {
            return text.equals(ENDED);
        }

        /** Returns the {@code sid} of the login. */
        public String sid() {
            return text.split(" ", 2)[0];
        }

        /** Returns whether the login is that of a user. */
        public boolean isOf(String user) {
            return text.endsWith(" " + user) && text.length() == sid().length() + 1 + user.length();
        }
    }
}
