package io.github.jwtfilter.keys;

import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.text.LogText;
import java.util.List;
import java.util.stream.Collectors;

/** What may be told of keys, so that two servers can be compared. */
public final class Fingerprints {
    private Fingerprints() {}

    /**
     * A line for each key: {@code HS256 signs, kid=2026-11, fingerprint=…}. Who publishes keys may have put anything into
     * a kid: it stays on its line.
     *
     * @param keys any set
     * @return in the set's order; nothing secret
     */
    public static List<String> of(KeySet keys) {
        SigningKey signing = keys.signingKey().orElse(null);
        return keys.keys().stream()
                .map(key -> key.algorithm() + (key == signing ? " signs" : " verifies")
                        + key.keyId().map(kid -> ", kid=" + LogText.of(kid)).orElse("") + ", fingerprint="
                        + key.fingerprint())
                .collect(Collectors.toList());
    }
}
