package io.github.jwtfilter.status;

import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.text.LogText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The keys of a filter as operators may see them: without secrets. */
public final class KeysInUse {
    private final String origin;
    private final Supplier<Optional<KeySet>> keys;
    private final Supplier<Optional<Instant>> loadedAt;
    private final Supplier<List<Map<String, Object>>> issuers;

    /**
     * Creates a view of the keys.
     *
     * @param origin a file or an address
     * @param keys the current keys; empty while there are none
     * @param loadedAt since when they are in use
     * @param issuers a row for each listed issuer, with the place and the number of its keys
     */
    public KeysInUse(
            String origin,
            Supplier<Optional<KeySet>> keys,
            Supplier<Optional<Instant>> loadedAt,
            Supplier<List<Map<String, Object>>> issuers) {
        this.origin = origin;
        this.keys = keys;
        this.loadedAt = loadedAt;
        this.issuers = issuers;
    }

    String origin() {
        return origin;
    }

    /** Returns since when the keys are in use; empty while there are none. */
    Optional<Instant> loadedAt() {
        return loadedAt.get();
    }

    /** Returns a row for each listed issuer. */
    List<Map<String, Object>> issuers() {
        return issuers.get();
    }

    /** Returns algorithm, use, name and fingerprint of each key in its order. The name is empty if the key has none. */
    List<Map<String, Object>> each() {
        List<Map<String, Object>> each = new ArrayList<>();
        keys.get().ifPresent(set -> {
            SigningKey signing = set.signingKey().orElse(null);
            for (SigningKey key : set.keys()) {
                Map<String, Object> shown = new LinkedHashMap<>();
                shown.put("algorithm", key.algorithm().name());
                shown.put("use", key == signing ? "signs" : "verifies");
                // A publisher may put any text into the name of its key.
                shown.put("kid", key.keyId().map(LogText::of).orElse(""));
                shown.put("fingerprint", key.fingerprint());
                each.add(shown);
            }
        });
        return each;
    }
}
