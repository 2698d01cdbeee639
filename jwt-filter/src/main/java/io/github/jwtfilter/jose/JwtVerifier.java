package io.github.jwtfilter.jose;

import io.github.jwtfilter.jose.Experience.Signers;

/**
 * A verifier of signed tokens. It checks the form, then the header, then the signature, and only then the claims. It
 * parses the payload only after the signature is verified. Safe for use by many threads.
 *
 * <pre>{@code
 * KeySet keys = KeySet.of(SigningKey.hmac(Algorithm.HS256, secret));
 * ClaimRules rules = ClaimRules.builder().issuer("bank").ignoreAudience().build();
 * Claims claims = new JwtVerifier(keys, rules).verify(token).claims();
 * }</pre>
 */
public final class JwtVerifier {
    /** The maximum length of a token in characters. Longer tokens are refused unread. */
    public static final int LONGEST_TOKEN = 8192;

    private static final Pool<ReusedParser> PARSERS = new Pool<>(() -> new ReusedParser(true));

    private final KeySource source;
    private final ClaimRules rules;
    private volatile Experience experience;

    /**
     * Creates a verifier.
     *
     * @param source the keys whose signatures are accepted, asked for each token
     * @param rules the rules for claims
     */
    public JwtVerifier(KeySource source, ClaimRules rules) {
        this.source = source;
        this.rules = rules;
    }

    /**
     * Verifies a token.
     *
     * @param token a JWS in compact serialisation
     * @return the verified token with its claims
     * @throws InvalidTokenException if it is refused, with the reason
     * @throws KeysUnavailableException if no keys are available
     */
    public VerifiedJwt verify(String token) throws InvalidTokenException {
        Experience known = experience(source.current());
        VerifiedJwt seen = known.seen(token);
        if (seen != null) {
            rules.check(seen.claims());
            return seen;
        }
        CompactToken compact = CompactToken.parse(token);
        Signers signers = signers(compact, known);
        if (signers.candidates.isEmpty() && source.looksAgain()) {
            known = experience(source.current());
            signers = new Signers(signers.header, known.keys);
        }
        if (signers.candidates.isEmpty()) {
            throw noCandidate(signers.header);
        }
        VerifiedJwt verified = verify(compact, signers);
        known.learn(signers);
        known.learn(token, verified);
        return verified;
    }

    /** Returns the cache for these keys. A cache for other keys is discarded. */
    private Experience experience(KeySet keys) {
        Experience known = experience;
        if (known == null || known.keys != keys) {
            known = new Experience(keys, rules.usualType());
            experience = known;
        }
        return known;
    }

    private Signers signers(CompactToken compact, Experience known) throws InvalidTokenException {
        Signers recognised = known.recognise(compact);
        if (recognised != null) {
            return recognised;
        }
        JwtHeader header = JwtHeader.parse(compact);
        rules.checkType(header.type());
        return new Signers(header, known.keys);
    }

    private VerifiedJwt verify(CompactToken compact, Signers signers) throws InvalidTokenException {
        ReusedParser parser = PARSERS.take();
        try {
            int payload = compact.payload(parser.room());
            SigningKey key = signer(signers, compact, compact.signature());
            Claims claims = Claims.read(parser, payload);
            rules.check(claims);
            return new VerifiedJwt(claims, key, compact);
        } finally {
            if (parser.isFit()) {
                PARSERS.giveBack(parser);
            }
        }
    }

    private static SigningKey signer(Signers signers, CompactToken compact, byte[] signature)
            throws InvalidTokenException {
        for (SigningKey key : signers.candidates) {
            if (key.verifies(compact.bytes(), compact.signedLength(), signature)) {
                return key;
            }
        }
        throw new InvalidTokenException(Reason.BAD_SIGNATURE, "signature: made by no key of ours");
    }

    private InvalidTokenException noCandidate(JwtHeader header) {
        boolean algorithmKnown = source.current().keys().stream()
                .anyMatch(key -> key.algorithm().name().equals(header.algorithm()));
        return algorithmKnown
                ? new InvalidTokenException(Reason.UNKNOWN_KEY, "header: kid names no key of ours")
                : new InvalidTokenException(Reason.UNSUPPORTED_ALGORITHM, "header: alg is that of no key of ours");
    }
}
