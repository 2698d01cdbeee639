package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.values.UnstorableValueException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The attributes of a session from all three sources. An attribute is derived from the login, stored in the cookie, or
 * kept in a container session, in this order of precedence. Attributes of the server itself last for one request. Safe
 * for the threads of one request.
 */
final class SessionAttributes {
    /** The error of a change after the response was committed. */
    static final String TOO_LATE =
            "session: the response is committed, so it can no longer set a cookie; create or change the session earlier,"
                    + " or enlarge the response buffer";

    /**
     * The package of the server's own attributes. Tomcat sets one after the handshake of a WebSocket, when no cookie can
     * be written, and closes the connection if it cannot.
     */
    private static final String SERVER_PACKAGE = "org.apache.tomcat.websocket.";

    private final CookieAttributes stored;
    private final DerivedAttributes derived;
    private final ServerSideAttributes serverSide;
    private final SessionLog log;

    /** Names of derived attributes that the application removed. */
    private final Set<String> removed = new TreeSet<>();

    /** The attributes of the server itself. */
    private final Map<String, Object> ofServer = new HashMap<>();

    private String sessionId;

    SessionAttributes(
            String sessionId,
            CookieAttributes stored,
            DerivedAttributes derived,
            ServerSideAttributes serverSide,
            SessionLog log) {
        this.sessionId = sessionId;
        this.stored = stored;
        this.derived = derived;
        this.serverSide = serverSide;
        this.log = log;
    }

    /** Adds the attributes from the request's cookie. */
    synchronized void receive(SortedMap<String, byte[]> attributes) {
        attributes.forEach((name, bytes) -> {
            if (bytes == null) {
                removed.add(name);
            } else {
                stored.receive(name, bytes);
            }
        });
    }

    synchronized Object get(String name) {
        if (derived.covers(name)) {
            return removed.contains(name) ? null : derived.get(name);
        }
        if (ofServer.containsKey(name)) {
            return ofServer.get(name);
        }
        StoredAttribute attribute = stored.find(name);
        return attribute == null ? serverSide.of(sessionId).get(name) : stored.value(name, attribute);
    }

    /** Returns true once after the attribute was read from the cookie. */
    synchronized boolean activate(String name) {
        return !derived.covers(name) && stored.activate(name);
    }

    synchronized List<String> names() {
        Set<String> names = new TreeSet<>(boundNames());
        names.addAll(derived.names());
        names.removeIf(name -> derived.covers(name) && get(name) == null);
        return new ArrayList<>(names);
    }

    /** Returns the names of all attributes that the application set, in this request or an earlier one. */
    synchronized List<String> boundNames() {
        Set<String> names = new TreeSet<>(stored.names());
        names.addAll(serverSide.of(sessionId).keySet());
        names.addAll(derived.overriddenNames());
        names.addAll(ofServer.keySet());
        return new ArrayList<>(names);
    }

    /**
     * Prepares to set an attribute. A refusal is also logged, because the application may swallow the exception.
     *
     * @param closed true if it is too late to write a cookie
     * @return the action that sets the attribute
     * @throws IllegalArgumentException if the value can be neither stored nor kept
     * @throws IllegalStateException if it is too late, or if the session would become too long
     */
    Runnable setting(String name, Object value, SessionBudget budget, boolean closed) {
        try {
            return accept(name, value, budget, closed);
        } catch (IllegalArgumentException | IllegalStateException e) {
            log.refused(name, value.getClass(), e);
            throw e;
        }
    }

    private synchronized Runnable accept(String name, Object value, SessionBudget budget, boolean closed) {
        if (derived.covers(name)) {
            requireOpen(closed && removed.contains(name));
            return () -> putDerived(name, value);
        }
        if (value.getClass().getName().startsWith(SERVER_PACKAGE)) {
            return () -> putOfServer(name, value);
        }
        try {
            StoredAttribute ready = stored.ready(name, value, budget);
            requireOpen(closed && stored.isChanged(name, ready));
            return () -> putStored(name, ready);
        } catch (UnstorableValueException e) {
            if (!serverSide.accepts(name)) {
                throw new IllegalArgumentException(stored.refusal(name, value, e), e);
            }
            stored.logServerSide(name, value, e);
            return () -> putServerSide(name, value);
        }
    }

    private static void requireOpen(boolean tooLate) {
        if (tooLate) {
            throw new IllegalStateException(TOO_LATE);
        }
    }

    private synchronized void putDerived(String name, Object value) {
        removed.remove(name);
        derived.put(name, value);
    }

    private synchronized void putOfServer(String name, Object value) {
        ofServer.put(name, value);
    }

    private synchronized void putStored(String name, StoredAttribute attribute) {
        ofServer.remove(name);
        serverSide.remove(sessionId, name);
        stored.put(name, attribute);
    }

    private synchronized void putServerSide(String name, Object value) {
        ofServer.remove(name);
        serverSide.put(sessionId, name, value);
        stored.remove(name);
    }

    /**
     * Removes an attribute. A refusal is also logged, because the application may swallow the exception.
     *
     * @throws IllegalStateException if it is too late to write a cookie
     */
    synchronized void remove(String name, boolean closed) {
        boolean covered = derived.covers(name);
        boolean tooLate = closed && (covered ? !removed.contains(name) : stored.has(name));
        if (tooLate) {
            log.notWritten(TOO_LATE);
        }
        requireOpen(tooLate);
        if (covered) {
            removed.add(name);
        }
        ofServer.remove(name);
        stored.remove(name);
        serverSide.remove(sessionId, name);
    }

    /** Returns the values that the application received and that will be written. */
    synchronized Collection<Object> exposed() {
        return stored.exposed();
    }

    /**
     * Returns true if the browser has exactly these attributes.
     *
     * @param count the number of attributes in the received cookie
     */
    synchronized boolean areAsReceived(int count) {
        return removed.isEmpty() && stored.areAsReceived(count);
    }

    /**
     * Returns the complete content for the cookie.
     *
     * @throws IllegalStateException if a value was changed in place and can now be neither stored nor kept
     */
    synchronized SortedMap<String, byte[]> encoded() {
        SortedMap<String, byte[]> encoded = stored.encoded(serverSide, sessionId);
        removed.forEach(name -> encoded.put(name, null));
        return encoded;
    }

    /** Returns true if a container session keeps any attributes. */
    synchronized boolean areOnServer() {
        return !serverSide.of(sessionId).isEmpty();
    }

    /** Moves the attributes to a new id. The login may change during the move. */
    synchronized void move(String id, Runnable others) {
        Map<String, Object> values = new HashMap<>(serverSide.of(sessionId));
        values.keySet().forEach(name -> serverSide.remove(sessionId, name));
        others.run();
        sessionId = id;
        stored.removeIf(derived::covers);
        values.forEach((name, value) -> serverSide.put(id, name, value));
    }
}
