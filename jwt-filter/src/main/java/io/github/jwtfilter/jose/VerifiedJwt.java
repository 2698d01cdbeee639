package io.github.jwtfilter.jose;

import java.util.Arrays;

/**
 * A token with a valid signature and accepted claims. Only {@link JwtVerifier} creates instances, so an instance is the
 * proof.
 */
public final class VerifiedJwt {
    private final Claims claims;
    private final SigningKey key;
    private final CompactToken token;

    VerifiedJwt(Claims claims, SigningKey key, CompactToken token) {
        this.claims = claims;
        this.key = key;
        this.token = token;
    }

    /**
     * Returns the claims of the token.
     *
     * @return never null
     */
    public Claims claims() {
        return claims;
    }

    /**
     * Returns the key that verified the signature.
     *
     * @return a key from the verifier's key set
     */
    public SigningKey key() {
        return key;
    }

    /** Returns the whole token in ASCII. The caller does not change it. */
    byte[] text() {
        return token.bytes();
    }

    /**
     * Returns the part that the signature covers: the token's text up to the second dot. It can serve as the name of a
     * token without {@code jti}. The whole text cannot, because anybody can turn an ECDSA signature into another valid
     * one (RFC 7518 §3.4 allows both values of s).
     *
     * @return ASCII bytes; a copy
     */
    public byte[] signingInput() {
        return Arrays.copyOf(token.bytes(), token.signedLength());
    }

    /**
     * Returns the claims as their signer wrote them.
     *
     * @return a JSON object in UTF-8; a copy
     */
    public byte[] payload() {
        try {
            return token.payload();
        } catch (InvalidTokenException e) {
            throw new IllegalStateException("the token was decoded when it was verified", e);
        }
    }

    @Override
    public String toString() {
        return "VerifiedJwt[" + claims + "]";
    }
}
