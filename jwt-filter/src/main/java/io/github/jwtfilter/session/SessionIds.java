package io.github.jwtfilter.session;

import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives the same String for the same session id in each request, for as long as a container would: applications key a
 * {@code WeakHashMap} by it, or lock on it. Only ids that the application asked for are kept, until the session ends or
 * has been idle for too long. This is a cache of Strings and holds nothing of a session: where an id was dropped, an
 * equal String takes its place. Thread-safe.
 */
final class SessionIds {
    /** In each of two generations: about 9 MB in all. */
    static final int MAX_IDS = 25_000;

    private final Clock clock;
    private final int maxIds;

    /** Ids of sessions that no client has sent back yet. Strangers can fill it, so it is apart from the others. */
    private final Map<String, KeptId> fresh = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, KeptId> established = new LinkedHashMap<>(16, 0.75f, true);

    SessionIds(Clock clock, int maxIds) {
        this.clock = clock;
        this.maxIds = maxIds;
    }

    /**
     * Keeps an id that the application asks for.
     *
     * @param sentBack whether the client sent the session
     * @param idleSeconds how long the session may be idle
     * @return the String that was kept first; the longest unused of too many is dropped
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

    /** The session is used. */
    synchronized void touch(String id, long idleSeconds) {
        Instant now = clock.instant();
        KeptId kept = known(id, now);
        if (kept != null) {
            kept.expires = now.plusSeconds(idleSeconds);
        }
    }

    /** The session has ended or has another id. */
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

    /** Those at the front were used longest ago. */
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
