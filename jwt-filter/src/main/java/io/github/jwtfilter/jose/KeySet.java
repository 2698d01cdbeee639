package io.github.jwtfilter.jose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys in an order: the first that may sign does, all verify. Immutable. */
public final class KeySet implements KeySource {
    /** So many keys may be in a set. */
    static final int MOST_KEYS = 64;

    /** A presented token costs at most this many signatures, however many keys fit it. */
    static final int MOST_CANDIDATES = 16;

    private final List<SigningKey> keys;

    private KeySet(List<SigningKey> keys) {
        this.keys = keys;
    }

    /**
     * A set of one or more keys.
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
     * A set of one or more keys.
     *
     * @param keys the first that may sign does, all verify
     * @return the set
     * @throws IllegalArgumentException if there is no key, two have the same algorithm and name, or there are more than 64
     */
    public static KeySet of(List<SigningKey> keys) {
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new IllegalArgumentException("key set: expected 1 to " + MOST_KEYS + " keys, got " + keys.size());
        }
        Set<List<String>> names = new HashSet<>();
        for (SigningKey key : keys) {
            key.keyId().filter(name -> !names.add(fullName(key))).ifPresent(name -> {
                throw new IllegalArgumentException(
                        "key set: two keys of " + key.algorithm() + " have the kid '" + name + "'");
            });
        }
        return new KeySet(List.copyOf(keys));
    }

    /** RFC 7517 §4.5: keys of other types or algorithms may have the same kid. A token's header tells them apart. */
    static List<String> fullName(SigningKey key) {
        return List.of(key.algorithm().name(), key.keyId().orElseThrow());
    }

    /**
     * The key that signs new tokens.
     *
     * @return the first of the set that may sign; empty if all of them only verify
     */
    public Optional<SigningKey> signingKey() {
        return keys.stream().filter(SigningKey::signs).findFirst();
    }

    /**
     * Symmetric keys for another purpose, one of each key that is a secret or has a private key.
     *
     * @param purpose what they are for; another text gives unrelated keys
     * @return keys in the same order, the signing one first; empty if all of this set are public
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
     * All keys, the signing one first.
     *
     * @return an immutable list
     */
    public List<SigningKey> keys() {
        return keys;
    }

    /**
     * The keys that may have signed such a token: of its algorithm, and of its {@code kid} where both have one. A key
     * without a name stays a candidate, for {@code kid} is a hint of the signer's (RFC 7515 §4.1.4).
     */
    List<SigningKey> candidates(String algorithm, String keyId) {
        List<SigningKey> fitting = new ArrayList<>(1);
        for (SigningKey key : keys) {
            boolean named = keyId != null && key.keyId().isPresent();
            if (key.algorithm().name().equals(algorithm)
                    && (!named || key.keyId().get().equals(keyId))) {
                fitting.add(key);
            }
            if (fitting.size() == MOST_CANDIDATES) {
                break;
            }
        }
        return fitting;
    }

    /** Two sets are equal when they hold equal keys in the same order. */
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
