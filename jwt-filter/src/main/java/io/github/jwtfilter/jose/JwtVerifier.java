package io.github.jwtfilter.jose;

import java.util.Optional;

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
    /** The usual maximum length of a token in characters. Longer tokens are refused unread. */
    public static final int MAX_TOKEN_CHARACTERS = CompactToken.MAX_CHARACTERS;

    /** The maximum number of verified tokens that a verifier keeps in memory. */
    public static final int MAX_CACHED_TOKENS = 1 << 20;

    private static final int DEFAULT_CACHED_TOKENS = 1024;

    private static final Pool<ReusedParser> PARSERS = new Pool<>(() -> new ReusedParser(true));

    private final KeySource source;
    private final ClaimRules rules;
    private final VerifiedTokenCache verifiedTokens;
    private final HeaderCache headers;
    private final int maxCharacters;

    /**
     * Creates a verifier. It keeps up to 1,024 verified tokens of key pairs in memory, because their signatures take up
     * to a hundred times as long as an HMAC.
     *
     * @param source the keys whose signatures are accepted, asked for each token
     * @param rules the rules for claims
     */
    public JwtVerifier(KeySource source, ClaimRules rules) {
        this(source, rules, DEFAULT_CACHED_TOKENS, false, MAX_TOKEN_CHARACTERS);
    }

    /**
     * Creates a verifier that keeps verified tokens of all keys in memory. A login sends the same token many times. The
     * signature of a cached token is not computed again. Everything else is checked each time: the claims and whether
     * the key is still in use.
     *
     * @param source the keys whose signatures are accepted, asked for each token
     * @param rules the rules for claims
     * @param cachedTokens the maximum number of tokens, rounded up to a power of two; 0 keeps none
     * @throws IllegalArgumentException if the number is negative or over {@link #MAX_CACHED_TOKENS}
     */
    public JwtVerifier(KeySource source, ClaimRules rules, int cachedTokens) {
        this(source, rules, cachedTokens, true, MAX_TOKEN_CHARACTERS);
    }

    private JwtVerifier(
            KeySource source, ClaimRules rules, int cachedTokens, boolean cachesSecrets, int maxCharacters) {
        if (cachedTokens < 0 || cachedTokens > MAX_CACHED_TOKENS) {
            throw new IllegalArgumentException(
                    "cached tokens: expected 0 to " + MAX_CACHED_TOKENS + ", got " + cachedTokens);
        }
        this.source = source;
        this.rules = rules;
        this.verifiedTokens = new VerifiedTokenCache(this::verify, rules, cachedTokens, cachesSecrets);
        this.headers = new HeaderCache(rules.signedType());
        this.maxCharacters = maxCharacters;
    }

    /**
     * Creates a verifier for long tokens that a server sends, such as ID tokens with many groups. It keeps no tokens in
     * memory.
     *
     * @param source the keys whose signatures are accepted, asked for each token
     * @param rules the rules for claims
     * @param maxCharacters the maximum length of a token; its header may have {@link #MAX_TOKEN_CHARACTERS}
     * @return the verifier
     */
    public static JwtVerifier ofLongTokens(KeySource source, ClaimRules rules, int maxCharacters) {
        return new JwtVerifier(source, rules, 0, true, maxCharacters);
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
        return verifiedTokens.verify(token, source.current());
    }

    /**
     * Returns a token that this verifier has verified before and still keeps in memory. Its claims are checked again.
     *
     * @param token as for {@link #verify}
     * @return the verified token; empty if it is not in memory
     * @throws InvalidTokenException if the claims are refused now, for example because the token expired
     */
    public Optional<VerifiedJwt> cached(String token) throws InvalidTokenException {
        try {
            return Optional.ofNullable(verifiedTokens.find(token, source.current()));
        } catch (KeysUnavailableException noKeys) {
            return Optional.empty();
        }
    }

    /** Verifies a token that is not in the cache. */
    private VerifiedJwt verify(String text, KeySet keys) throws InvalidTokenException {
        CompactToken token = CompactToken.parse(text, maxCharacters, rules.isPaddingAllowed());
        CandidateKeys candidates = candidates(token, keys);
        ReusedParser payload = token.isLong() ? ReusedParser.once(text.length()) : PARSERS.take();
        try {
            int length = token.payload(payload.buffer());
            SigningKey key = candidates.checkSignature(token);
            Claims claims = Claims.read(payload, length);
            rules.check(claims);
            headers.add(candidates);
            return new VerifiedJwt(claims, key, token);
        } finally {
            if (payload.isReusable()) {
                PARSERS.giveBack(payload);
            }
        }
    }

    /** Finds the keys that may have signed the token. If there are none, the source looks for new keys once. */
    private CandidateKeys candidates(CompactToken token, KeySet keys) throws InvalidTokenException {
        CandidateKeys cached = headers.find(token, keys);
        if (cached != null) {
            return cached;
        }
        JwtHeader header = JwtHeader.parse(token);
        rules.checkHeader(header);
        CandidateKeys candidates = new CandidateKeys(keys, header);
        if (candidates.isEmpty() && source.looksAgain(header.keyId())) {
            candidates = new CandidateKeys(source.current(), header);
        }
        if (candidates.isEmpty()) {
            throw noCandidate(candidates);
        }
        return candidates;
    }

    private static InvalidTokenException noCandidate(CandidateKeys none) {
        boolean algorithmKnown = none.keySet().keys().stream()
                .anyMatch(key -> key.algorithm().name().equals(none.header().algorithm()));
        return algorithmKnown
                ? new InvalidTokenException(Reason.UNKNOWN_KEY, "header: kid names no key of ours")
                : new InvalidTokenException(Reason.UNSUPPORTED_ALGORITHM, "header: alg is that of no key of ours");
    }
}
