package io.github.jwtfilter.jose;

/**
 * A source of the current keys of a verifier or signer. The keys may change while the server runs. A {@link KeySet} is
 * a source whose keys stay the same.
 */
@FunctionalInterface
public interface KeySource {
    /**
     * Returns the current keys. As long as the set is unchanged, this is the same object, so callers can cache values
     * that they derive from it.
     *
     * @return never null
     * @throws KeysUnavailableException if no keys have been loaded so far
     */
    KeySet current();

    /**
     * Looks for new keys, because a token names a key that is missing from the set. The key may have been added to the
     * source since.
     *
     * @return true if the caller should ask for the keys once more
     */
    default boolean looksAgain() {
        return false;
    }

    /**
     * Looks for the key of that name. The default looks for all new keys. A source with an address for each key needs the
     * name.
     *
     * @param keyId the {@code kid} of an unverified token, so any text; null if it has none
     * @return true if the caller should ask for the keys once more
     * @throws KeysUnavailableException if it is unknown now whether there is such a key
     */
    default boolean looksAgain(String keyId) {
        return looksAgain();
    }

    /**
     * Returns a source of keys for another purpose. They are derived from the keys of this source and change with them.
     *
     * @param purpose as for {@link KeySet#derived}
     * @return a source; its {@link #current} throws an IllegalStateException while all keys here are public
     */
    default KeySource derive(String purpose) {
        return new DerivedKeys(this, purpose);
    }
}
