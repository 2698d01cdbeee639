package io.github.jwtfilter.session;

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
 * The attributes of a session, wherever each comes from: made from the login, else stored in the cookie, else kept in a
 * container session. Safe for the threads of one request.
 */
final class SessionAttributes {
    private final StoredAttributes stored;
    private final MadeAttributes made;
    private final KeptAttributes kept;

    /** Names of attributes that the login would bring and the application took away. */
    private final Set<String> removed = new TreeSet<>();

    private String sessionId;

    SessionAttributes(String sessionId, StoredAttributes stored, MadeAttributes made, KeptAttributes kept) {
        this.sessionId = sessionId;
        this.stored = stored;
        this.made = made;
        this.kept = kept;
    }

    /** Those that came with the request. */
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

    /** Whether it stands in the cookie and the application has not asked for it yet. */
    synchronized boolean isUnread(String name) {
        return !made.covers(name) && stored.isUnread(name);
    }

    synchronized List<String> names() {
        Set<String> names = new TreeSet<>(boundNames());
        names.addAll(made.names());
        names.removeIf(name -> made.covers(name) && get(name) == null);
        return new ArrayList<>(names);
    }

    /** The names of those that the application has set, in whichever request. */
    synchronized List<String> boundNames() {
        Set<String> names = new TreeSet<>(stored.names());
        names.addAll(kept.of(sessionId).keySet());
        names.addAll(made.putNames());
        return new ArrayList<>(names);
    }

    /**
     * Prepares to set an attribute.
     *
     * @param closed whether nothing can be written any more
     * @return what sets it
     * @throws IllegalArgumentException if the value can be neither stored nor kept
     * @throws IllegalStateException if it is too late or too much
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
            throw new IllegalStateException(CarriedSession.TOO_LATE);
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
     * @throws IllegalStateException if it is too late
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

    /** The values that the application has in its hands and that will be written. */
    synchronized Collection<Object> out() {
        return stored.out();
    }

    /**
     * All that the cookie is to hold.
     *
     * @throws IllegalStateException if a value was changed in place into what can be neither stored nor kept
     */
    synchronized SortedMap<String, byte[]> encoded() {
        SortedMap<String, byte[]> encoded = stored.encoded(kept, sessionId);
        removed.forEach(name -> encoded.put(name, null));
        return encoded;
    }

    /** Whether some live in a container session. */
    synchronized boolean areKept() {
        return !kept.of(sessionId).isEmpty();
    }

    /** The session's id changes, and perhaps its login while that is done. */
    synchronized void move(String id, Runnable others) {
        Map<String, Object> values = new HashMap<>(kept.of(sessionId));
        values.keySet().forEach(name -> kept.remove(sessionId, name));
        others.run();
        sessionId = id;
        stored.removeIf(made::covers);
        values.forEach((name, value) -> kept.put(id, name, value));
    }
}
