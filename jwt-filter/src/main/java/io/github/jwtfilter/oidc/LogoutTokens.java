package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.jose.VerifiedJwt;
import io.github.jwtfilter.text.LogText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Verifies the tokens by which a provider ends logins (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.6). The same keys
 * sign ID tokens. An ID token has no event and, for this client, always a nonce, so it never passes as a logout token.
 */
public final class LogoutTokens {
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final String TYPE = "logout+jwt";
    private static final String MEDIA_TYPE = "application/";

    /** Providers send a token at once. §4 recommends two minutes at most. */
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    /** A {@code sub} has at most 255 characters (Core §2). */
    private static final int MAX_ID_CHARACTERS = 255;

    private static final Set<Reason> TIMES =
            Set.of(Reason.EXPIRED, Reason.NOT_YET_VALID, Reason.ISSUED_IN_FUTURE);

    private final Client client;
    private final Algorithms algorithms;
    private final JwtVerifier typed;
    private final JwtVerifier untyped;
    private final Duration clockSkew;
    private final Clock clock;

    /** The algorithms of the provider's metadata. */
    @FunctionalInterface
    interface Algorithms {
        List<String> known() throws ProviderException;
    }

    /**
     * Creates the verifier of one client.
     *
     * @param clockSkew the tolerated difference between the clocks
     */
    public LogoutTokens(Client client, Provider provider, Duration clockSkew, Clock clock) {
        this(client, provider.keys(), () -> provider.metadata().idTokenAlgorithms(), clockSkew, clock);
    }

    LogoutTokens(Client client, KeySource keys, Algorithms algorithms, Duration clockSkew, Clock clock) {
        this.client = client;
        this.algorithms = algorithms;
        this.clockSkew = clockSkew;
        this.clock = clock;
        // A token is sent once, so none is kept.
        this.typed = new JwtVerifier(keys, rules().type(TYPE).build(), 0);
        this.untyped = new JwtVerifier(keys, rules().build(), 0);
    }

    private ClaimRules.Builder rules() {
        return ClaimRules.builder()
                .issuer(client.issuer())
                .audience(client.id())
                .require("iat", "jti", "events")
                .clockSkew(clockSkew)
                .clock(clock);
    }

    /**
     * Verifies a token.
     *
     * @param token any text from a client
     * @throws ProviderException if a check fails, or the provider's keys are unknown now
     */
    public LogoutToken verify(String token) throws ProviderException {
        try {
            List<String> allowed = algorithms.known();
            VerifiedJwt jwt = verifier(token).verify(token);
            String algorithm = jwt.key().algorithm().name();
            if (jwt.key().algorithm().isSymmetric() || !allowed.contains(algorithm)) {
                throw refused("header: alg " + algorithm + " is not in the provider's metadata");
            }
            return read(jwt.claims());
        } catch (InvalidTokenException e) {
            throw new ProviderException(
                    TIMES.contains(e.reason()) ? ProviderFailure.CLOCK : ProviderFailure.UNTRUSTED,
                    LogText.of(e.getMessage())
                            + (TIMES.contains(e.reason()) ? "; synchronise the clocks of provider and server" : ""));
        } catch (IllegalArgumentException wrongType) {
            throw refused(LogText.of(wrongType.getMessage()));
        } catch (KeysUnavailableException e) {
            throw new ProviderException(ProviderFailure.UNAVAILABLE, "the provider's keys are not known yet");
        }
    }

    /** Returns the verifier for the token's type. Many providers send {@code JWT} or none, because a type is optional. */
    private JwtVerifier verifier(String token) throws InvalidTokenException {
        Object type = UnverifiedJwt.parse(token).header().get("typ");
        String name = type instanceof String ? ((String) type).toLowerCase(Locale.ROOT) : "";
        return name.equals(TYPE) || name.equals(MEDIA_TYPE + TYPE) ? typed : untyped;
    }

    private LogoutToken read(Claims claims) throws ProviderException {
        Object events = claims.get("events").orElse(null);
        if (!(events instanceof Map) || !(((Map<?, ?>) events).get(EVENT) instanceof Map)) {
            throw refused("claim events: expected a member '" + EVENT + "' with an object");
        }
        if (claims.has("nonce")) {
            throw refused("claim nonce: expected none, because ID tokens have it");
        }
        if (id(claims, "jti") == null) {
            throw refused("claim jti: expected text, got none");
        }
        Instant issuedAt = claims.issuedAt().orElseThrow();
        if (clock.instant().isAfter(issuedAt.plus(MAX_AGE).plus(clockSkew))) {
            throw new ProviderException(
                    ProviderFailure.CLOCK,
                    "claim iat: older than " + MAX_AGE.toMinutes()
                            + " minutes; synchronise the clocks of provider and server");
        }
        String sub = id(claims, "sub");
        String sid = id(claims, "sid");
        if (sub == null && sid == null) {
            throw refused("claims sub and sid: expected one of them at least");
        }
        return new LogoutToken(
                sub,
                sub == null ? null : ProviderIds.subject(client.issuer(), sub),
                sid == null ? null : ProviderIds.session(client.issuer(), sid),
                issuedAt);
    }

    /** Returns an id; null if absent. */
    private static String id(Claims claims, String name) throws ProviderException {
        String id = claims.string(name).orElse(null);
        if (id == null ? claims.has(name) : id.isEmpty() || id.length() > MAX_ID_CHARACTERS) {
            throw refused("claim " + name + ": expected 1 to " + MAX_ID_CHARACTERS + " characters");
        }
        return id;
    }

    private static ProviderException refused(String why) {
        return new ProviderException(ProviderFailure.UNTRUSTED, why);
    }
}
