package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.session.content.SessionMetadata;
import java.time.Clock;
import java.time.Duration;
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
    private final Duration maxLifetime;
    private final int maxIds;

    /** Ids of sessions that a client has yet to send back. Anonymous clients can fill this map, so it is separate. */
    private final Map<String, CachedId> fresh = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, CachedId> established = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Creates an empty cache.
     *
     * @param maxLifetime how long a session without a maximum idle time may be idle
     * @param maxIds the maximum for each generation
     */
    SessionIds(Clock clock, Duration maxLifetime, int maxIds) {
        this.clock = clock;
        this.maxLifetime = maxLifetime;
        this.maxIds = maxIds;
    }

    /**
     * Interns an id that the application requested. If there are too many, evicts the ids that were unused for the
     * longest time.
     *
     * @param sentBack true if the client sent the session
     * @return the String object that was interned first
     */
    synchronized String intern(SessionMetadata metadata, boolean sentBack) {
        String id = metadata.id();
        Instant now = clock.instant();
        CachedId cached = known(id, now);
        if (cached == null) {
            cached = new CachedId(id);
        }
        cached.expires = expiry(metadata, now);
        Map<String, CachedId> generation = sentBack ? established : fresh;
        if (sentBack) {
            fresh.remove(id);
        }
        if (sentBack || !established.containsKey(id)) {
            generation.put(id, cached);
            dropOldest(generation, now);
        }
        return cached.id;
    }

    /** Records that the session is in use. */
    synchronized void touch(SessionMetadata metadata) {
        Instant now = clock.instant();
        CachedId cached = known(metadata.id(), now);
        if (cached != null) {
            cached.expires = expiry(metadata, now);
        }
    }

    /** Forgets an id after its session has ended or changed the id. */
    synchronized void forget(String id) {
        fresh.remove(id);
        established.remove(id);
    }

    private Instant expiry(SessionMetadata metadata, Instant now) {
        return now.plusSeconds(
                metadata.maxInactiveSeconds() > 0 ? metadata.maxInactiveSeconds() : maxLifetime.toSeconds());
    }

    private CachedId known(String id, Instant now) {
        CachedId cached = established.getOrDefault(id, fresh.get(id));
        if (cached != null && !now.isBefore(cached.expires)) {
            forget(id);
            return null;
        }
        return cached;
    }

    /** Evicts from the front, because the least recently used ids are there. */
    private void dropOldest(Map<String, CachedId> generation, Instant now) {
        Iterator<CachedId> oldest = generation.values().iterator();
        while (oldest.hasNext()) {
            boolean expired = !now.isBefore(oldest.next().expires);
            if (!expired && generation.size() <= maxIds) {
                return;
            }
            oldest.remove();
        }
    }

    private static final class CachedId {
        final String id;
        Instant expires;

        CachedId(String id) {
            this.id = id;
        }
    }
}
