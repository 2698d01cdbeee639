package io.github.jwtfilter.jose;

/** The variable values in the header of our encrypted tokens. */
final class JweHeader {
    /** Null if the key has no name. */
    final String keyId;

    /** Null if the token does not name its context. */
    final String context;

    JweHeader(String keyId, String context) {
        this.keyId = keyId;
        this.context = context;
    }

    /** Returns whether a key of that name may have encrypted the token. If either name is missing, it may have. */
    boolean fits(String otherKeyId) {
        return keyId == null || otherKeyId == null || keyId.equals(otherKeyId);
    }
}
