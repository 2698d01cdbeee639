package io.github.jwtfilter.jose;

import java.util.List;

/**
 * Decides whether a token is good: its form, then its header, then its signature, and only then its claims. Nothing of
 * the payload is parsed before the signature holds. Safe for use by many threads.
 *
 * <pre>{@code
 * KeySet keys = KeySet.of(SigningKey.hmac(Algorithm.HS256, secret));
 * ClaimRules rules = ClaimRules.builder().issuer("bank").ignoreAudience().build();
 * Claims claims = new JwtVerifier(keys, rules).verify(token).claims();
 * }</pre>
 */
public final class JwtVerifier {
    /** A token may have so many characters; a longer one is refused unread. */
    public static final int LONGEST_TOKEN = 8192;

    private final KeySet keys;
    private final ClaimRules rules;
    private volatile JwtHeader lastGood;

    /**
     * A verifier.
     *
     * @param keys whose signatures are accepted
     * @param rules what claims must say
     */
    public JwtVerifier(KeySet keys, ClaimRules rules) {
        this.keys = keys;
        this.rules = rules;
    }

    /**
     * Verifies a token.
     *
     * @param token a JWS in compact serialisation
     * @return the token's proof and claims
     * @throws InvalidTokenException if it is refused, with the reason
     */
    public VerifiedJwt verify(String token) throws InvalidTokenException {
        CompactToken compact = CompactToken.parse(token);
        JwtHeader header = header(compact);
        byte[] payload = compact.payload();
        byte[] signingInput = compact.signingInput();
        SigningKey key = signer(header, signingInput, compact.signature());
        lastGood = header;
        Claims claims = Claims.parse(payload);
        rules.check(claims);
        return new VerifiedJwt(claims, key, signingInput, payload);
    }

    /** A signer writes the same header into every token: it is read once. Only one whose signature held is kept. */
    private JwtHeader header(CompactToken compact) throws InvalidTokenException {
        JwtHeader known = lastGood;
        if (known != null && known.isOf(compact)) {
            return known;
        }
        JwtHeader header = JwtHeader.parse(compact);
        rules.checkType(header.type());
        return header;
    }

    private SigningKey signer(JwtHeader header, byte[] signingInput, byte[] signature) throws InvalidTokenException {
        List<SigningKey> candidates = keys.candidates(header.algorithm(), header.keyId());
        for (SigningKey key : candidates) {
            if (key.verifies(signingInput, signingInput.length, signature)) {
                return key;
            }
        }
        throw candidates.isEmpty() ? noCandidate(header) : badSignature();
    }

    private InvalidTokenException noCandidate(JwtHeader header) {
        boolean algorithmKnown =
                keys.keys().stream().anyMatch(key -> key.algorithm().name().equals(header.algorithm()));
        return algorithmKnown
                ? new InvalidTokenException(Reason.UNKNOWN_KEY, "header: kid names no key of ours")
                : new InvalidTokenException(Reason.UNSUPPORTED_ALGORITHM, "header: alg is that of no key of ours");
    }

    private static InvalidTokenException badSignature() {
        return new InvalidTokenException(Reason.BAD_SIGNATURE, "signature: made by no key of ours");
    }
}
