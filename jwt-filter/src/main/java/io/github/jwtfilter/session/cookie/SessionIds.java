package io.github.jwtfilter.session.cookie;

import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A cache that returns the same String object for a session id in each request, as containers do. Applications use the
 * id as a key of a {@code WeakHashMap}, or lock on it. The cache holds only ids that the application requested, until
 * the session ends or has been idle for too long. It contains no session data. If an id was evicted, an equal String
 * replaces it. Thread-safe.
 */
final class SessionIds {
    /** The maximum for each of the two generations: about 9 MB together. */
    static final int MAX_IDS = 25_000;

    private final Clock clock;
    private final int maxIds;

    /** Ids of sessions that a client has yet to send back. Anonymous clients can fill this map, so it is separate. */
    private final Map<String, KeptId> fresh = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, KeptId> established = new LinkedHashMap<>(16, 0.75f, true);

    SessionIds(Clock clock, int maxIds) {
        this.clock = clock;
        this.maxIds = maxIds;
    }

    /**
     * Keeps an id that the application requested. If there are too many, evicts the ids that were unused for the
     * longest time.
     *
     * @param sentBack true if the client sent the session
     * @param idleSeconds how long the session may be idle
     * @return the String object that was kept first
     */
    synchronized String keep(String id, boolean sentBack, long idleSeconds) {
        Instant now = clock.instant();
        KeptId kept = known(id, now);
        if (kept == null) {
            kept = new KeptId(id);
        }
        kept.expires = now.plusSeconds(idleSeconds);
        Map<String, KeptId> generation = sentBack ? established : fresh;
        if (sentBack) {
            fresh.remove(id);
        }
        if (sentBack || !established.containsKey(id)) {
            generation.put(id, kept);
            dropOldest(generation, now);
        }
        return kept.id;
    }

    /** Records that the session is in use. */
    synchronized void touch(String id, long idleSeconds) {
        Instant now = clock.instant();
        KeptId kept = known(id, now);
        if (kept != null) {
            kept.expires = now.plusSeconds(idleSeconds);
        }
    }

    /** Forgets an id after its session has ended or changed the id. */
    synchronized void forget(String id) {
        fresh.remove(id);
        established.remove(id);
    }

    private KeptId known(String id, Instant now) {
        KeptId kept = established.getOrDefault(id, fresh.get(id));
        if (kept != null && !now.isBefore(kept.expires)) {
            forget(id);
            return null;
        }
        return kept;
    }

    /** Evicts from the front, because the least recently used ids are there. */
    private void dropOldest(Map<String, KeptId> generation, Instant now) {
        Iterator<KeptId> oldest = generation.values().iterator();
        while (oldest.hasNext()) {
            boolean expired = !now.isBefore(oldest.next().expires);
            if (!expired && generation.size() <= maxIds) {
                return;
            }
            oldest.remove();
        }
    }

    private static final class KeptId {
        final String id;
        Instant expires;

        KeptId(String id) {
            this.id = id;
        }
    }
}
