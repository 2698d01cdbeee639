package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.session.content.SessionMetadata;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A cache of session cookies whose use is not due to be recorded yet. A request that leaves its session alone then needs
 * no decryption. It holds the authentication tags of cookies and times, and no content. Two cookies with the same place
 * replace each other, which costs a decryption. Safe for use by many threads.
 */
final class FreshSessions {
    /** A power of two. Each entry takes about 100 bytes. */
    private static final int SIZE = 4_096;

    /** The length of an authentication tag. It ends a cookie, and differs from cookie to cookie. */
    private static final int TAG_CHARACTERS = 22;

    private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(SIZE);

    private static final class Entry {
        final String tag;
        final long dueMillis;

        Entry(String tag, long dueMillis) {
            this.tag = tag;
            this.dueMillis = dueMillis;
        }
    }

    /** Adds a cookie that was decrypted. */
    void add(String cookie, SessionMetadata metadata) {
        String tag = tag(cookie);
        entries.setRelease(place(tag), new Entry(tag, metadata.useDueMillis()));
    }

    /** Returns true if the cookie was added and its use is not due at this time. */
    boolean isFresh(String cookie, long millis) {
        String tag = tag(cookie);
        Entry entry = entries.getAcquire(place(tag));
        return entry != null && entry.tag.equals(tag) && millis < entry.dueMillis;
    }

    private static String tag(String cookie) {
        return cookie.substring(Math.max(0, cookie.length() - TAG_CHARACTERS));
    }

    private static int place(String tag) {
        int hash = tag.hashCode();
        return (hash ^ hash >>> 16) & SIZE - 1;
    }
}
