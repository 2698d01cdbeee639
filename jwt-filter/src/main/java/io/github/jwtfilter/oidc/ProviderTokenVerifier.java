package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.VerifiedJwt;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A verifier of one kind of tokens that a provider signs for a client. It checks what all kinds share: length, type,
 * algorithm, signature by the provider's keys, issuer, times, and the audience of tokens for the client (Core §3.1.3.7,
 * RFC 8725 §3).
 */
final class ProviderTokenVerifier {
    /** Entra ID puts up to 200 groups into a token, which takes about 12,000 characters. */
    static final int MAX_CHARACTERS = 16_384;

    private static final int MAX_ID_CHARACTERS = 255;

    /** Providers that list no algorithms use this one (Core §15.1). */
    private static final List<String> USUAL_ALGORITHMS = List.of("RS256");

    private final Kind kind;
    private final KeySource keys;
    private final Algorithms algorithms;
    private final JwtVerifier verifier;
    private final TokenRefusal refusal;

    /** The kinds of tokens. */
    enum Kind {
        /** Sent at the end of a login, right after its issue (Core §2). */
        ID_TOKEN("ID token", Duration.ofMinutes(10), Set.of("jwt")),
        /** Sent at the end of a session (Back-Channel Logout 1.0 §2.4). */
        LOGOUT_TOKEN("logout token", Duration.ofMinutes(5), Set.of("logout+jwt", "jwt")),
        /** For other servers, so its audience and its algorithm are theirs (RFC 9068). */
        ACCESS_TOKEN("access token", null, Set.of("at+jwt", "jwt"));

        final String words;

        /** The time since {@code iat} after which a token is refused; null if any token that is not expired will do. */
        final Duration maxAge;

        final Set<String> types;

        Kind(String words, Duration maxAge, Set<String> types) {
            this.words = words;
            this.maxAge = maxAge;
            this.types = types;
        }

        /** Returns whether the client must be in {@code aud}, and the provider must list the algorithm. */
        boolean isForClient() {
            return this != ACCESS_TOKEN;
        }
    }

    /** The algorithms of tokens for the client, as the provider lists them. */
    @FunctionalInterface
    interface Algorithms {
        /** Returns names; empty if the provider lists none. */
        List<String> names() throws ProviderException;
    }

    /**
     * Creates a verifier.
     *
     * @param keys the provider's public keys; asked for new ones if a token names an unknown key, or if it names
     *     none and its signature is wrong
     * @param clockSkew the tolerated difference between the clocks
     */
    ProviderTokenVerifier(
            Kind kind, Client client, KeySource keys, Algorithms algorithms, Duration clockSkew, Clock clock) {
        this.kind = kind;
        this.keys = keys;
        this.algorithms = algorithms;
        this.verifier = JwtVerifier.ofLongTokens(keys, rules(kind, client, clockSkew, clock), MAX_CHARACTERS);
        this.refusal = new TokenRefusal(kind, client, clockSkew, clock);
    }

    private static ClaimRules rules(Kind kind, Client client, Duration clockSkew, Clock clock) {
        ClaimRules.Builder rules = ClaimRules.builder()
                .types(kind.types)
                .issuer(client.issuer())
                .clockSkew(clockSkew)
                .clock(clock);
        if (kind.maxAge != null) {
            rules.require("iat");
        }
        return (kind.isForClient() ? rules.audience(client.id()) : rules.ignoreAudience()).build();
    }

    /**
     * Verifies a token.
     *
     * @throws ProviderException if a check fails, or no keys of the provider are known yet
     */
    VerifiedJwt verify(String token) throws ProviderException {
        VerifiedJwt jwt;
        try {
            jwt = verified(token);
        } catch (KeysUnavailableException e) {
            throw new ProviderException(ProviderFailure.UNAVAILABLE, kind.words + ": " + e.getMessage());
        } catch (InvalidTokenException e) {
            throw refusal.of(e, token);
        }
        checkAlgorithm(jwt.key().algorithm());
        if (kind.maxAge != null) {
            refusal.checkAge(jwt.claims());
        }
        return jwt;
    }

    /**
     * Verifies a token. If no known key has its {@code kid}, only a wrong signature shows that the provider has new keys.
     */
    private VerifiedJwt verified(String token) throws InvalidTokenException {
        KeySet known = keys.current();
        try {
            return verifier.verify(token);
        } catch (InvalidTokenException e) {
            if (e.reason() == Reason.BAD_SIGNATURE
                    && !hasKeyOf(token, known)
                    && keys.looksAgain()
                    && keys.current() != known) {
                return verifier.verify(token);
            }
            throw e;
        }
    }

    private static boolean hasKeyOf(String token, KeySet known) {
        Optional<Object> kid = TokenRefusal.header(token, "kid");
        return kid.isPresent() && known.keys().stream().anyMatch(key -> kid.equals(key.keyId()));
    }

    /**
     * Returns an id of a user, session or token.
     *
     * @throws ProviderException if it is no string, empty, or longer than a {@code sub} may be (Core §2)
     */
    Optional<String> id(Claims claims, String name) throws ProviderException {
        Object id = claims.asMap().get(name);
        boolean isGood =
                id instanceof String && !((String) id).isEmpty() && ((String) id).length() <= MAX_ID_CHARACTERS;
        if (!isGood && claims.has(name)) {
            throw untrusted("claim " + name + ": expected a string of 1 to " + MAX_ID_CHARACTERS
                    + " characters, got another value");
        }
        return Optional.ofNullable((String) id);
    }

    /** Describes a failed check of what this kind of token has in particular. */
    ProviderException untrusted(String problem) {
        return refusal.untrusted(problem);
    }

    /** Refuses algorithms that the provider does not list, and in any case secrets, which clients know too. */
    private void checkAlgorithm(Algorithm algorithm) throws ProviderException {
        if (algorithm.isSymmetric()) {
            throw refusal.ofAlgorithm(algorithm.name(), "one with a key pair");
        }
        if (kind.isForClient()) {
            List<String> listed = algorithms.names();
            List<String> expected = listed.isEmpty() ? USUAL_ALGORITHMS : listed;
            if (!expected.contains(algorithm.name())) {
                throw refusal.ofAlgorithm(algorithm.name(), "one that the provider's discovery document lists");
            }
        }
    }
}
