package io.github.jwtfilter.jose;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a verifier knows of one set of keys, learnt from tokens that were good and from no others. */
final class Experience {
    /** Signers write the same header into every token; of so many signers it is remembered. */
    private static final int MOST_HEADERS = 8;

    /** Twice so many tokens are remembered, each with some two kilobytes. */
    private static final int MOST_TOKENS = 512;

    final KeySet keys;
    private final boolean costly;
    private volatile Signers[] headers;
    private volatile Map<String, VerifiedJwt> tokens = new ConcurrentHashMap<>();
    private volatile Map<String, VerifiedJwt> olderTokens = Map.of();

    /**
     * Knows from the start the headers that we write ourselves.
     *
     * @param usualType the {@code typ} in them
     */
    Experience(KeySet keys, String usualType) {
        this.keys = keys;
        this.costly = keys.keys().stream().anyMatch(key -> !key.algorithm().isSymmetric());
        this.headers = keys.keys().stream()
                .limit(MOST_HEADERS)
                .map(key -> new Signers(JwtHeader.of(key, usualType), keys))
                .toArray(Signers[]::new);
    }

    /** Who may have signed tokens with one header. */
    static final class Signers {
        final JwtHeader header;
        final List<SigningKey> candidates;

        Signers(JwtHeader header, KeySet keys) {
            this.header = header;
            this.candidates = keys.candidates(header.algorithm(), header.keyId());
        }
    }

    /** What is known of a token's header, to the letter; null if nothing is. */
    Signers recognise(CompactToken token) {
        for (Signers known : headers) {
            if (known.header.isOf(token)) {
                return known;
            }
        }
        return null;
    }

    /** Remembers a header; beyond the most that are kept it takes the oldest one's place. */
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
     * A token that was verified before, for with a pair of keys that costs up to a hundred times as much as looking it
     * up. Found by its whole text, so no other token can stand for it; its claims are checked anew each time.
     */
    VerifiedJwt seen(String token) {
        if (!costly) {
            return null;
        }
        VerifiedJwt seen = tokens.get(token);
        return seen != null ? seen : olderTokens.get(token);
    }

    /** Remembers a token of a pair of keys. When there are too many, the older half is forgotten. */
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
