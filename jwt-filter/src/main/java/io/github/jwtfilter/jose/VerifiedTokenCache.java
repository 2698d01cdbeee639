package io.github.jwtfilter.jose;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cache of verified tokens in front of a verification. It caches only tokens of key pairs, because their verification
 * costs up to a hundred times as much as a look-up. It compares the whole text, so another token cannot match. It checks
 * the claims again each time. It holds the tokens of one key set. If the key set changes, the cache starts again. Safe
 * for use by many threads.
 */
final class VerifiedTokenCache {
    /** Half the maximum number of cached tokens. Each takes about two kilobytes. */
    private static final int MAX_TOKENS = 512;

    private final Verification verification;
    private final ClaimRules rules;
    private volatile Entries current;

    VerifiedTokenCache(Verification verification, ClaimRules rules) {
        this.verification = verification;
        this.rules = rules;
    }

    /** Verifies tokens that are not in the cache. */
    @FunctionalInterface
    interface Verification {
        VerifiedJwt verify(String token, KeySet keys) throws InvalidTokenException;
    }

    /** Verifies a token with these keys, or with newer ones if these do not have its key. */
    VerifiedJwt verify(String token, KeySet keys) throws InvalidTokenException {
        Entries entries = entries(keys);
        if (!entries.hasKeyPair) {
            return verification.verify(token, keys);
        }
        VerifiedJwt cached = entries.find(token);
        if (cached != null) {
            rules.check(cached.claims());
            return cached;
        }
        VerifiedJwt verified = verification.verify(token, keys);
        entries.add(token, verified);
        return verified;
    }

    private Entries entries(KeySet keys) {
        Entries entries = current;
        if (entries == null || entries.keys != keys) {
            entries = new Entries(keys);
            current = entries;
        }
        return entries;
    }

    /** The tokens of one key set. */
    private static final class Entries {
        final KeySet keys;
        final boolean hasKeyPair;
        private volatile Map<String, VerifiedJwt> tokens = new ConcurrentHashMap<>();
        private volatile Map<String, VerifiedJwt> olderTokens = Map.of();

        Entries(KeySet keys) {
            this.keys = keys;
            this.hasKeyPair =
                    keys.keys().stream().anyMatch(key -> !key.algorithm().isSymmetric());
        }

        VerifiedJwt find(String token) {
            VerifiedJwt cached = tokens.get(token);
            return cached != null ? cached : olderTokens.get(token);
        }

        /**
         * Caches a token of a key pair. If the cache is full, the older half is discarded. A token of a key outside this
         * key set is ignored: newer keys verified it.
         */
        void add(String token, VerifiedJwt verified) {
            SigningKey key = verified.key();
            if (key.algorithm().isSymmetric() || !keys.keys().contains(key)) {
                return;
            }
            if (tokens.size() >= MAX_TOKENS) {
                discardOlder();
            }
            tokens.put(token, verified);
        }

        private synchronized void discardOlder() {
            if (tokens.size() >= MAX_TOKENS) {
                olderTokens = tokens;
                tokens = new ConcurrentHashMap<>();
            }
        }
    }
}
