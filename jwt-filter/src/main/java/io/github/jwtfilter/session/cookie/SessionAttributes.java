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
 * kept in a container session, in this order of precedence. Safe for the threads of one request.
 */
final class SessionAttributes {
    private final CookieAttributes stored;
    private final DerivedAttributes made;
    private final ServerSideAttributes kept;

    /** Names of derived attributes that the application removed. */
    private final Set<String> removed = new TreeSet<>();

    private String sessionId;

    SessionAttributes(String sessionId, CookieAttributes stored, DerivedAttributes made, ServerSideAttributes kept) {
        this.sessionId = sessionId;
        this.stored = stored;
        this.made = made;
        this.kept = kept;
    }

    /** Adds the attributes from the request's cookie. */
    synchronized void arrived(SortedMap<String, byte[]> attributes) {
        attributes.forEach((name, bytes) -> {
            if (bytes == null) {
                removed.add(name);
            } else {
                stored.arrived(name, bytes);
            }
        });
    }

    synchronized Object get(String name) {
        if (made.covers(name)) {
            return removed.contains(name) ? null : made.get(name);
        }
        return stored.has(name) ? stored.get(name) : kept.of(sessionId).get(name);
    }

    /** Returns true if the attribute is in the cookie and the application has yet to read it. */
    synchronized boolean isUnread(String name) {
        return !made.covers(name) && stored.isUnread(name);
    }

    synchronized List<String> names() {
        Set<String> names = new TreeSet<>(boundNames());
        names.addAll(made.names());
        names.removeIf(name -> made.covers(name) && get(name) == null);
        return new ArrayList<>(names);
    }

    /** Returns the names of all attributes that the application set, in this request or an earlier one. */
    synchronized List<String> boundNames() {
        Set<String> names = new TreeSet<>(stored.names());
        names.addAll(kept.of(sessionId).keySet());
        names.addAll(made.putNames());
        return new ArrayList<>(names);
    }

    /**
     * Prepares to set an attribute.
     *
     * @param closed true if it is too late to write a cookie
     * @return the action that sets the attribute
     * @throws IllegalArgumentException if the value can be neither stored nor kept
     * @throws IllegalStateException if it is too late, or if the session would become too long
     */
    synchronized Runnable setting(String name, Object value, SessionBudget budget, boolean closed) {
        if (made.covers(name)) {
            requireOpen(closed && removed.contains(name));
            return () -> putMade(name, value);
        }
        try {
            StoredAttribute ready = stored.ready(name, value, budget);
            requireOpen(closed && stored.isNews(name, ready));
            return () -> putStored(name, ready);
        } catch (UnstorableValueException e) {
            if (!kept.keeps(name)) {
                throw new IllegalArgumentException(stored.refusal(name, value, e), e);
            }
            stored.tellKept(name, value, e);
            return () -> putKept(name, value);
        }
    }

    private static void requireOpen(boolean tooLate) {
        if (tooLate) {
            throw new IllegalStateException(CookieRequestSession.TOO_LATE);
        }
    }

    private synchronized void putMade(String name, Object value) {
        removed.remove(name);
        made.put(name, value);
    }

    private synchronized void putStored(String name, StoredAttribute attribute) {
        kept.remove(sessionId, name);
        stored.put(name, attribute);
    }

    private synchronized void putKept(String name, Object value) {
        kept.put(sessionId, name, value);
        stored.remove(name);
    }

    /**
     * Removes an attribute.
     *
     * @throws IllegalStateException if it is too late to write a cookie
     */
    synchronized void remove(String name, boolean closed) {
        boolean covered = made.covers(name);
        requireOpen(closed && (covered ? !removed.contains(name) : stored.has(name)));
        if (covered) {
            removed.add(name);
        }
        stored.remove(name);
        kept.remove(sessionId, name);
    }

    /** Returns the values that the application received and that will be written. */
    synchronized Collection<Object> out() {
        return stored.out();
    }

    /**
     * Returns the complete content for the cookie.
     *
     * @throws IllegalStateException if a value was changed in place and can now be neither stored nor kept
     */
    synchronized SortedMap<String, byte[]> encoded() {
        SortedMap<String, byte[]> encoded = stored.encoded(kept, sessionId);
        removed.forEach(name -> encoded.put(name, null));
        return encoded;
    }

    /** Returns true if any attributes are kept in a container session. */
    synchronized boolean areKept() {
        return !kept.of(sessionId).isEmpty();
    }

    /** Moves the attributes to a new id. The login may change during the move. */
    synchronized void move(String id, Runnable others) {
        Map<String, Object> values = new HashMap<>(kept.of(sessionId));
        values.keySet().forEach(name -> kept.remove(sessionId, name));
        others.run();
        sessionId = id;
        stored.removeIf(made::covers);
        values.forEach((name, value) -> kept.put(id, name, value));
    }
}
