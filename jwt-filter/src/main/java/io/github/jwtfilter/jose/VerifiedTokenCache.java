package io.github.jwtfilter.jose;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A cache of verified tokens in front of a verification. It keeps the fact that a signature is good, and the parsed
 * claims. It keeps no decision: the claims are checked again each time, so a token is never accepted after its
 * {@code exp}.
 *
 * <p>The cache holds the tokens of one key set. If the key set changes, the cache starts again. The place of a token
 * comes from a keyed hash of its signature, and the whole token is compared in constant time. A token that finds no
 * place replaces another one. Readers and writers take no lock. Safe for use by many threads.
 */
final class VerifiedTokenCache {
    /** Longer tokens are verified each time. Browsers accept no longer cookies. */
    static final int MAX_TOKEN_CHARACTERS = 4096;

    /** The number of tokens whose hashes lead to the same places. */
    private static final int PLACES = 4;

    /** The hash reads this many characters at the end of a token. A signature has 43 or more. */
    private static final int HASHED_CHARACTERS = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Verification verification;
    private final ClaimRules rules;
    private final int size;
    private final boolean cachesSecrets;
    private final long firstKey;
    private final long secondKey;
    private volatile Entries current;

    /**
     * Creates a cache.
     *
     * @param maxTokens the maximum number of tokens, rounded up to a power of two; 0 for no cache
     * @param cachesSecrets true to cache all tokens, false to cache those of key pairs only
     */
    VerifiedTokenCache(Verification verification, ClaimRules rules, int maxTokens, boolean cachesSecrets) {
        this.verification = verification;
        this.rules = rules;
        this.size = maxTokens == 0 ? 0 : Math.max(PLACES, Integer.highestOneBit(2 * maxTokens - 1));
        this.cachesSecrets = cachesSecrets;
        SecureRandom random = new SecureRandom();
        this.firstKey = random.nextLong();
        this.secondKey = random.nextLong();
    }

    /** Verifies tokens that are not in the cache. */
    @FunctionalInterface
    interface Verification {
        VerifiedJwt verify(String token, KeySet keys) throws InvalidTokenException;
    }

    /** Verifies a token with these keys, or with newer ones if these do not have its key. */
    VerifiedJwt verify(String token, KeySet keys) throws InvalidTokenException {
        Entries entries = entries(keys);
        if (!entries.mayHold(token)) {
            return verification.verify(token, keys);
        }
        long hash = hash(token);
        VerifiedJwt cached = find(token, hash, entries);
        if (cached != null) {
            return cached;
        }
        VerifiedJwt verified = verification.verify(token, keys);
        entries.add(hash, verified);
        return verified;
    }

    /** Returns a cached token whose claims are still accepted; null if it is not in the cache. */
    VerifiedJwt find(String token, KeySet keys) throws InvalidTokenException {
        Entries entries = entries(keys);
        return entries.mayHold(token) ? find(token, hash(token), entries) : null;
    }

    private VerifiedJwt find(String token, long hash, Entries entries) throws InvalidTokenException {
        Entry cached = entries.find(token, hash);
        if (cached == null) {
            return null;
        }
        rules.check(cached.jwt.claims());
        return cached.jwt;
    }

    private Entries entries(KeySet keys) {
        Entries entries = current;
        if (entries == null || entries.keys != keys) {
            entries = new Entries(keys);
            current = entries;
        }
        return entries;
    }

    private boolean isAnyCached(KeySet keys) {
        for (SigningKey key : keys.keys()) {
            if (isCached(key)) {
                return true;
            }
        }
        return false;
    }

    private boolean isCached(SigningKey key) {
        return cachesSecrets || !key.algorithm().isSymmetric();
    }

    /**
     * Returns a hash that clients cannot predict. The end of an accepted token is a signature, so it differs from token
     * to token.
     */
    private long hash(String token) {
        long first = 0;
        long second = 0;
        int end = token.length();
        for (int i = end - HASHED_CHARACTERS; i < end; i += 2) {
            first = first << Byte.SIZE ^ token.charAt(i);
            second = second << Byte.SIZE ^ token.charAt(i + 1);
        }
        first ^= firstKey;
        second ^= secondKey;
        return first * second ^ Math.multiplyHigh(first, second);
    }

    /** A cached token. Its text is part of the verified token. */
    private static final class Entry {
        final long hash;
        final VerifiedJwt jwt;

        Entry(long hash, VerifiedJwt jwt) {
            this.hash = hash;
            this.jwt = jwt;
        }
    }

    /** The tokens of one key set. */
    private final class Entries {
        final KeySet keys;
        final boolean isUsed;
        private final AtomicReferenceArray<Entry> tokens;

        Entries(KeySet keys) {
            this.keys = keys;
            this.isUsed = size > 0 && isAnyCached(keys);
            this.tokens = new AtomicReferenceArray<>(isUsed ? size : 0);
        }

        boolean mayHold(String token) {
            return isUsed && token.length() >= HASHED_CHARACTERS && token.length() <= MAX_TOKEN_CHARACTERS;
        }

        Entry find(String token, long hash) {
            int first = firstPlace(hash);
            for (int i = 0; i < PLACES; i++) {
                Entry entry = tokens.getAcquire(first + i);
                if (entry != null
                        && entry.hash == hash
                        && isEqual(entry.jwt.text(), token.getBytes(StandardCharsets.ISO_8859_1))) {
                    return entry;
                }
            }
            return null;
        }

        /**
         * Caches a token. If all its places are taken, it replaces one of the others. A token of a key outside this key
         * set is ignored: newer keys verified it.
         */
        void add(long hash, VerifiedJwt verified) {
            SigningKey key = verified.key();
            if (!isCached(key) || !keys.keys().contains(key)) {
                return;
            }
            int first = firstPlace(hash);
            int place = first + (int) (hash >>> Long.SIZE - Integer.numberOfTrailingZeros(PLACES));
            for (int i = 0; i < PLACES; i++) {
                if (tokens.getAcquire(first + i) == null) {
                    place = first + i;
                    break;
                }
            }
            tokens.setRelease(place, new Entry(hash, verified));
        }

        private int firstPlace(long hash) {
            return (int) hash & size - PLACES;
        }
    }

    /** Compares in a time that depends only on the lengths. */
    private static boolean isEqual(byte[] one, byte[] other) {
        if (one.length != other.length) {
            return false;
        }
        long difference = 0;
        int i = 0;
        for (; i <= one.length - Long.BYTES; i += Long.BYTES) {
            difference |= (long) LONGS.get(one, i) ^ (long) LONGS.get(other, i);
        }
        for (; i < one.length; i++) {
            difference |= one[i] ^ other[i];
        }
        return difference == 0;
    }
}
