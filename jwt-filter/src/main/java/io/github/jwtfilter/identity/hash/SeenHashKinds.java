package io.github.jwtfilter.identity.hash;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kinds of hash that a store has handed out so far, for a store that cannot look through all of its users. A kind
 * that was not met for long gives way, so that a login costs no more than some hashes.
 */
public final class SeenHashKinds {
    private static final int MOST_KINDS = 8;

    /** What stands for all others before any was met: the cost that Spring Security gives by default. */
    private static final PasswordHash USUAL = BcryptHash.decoy(10);

    private final Map<String, PasswordHash> decoys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PasswordHash> eldest) {
            return size() > MOST_KINDS;
        }
    };

    /** Notes the kind of a hash. */
    public synchronized void met(PasswordHash hash) {
        if (decoys.get(hash.kind()) == null) {
            decoys.put(hash.kind(), hash.decoy());
        }
    }

    /** A hash of each kind; never none. */
    public synchronized Collection<PasswordHash> decoys() {
        return decoys.isEmpty() ? List.of(USUAL) : List.copyOf(decoys.values());
    }
}
