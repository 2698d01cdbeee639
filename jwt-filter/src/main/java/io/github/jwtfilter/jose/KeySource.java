package io.github.jwtfilter.jose;

/**
 * Where a verifier or signer finds its keys each time: they may change while the server runs. A set is a source that
 * does not.
 */
@FunctionalInterface
public interface KeySource {
    /**
     * The keys of now. The same set is the same object, so that what was made from it can be kept.
     *
     * @return never null
     * @throws KeysUnavailableException if none were found so far
     */
    KeySet current();

    /**
     * Told that a token names a key that is not in the set: it may have been added at the source since.
     *
     * @return true if it is worth asking for the keys once more
     */
    default boolean looksAgain() {
        return false;
    }

    /**
     * Keys for another purpose, made from those of this source and changing with them.
     *
     * @param purpose as for {@link KeySet#derived}
     * @return a source; asking it fails with an IllegalStateException while all keys here are public
     */
    default KeySource derive(String purpose) {
        return new DerivedKeys(this, purpose);
    }
}
