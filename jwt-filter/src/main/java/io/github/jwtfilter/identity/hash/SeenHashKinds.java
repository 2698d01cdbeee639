package io.github.jwtfilter.identity.hash;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kinds of hashes that a store has returned recently, for a store that cannot list its users. The least recently
 * seen kind is dropped, so that a login computes only a few hashes.
 */
public final class SeenHashKinds {
    private static final int MAX_KINDS = 8;

    /** The decoy while no kind has been seen: Spring Security's default cost. */
    private static final PasswordHash DEFAULT_DECOY = BcryptHash.decoy(10);

    private final Map<String, PasswordHash> decoys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PasswordHash> eldest) {
            return size() > MAX_KINDS;
        }
    };

    /** Records the kind of a hash. */
    public synchronized void met(PasswordHash hash) {
        if (decoys.get(hash.kind()) == null) {
            decoys.put(hash.kind(), hash.decoy());
        }
    }

    /** Returns one decoy per kind, and at least one. */
    public synchronized Collection<PasswordHash> decoys() {
        return decoys.isEmpty() ? List.of(DEFAULT_DECOY) : List.copyOf(decoys.values());
    }
}
