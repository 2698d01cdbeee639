package io.github.jwtfilter.keys;

import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

/** The check of a new key set against the old one. */
final class KeyChange {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.keys");

    private KeyChange() {}

    /**
     * Returns the fresh set if it may replace the old one. Returns the old set if it holds the same keys.
     *
     * @param old null for the first set
     * @param source the source of the keys, for the log
     * @throws IllegalArgumentException if the old set could sign and the fresh one cannot, because logins would end
     */
    static KeySet checked(KeySet old, KeySet fresh, String source) {
        if (old == null) {
            return fresh;
        }
        if (fresh.equals(old)) {
            return old;
        }
        if (old.signingKey().isPresent() && fresh.signingKey().isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a key that can sign, because the old keys include one; got only keys that verify");
        }
        LOG.log(
                Level.INFO,
                "The keys from {0} changed from {1} to {2} keys: {3}",
                source,
                old.keys().size(),
                fresh.keys().size(),
                Fingerprints.of(fresh));
        if (Collections.disjoint(fingerprints(old), fingerprints(fresh))) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-404 None of the old keys from {0} is left, so all logins end. Next time, keep the old key"
                            + " after the new one until its tokens have expired.",
                    source);
        }
        return fresh;
    }

    private static Set<String> fingerprints(KeySet keys) {
        return keys.keys().stream().map(SigningKey::fingerprint).collect(Collectors.toSet());
    }
}
