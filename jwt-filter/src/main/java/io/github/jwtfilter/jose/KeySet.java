package io.github.jwtfilter.jose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys in an order. The first key that may sign signs new tokens, and all keys verify. Immutable. */
public final class KeySet implements KeySource {
    /** The maximum number of keys in a set. */
    static final int MAX_KEYS = 64;

    /** The maximum number of keys that are tried for one token. */
    static final int MAX_CANDIDATES = 16;

    /** A set without keys, for a source that loads each key when a token names it. */
    public static final KeySet NONE = new KeySet(List.of());

    private final List<SigningKey> keys;

    private KeySet(List<SigningKey> keys) {
        this.keys = keys;
    }

    /**
     * Creates a set of one or more keys.
     *
     * @param first the key that signs, if it may
     * @param others further keys that verify
     * @return the set
     * @throws IllegalArgumentException if two keys have the same algorithm and name, or there are more than 64
     */
    public static KeySet of(SigningKey first, SigningKey... others) {
        List<SigningKey> keys = new ArrayList<>();
        keys.add(first);
        keys.addAll(List.of(others));
        return of(keys);
    }

    /**
     * Creates a set of one or more keys.
     *
     * @param keys the keys in their order; the first that may sign signs, all verify
     * @return the set
     * @throws IllegalArgumentException if there is no key, two have the same algorithm and name, or there are more than 64
     */
    public static KeySet of(List<SigningKey> keys) {
        if (keys.isEmpty() || keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("key set: expected 1 to " + MAX_KEYS + " keys, got " + keys.size());
        }
        Set<List<String>> names = new HashSet<>();
        for (SigningKey key : keys) {
            if (key.keyId().isPresent() && !names.add(fullName(key))) {
                throw new IllegalArgumentException("key set: two keys of " + key.algorithm() + " have the kid '"
                        + key.keyId().get() + "'");
            }
        }
        return new KeySet(List.copyOf(keys));
    }

    /**
     * Returns algorithm and name. Keys of other types or algorithms may have the same kid (RFC 7517 §4.5). The
     * {@code alg} of a token then selects the key.
     */
    static List<String> fullName(SigningKey key) {
        return List.of(key.algorithm().name(), key.keyId().orElseThrow());
    }

    /**
     * Returns the key that signs new tokens.
     *
     * @return the first of the set that may sign; empty if all of them only verify
     */
    public Optional<SigningKey> signingKey() {
        return keys.stream().filter(SigningKey::signs).findFirst();
    }

    /**
     * Derives symmetric keys for another purpose, one from each key that is a secret or has a private key.
     *
     * @param purpose the purpose of the new keys; another text gives unrelated keys
     * @return the new keys in the same order, but the signing key first; empty if all keys of this set are public
     */
    public Optional<KeySet> derived(String purpose) {
        Set<SigningKey> derived = new LinkedHashSet<>();
        signingKey().filter(SigningKey::isSecret).ifPresent(key -> derived.add(key.derive(purpose)));
        keys.stream().filter(SigningKey::isSecret).forEach(key -> derived.add(key.derive(purpose)));
        return derived.isEmpty() ? Optional.empty() : Optional.of(of(new ArrayList<>(derived)));
    }

    @Override
    public KeySet current() {
        return this;
    }

    /**
     * Returns all keys in their order.
     *
     * @return an immutable list
     */
    public List<SigningKey> keys() {
        return keys;
    }

    /**
     * Returns the keys that may have signed a token: those of its algorithm, and of its {@code kid} if both have one. A
     * key without a name is always a candidate, because {@code kid} is only a hint from the signer (RFC 7515 §4.1.4).
     */
    List<SigningKey> candidates(String algorithm, String keyId) {
        List<SigningKey> fitting = new ArrayList<>(1);
        for (SigningKey key : keys) {
            boolean named = keyId != null && key.keyId().isPresent();
            if (key.algorithm().name().equals(algorithm)
                    && (!named || key.keyId().get().equals(keyId))) {
                fitting.add(key);
            }
            if (fitting.size() == MAX_CANDIDATES) {
                break;
            }
        }
        return fitting;
    }

    /** Compares the keys and their order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof KeySet && keys.equals(((KeySet) other).keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    @Override
    public String toString() {
        return keys.toString();
    }
}
