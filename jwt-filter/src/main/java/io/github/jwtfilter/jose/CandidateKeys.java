package io.github.jwtfilter.jose;

import java.util.List;

/** The keys of one key set that may have signed the tokens with one header. Immutable. */
final class CandidateKeys {
    private final KeySet keySet;
    private final JwtHeader header;
    private final List<SigningKey> keys;

    CandidateKeys(KeySet keySet, JwtHeader header) {
        this.keySet = keySet;
        this.header = header;
        this.keys = keySet.candidates(header.algorithm(), header.keyId());
    }

    /** Returns the key set that the candidates come from. */
    KeySet keySet() {
        return keySet;
    }

    JwtHeader header() {
        return header;
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Returns the candidate that made the token's signature. */
    SigningKey checkSignature(CompactToken token) throws InvalidTokenException {
        byte[] signature = token.signature();
        for (SigningKey key : keys) {
            if (key.verifies(token.bytes(), token.signedLength(), signature)) {
                return key;
            }
        }
        throw new InvalidTokenException(Reason.BAD_SIGNATURE, "signature: made by no key of ours");
    }
}
