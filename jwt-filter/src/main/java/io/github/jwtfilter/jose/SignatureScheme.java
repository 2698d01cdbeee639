package io.github.jwtfilter.jose;

import java.util.Map;
import java.util.Optional;

/** A key at work: what it signs, what it takes for its signature, and what may be told of it. Immutable. */
interface SignatureScheme {
    /** Whether there is a private or symmetric key. */
    boolean canSign();

    /** The signature of the first bytes of a text. */
    byte[] sign(byte[] text, int length);

    /** Whether that is a signature of the first bytes of a text. Never throws for what a client sends. */
    boolean verifies(byte[] text, int length, byte[] signature);

    /** The secret bytes that other keys may be derived from; empty for a public key. */
    Optional<byte[]> secret();

    /** The members of the public key in a JWK; none of a secret. */
    Map<String, Object> publicMembers();

    /** A name for the key that tells nothing of its secret. */
    String fingerprint();
}
