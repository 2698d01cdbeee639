package io.github.jwtfilter.keys;

import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.text.LogText;
import java.util.List;
import java.util.stream.Collectors;

/** Descriptions of keys for the log, so that operators can compare two servers. */
public final class Fingerprints {
    private Fingerprints() {}

    /**
     * Returns a line for each key: {@code HS256 signs, kid=2026-11, fingerprint=…}. The kid is made safe for a log
     * line, because a publisher may put any text into it.
     *
     * @param keys the keys
     * @return lines in the set's order, without secrets
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
