package io.github.jwtfilter.jose;

/** What the header of a JWE tells beside that it is of ours. */
final class JweHeader {
    /** Null if the key has no name. */
    final String keyId;

    /** Null if the token does not tell. */
    final String context;

    JweHeader(String keyId, String context) {
        this.keyId = keyId;
        this.context = context;
    }

    /** Whether it may have been written with a key of that name; one without a name stays a candidate. */
    boolean fits(String otherKeyId) {
        return keyId == null || otherKeyId == null || keyId.equals(otherKeyId);
    }
}
