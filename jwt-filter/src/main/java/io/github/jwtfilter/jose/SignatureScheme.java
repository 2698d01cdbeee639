package io.github.jwtfilter.jose;

import java.util.Map;
import java.util.Optional;

/** A key and its signature algorithm. Signs, verifies, and describes the key. Immutable. */
interface SignatureScheme {
    /** Returns whether there is a private or symmetric key. */
    boolean canSign();

    /** Signs the first {@code length} bytes of a text. */
    byte[] sign(byte[] text, int length);

    /**
     * Returns whether a signature of the first {@code length} bytes of a text is valid. Malformed signatures are
     * invalid too and cause no exception.
     */
    boolean verifies(byte[] text, int length, byte[] signature);

    /** Returns the secret bytes that other keys may be derived from; empty for a public key. */
    Optional<byte[]> secret();

    /** Returns the members of the public key in a JWK; empty for a secret. */
    Map<String, Object> publicMembers();

    /** Returns a name for the key that reveals nothing about its secret. */
    String fingerprint();
}
