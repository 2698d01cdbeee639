package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.session.content.SessionMetadata;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A cache of session cookies whose use is not due to be recorded yet. A request that leaves its session alone then needs
 * no decryption. It holds hashes of cookies and times, and no content. Safe for use by many threads.
 */
final class FreshSessions {
    /** A power of two. Each entry takes about 30 bytes. */
    private static final int SIZE = 4_096;

    /** The last characters of a cookie belong to its authentication tag, which differs from cookie to cookie. */
    private static final int HASHED_CHARACTERS = 16;

    private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(SIZE);
    private final long firstKey;
    private final long secondKey;

    FreshSessions() {
        SecureRandom random = new SecureRandom();
        firstKey = random.nextLong();
        secondKey = random.nextLong();
    }

    private static final class Entry {
        final long hash;
        final long dueMillis;

        Entry(long hash, long dueMillis) {
            this.hash = hash;
            this.dueMillis = dueMillis;
        }
    }

    /** Adds a cookie that was decrypted. */
    void add(String cookie, SessionMetadata metadata) {
        long hash = hash(cookie);
        entries.setRelease((int) hash & SIZE - 1, new Entry(hash, metadata.useDueMillis()));
    }

    /** Returns true if the cookie was added and its use is not due at this time. */
    boolean isFresh(String cookie, long millis) {
        long hash = hash(cookie);
        Entry entry = entries.getAcquire((int) hash & SIZE - 1);
        return entry != null && entry.hash == hash && millis < entry.dueMillis;
    }

    private long hash(String cookie) {
        long first = 0;
        long second = 0;
        int end = cookie.length();
        for (int i = Math.max(0, end - HASHED_CHARACTERS); i < end; i++) {
            first = first << Byte.SIZE ^ cookie.charAt(i);
            second = second << Byte.SIZE ^ first >>> Long.SIZE - Byte.SIZE;
        }
        first ^= firstKey;
        second ^= secondKey;
        return first * second ^ Math.multiplyHigh(first, second);
    }
}
