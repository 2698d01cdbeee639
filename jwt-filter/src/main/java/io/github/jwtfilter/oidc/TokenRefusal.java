package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.text.LogText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** The operator's words for a refused token of a provider: what was expected, what it has, and how to mend it. */
final class TokenRefusal {
    private static final int ENCRYPTED_PARTS = 5;

    private final ProviderTokenVerifier.Kind kind;
    private final Client client;
    private final Duration clockSkew;
    private final Clock clock;

    TokenRefusal(ProviderTokenVerifier.Kind kind, Client client, Duration clockSkew, Clock clock) {
        this.kind = kind;
        this.client = client;
        this.clockSkew = clockSkew;
        this.clock = clock;
    }

    /** Describes a refusal by the verifier. */
    ProviderException of(InvalidTokenException refused, String token) {
        switch (refused.reason()) {
            case TOO_LONG:
                return new ProviderException(
                        ProviderFailure.NO_USER,
                        kind.words + ": expected at most " + ProviderTokenVerifier.MAX_CHARACTERS + " characters, got "
                                + token.length()
                                + ". Too many groups or roles are a usual cause: let the provider send fewer of them");
            case MALFORMED:
                return untrusted(
                        token.split("\\.", -1).length == ENCRYPTED_PARTS
                                ? "expected a signed token, got an encrypted one. Switch the encryption off in the client's"
                                        + " settings at the provider"
                                : refused.getMessage());
            case UNSUPPORTED_HEADER:
                return untrusted(refused.getMessage() + "; typ is '" + text(header(token, "typ"))
                        + "'. Let the provider send plain signed tokens to the client");
            case UNSUPPORTED_ALGORITHM:
                return ofAlgorithm(text(header(token, "alg")), "one of the provider's public keys");
            case UNKNOWN_KEY:
                return untrusted("kid '" + text(header(token, "kid")) + "' names no " + text(header(token, "alg"))
                        + " key in the provider's jwks_uri");
            case BAD_SIGNATURE:
                return untrusted("the signature was made by no key in the provider's jwks_uri");
            case EXPIRED:
            case NOT_YET_VALID:
            case ISSUED_IN_FUTURE:
                return clock(claims(token));
            case WRONG_ISSUER:
                return untrusted("claim iss: expected '" + client.issuer() + "', got '"
                        + text(claims(token).get("iss")) + "'"
                        + (kind.isForClient() ? ". Set oidcIssuer to the issuer in the provider's tokens" : ""));
            case WRONG_AUDIENCE:
                return untrusted("claim aud: expected '" + client.id() + "', got '"
                        + text(claims(token).get("aud")) + "'. Check oidcClientId");
            default:
                return untrusted(refused.getMessage());
        }
    }

    /** Describes a wrong algorithm. */
    ProviderException ofAlgorithm(String algorithm, String expected) {
        return untrusted("algorithm: expected " + expected + ", got '" + algorithm
                + "'. Choose RS256 or ES256 in the client's settings at the provider");
    }

    /** Describes a failed check. */
    ProviderException untrusted(String problem) {
        return new ProviderException(ProviderFailure.UNTRUSTED, kind.words + ": " + problem);
    }

    /** Refuses a token that was issued too long ago (Core §3.1.3.7, 10). */
    void checkAge(Claims claims) throws ProviderException {
        Instant oldest = clock.instant().minus(kind.maxAge).minus(clockSkew);
        if (claims.issuedAt().orElseThrow().isBefore(oldest)) {
            throw clock(claims);
        }
    }

    /** Describes a difference of the clocks, as far as the times of a token show it. */
    private ProviderException clock(Claims claims) {
        Instant now = clock.instant();
        Instant begin = later(claims.issuedAt(), claims.notBefore()).orElse(now);
        String difference;
        if (begin.isAfter(now)) {
            difference = "the provider's clock is " + seconds(now, begin) + " ahead of this server's";
        } else {
            difference = "the token was issued " + seconds(begin, now) + " ago"
                    + claims.expiresAt()
                            .filter(end -> !end.isAfter(now))
                            .map(end -> " and is expired since " + seconds(end, now))
                            .orElse("")
                    + ", so the provider's clock seems to be behind this server's";
        }
        return new ProviderException(
                ProviderFailure.CLOCK, kind.words + ": " + difference + ". Check the time service (NTP) of both");
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent() && one.get().isAfter(other.get()) ? one : other.or(() -> one);
    }

    private static String seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds() + " s";
    }

    /** Returns a member of the header. Called after the verifier has read it. */
    static Optional<Object> header(String token, String name) {
        try {
            return Optional.ofNullable(StrictJson.readObject(part(token, 0)).get(name));
        } catch (IOException e) {
            throw new IllegalStateException("the verifier has read this header", e);
        }
    }

    /** Reads the claims again. Called after the verifier has read them. */
    private static Claims claims(String token) {
        return Claims.parse(new String(part(token, 1), StandardCharsets.UTF_8));
    }

    private static byte[] part(String token, int at) {
        return Base64.getUrlDecoder().decode(token.split("\\.", -1)[at]);
    }

    private static String text(Optional<Object> value) {
        return LogText.inQuotes(String.valueOf(value.orElse("nothing")));
    }
}
