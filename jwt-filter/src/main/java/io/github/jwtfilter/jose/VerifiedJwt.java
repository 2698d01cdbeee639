package io.github.jwtfilter.jose;

import java.util.Arrays;

/**
 * A token whose signature and claims were found good. Only {@link JwtVerifier} makes one, so holding one is the proof.
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
     * What the token says.
     *
     * @return never null
     */
    public Claims claims() {
        return claims;
    }

    /**
     * The key that had signed it.
     *
     * @return one of the verifier's key set
     */
    public SigningKey key() {
        return key;
    }

    /**
     * The part that the signature covers: the token's text up to the second dot. It makes a name for tokens that have no
     * {@code jti}. The whole text makes none: anybody can turn an ECDSA signature into another that is as good (RFC 7518
     * §3.4 does not say which of the two values of s is the one).
     *
     * @return ASCII bytes; a copy
     */
    public byte[] signingInput() {
        return Arrays.copyOf(token.bytes(), token.signedLength());
    }

    /**
     * The claims as their signer wrote them.
     *
     * @return a JSON object in UTF-8; a copy
     */
    public byte[] payload() {
        try {
            return token.payload();
        } catch (InvalidTokenException e) {
            throw new IllegalStateException("decoded before", e);
        }
    }

    @Override
    public String toString() {
        return "VerifiedJwt[" + claims + "]";
    }
}
