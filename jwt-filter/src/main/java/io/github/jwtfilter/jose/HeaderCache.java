package io.github.jwtfilter.jose;

import java.util.List;

/**
 * A cache of token headers with their candidate keys, because a signer writes the same header into every token. It
 * holds the headers of one key set. If the key set changes, the cache starts again. Safe for use by many threads.
 */
final class HeaderCache {
    private static final int MAX_HEADERS = 8;

    private final String type;
    private volatile Entries current;

    /**
     * Creates a cache.
     *
     * @param type the {@code typ} in the headers that we write ourselves; the cache has them from the start. Null if
     *     the rules refuse these headers
     */
    HeaderCache(String type) {
        this.type = type;
    }

    /** The headers of one key set. Immutable. */
    private static final class Entries {
        final KeySet keySet;
        final CandidateKeys[] headers;

        Entries(KeySet keySet, CandidateKeys[] headers) {
            this.keySet = keySet;
            this.headers = headers;
        }
    }

    /** Returns the candidate keys for exactly this token's header; null if the header is not in the cache. */
    CandidateKeys find(CompactToken token, KeySet keySet) {
        Entries entries = current;
        if (entries == null || entries.keySet != keySet) {
            entries = ownHeaders(keySet);
            current = entries;
        }
        for (CandidateKeys candidates : entries.headers) {
            if (candidates.header().isOf(token)) {
                return candidates;
            }
        }
        return null;
    }

    private Entries ownHeaders(KeySet keySet) {
        List<SigningKey> keys = type == null ? List.of() : keySet.keys();
        CandidateKeys[] headers = new CandidateKeys[Math.min(keys.size(), MAX_HEADERS)];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = new CandidateKeys(keySet, JwtHeader.of(keys.get(i), type));
        }
        return new Entries(keySet, headers);
    }

    /**
     * Caches the header of an accepted token. If the cache is full, the header replaces the oldest one. If the cache now
     * holds the headers of another key set, the header is ignored.
     */
    void add(CandidateKeys accepted) {
        for (CandidateKeys cached : current.headers) {
            if (cached == accepted) {
                return;
            }
        }
        addNew(accepted);
    }

    private synchronized void addNew(CandidateKeys accepted) {
        Entries entries = current;
        if (entries.keySet != accepted.keySet()) {
            return;
        }
        CandidateKeys[] headers = entries.headers;
        int kept = Math.min(headers.length, MAX_HEADERS - 1);
        CandidateKeys[] more = new CandidateKeys[kept + 1];
        System.arraycopy(headers, headers.length - kept, more, 0, kept);
        more[kept] = accepted;
        current = new Entries(entries.keySet, more);
    }
}
