package io.github.jwtfilter.jose;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A verifier's cache for one set of keys. Only accepted tokens add to it. */
final class Experience {
    /** The maximum number of cached headers. A signer writes the same header into every token. */
    private static final int MOST_HEADERS = 8;

    /** Half the maximum number of cached tokens. Each takes about two kilobytes. */
    private static final int MOST_TOKENS = 512;

    final KeySet keys;
    private final boolean costly;
    private volatile Signers[] headers;
    private volatile Map<String, VerifiedJwt> tokens = new ConcurrentHashMap<>();
    private volatile Map<String, VerifiedJwt> olderTokens = Map.of();

    /**
     * Creates a cache that already has the headers that we write ourselves.
     *
     * @param usualType the {@code typ} in these headers
     */
    Experience(KeySet keys, String usualType) {
        this.keys = keys;
        this.costly = keys.keys().stream().anyMatch(key -> !key.algorithm().isSymmetric());
        this.headers = keys.keys().stream()
                .limit(MOST_HEADERS)
                .map(key -> new Signers(JwtHeader.of(key, usualType), keys))
                .toArray(Signers[]::new);
    }

    /** A header and the keys that may have signed tokens with it. */
    static final class Signers {
        final JwtHeader header;
        final List<SigningKey> candidates;

        Signers(JwtHeader header, KeySet keys) {
            this.header = header;
            this.candidates = keys.candidates(header.algorithm(), header.keyId());
        }
    }

    /** Returns the cached entry for exactly this token's header; null if there is none. */
    Signers recognise(CompactToken token) {
        for (Signers known : headers) {
            if (known.header.isOf(token)) {
                return known;
            }
        }
        return null;
    }

    /** Caches a header. If the cache is full, the header replaces the oldest one. */
    void learn(Signers signers) {
        for (Signers known : headers) {
            if (known == signers) {
                return;
            }
        }
        learnNew(signers);
    }

    private synchronized void learnNew(Signers signers) {
        int kept = Math.min(headers.length, MOST_HEADERS - 1);
        Signers[] more = new Signers[kept + 1];
        System.arraycopy(headers, headers.length - kept, more, 0, kept);
        more[kept] = signers;
        headers = more;
    }

    /**
     * Returns a token that was verified before; null if it is not in the cache. Only tokens of key pairs are cached,
     * because their verification costs up to a hundred times as much as a look-up. The cache compares the whole text,
     * so another token cannot match. The caller checks the claims again each time.
     */
    VerifiedJwt seen(String token) {
        if (!costly) {
            return null;
        }
        VerifiedJwt seen = tokens.get(token);
        return seen != null ? seen : olderTokens.get(token);
    }

    /** Caches a token of a key pair. If the cache is full, the older half is discarded. */
    void learn(String token, VerifiedJwt verified) {
        if (!costly || verified.key().algorithm().isSymmetric()) {
            return;
        }
        if (tokens.size() >= MOST_TOKENS) {
            synchronized (this) {
                if (tokens.size() >= MOST_TOKENS) {
                    olderTokens = tokens;
                    tokens = new ConcurrentHashMap<>();
                }
            }
        }
        tokens.put(token, verified);
    }
}
