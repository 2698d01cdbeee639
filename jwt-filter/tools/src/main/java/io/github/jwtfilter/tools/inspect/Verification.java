package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.jose.VerifiedJwt;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The result of verifying a token with pasted keys. The verifier of the filter decides. */
final class Verification {
    private final State state;
    private final String title;
    private final String text;

    private Verification(State state, String title, String text) {
        this.state = state;
        this.title = title;
        this.text = text;
    }

    /** The outcome of a verification. */
    enum State {
        /** The token or the key is missing. */
        OPEN,
        /** The signature and the claims are valid now. */
        VERIFIED,
        /** The signature is valid, but a server refuses the claims. */
        SIGNATURE_ONLY,
        /** The signature is invalid or cannot be verified. */
        REFUSED
    }

    /** The expected issuer and audience; empty accepts any value. */
    static final class Expected {
        private final String issuer;
        private final String audience;

        Expected(String issuer, String audience) {
            this.issuer = issuer;
            this.audience = audience;
        }
    }

    /** Returns the result for a missing token or key. */
    static Verification open(String text) {
        return new Verification(State.OPEN, "Not verified", text);
    }

    /** Returns the result for unusable keys. */
    static Verification unusable(String text) {
        return new Verification(State.REFUSED, "The key cannot be used", text);
    }

    /** Verifies a token. */
    static Verification of(DecodedToken token, PastedKey key, Expected expected, Clock clock) {
        if (token.kind() == DecodedToken.Kind.UNSIGNED) {
            return new Verification(State.REFUSED, "Not verified", "The token has no signature.");
        }
        if (token.kind() == DecodedToken.Kind.ENCRYPTED) {
            return open("An encrypted token has no signature to verify.");
        }
        try {
            VerifiedJwt jwt = verify(token, key.keys(), expected, clock);
            return new Verification(
                    State.VERIFIED,
                    "Verified",
                    "The signature fits the key " + jwt.key().fingerprint() + " ("
                            + jwt.key().algorithm() + "), and the claims are good now.");
        } catch (InvalidTokenException e) {
            return refused(e, token, key, expected, clock);
        }
    }

    private static VerifiedJwt verify(DecodedToken token, KeySet keys, Expected expected, Clock clock)
            throws InvalidTokenException {
        ClaimRules.Builder rules = ClaimRules.builder().clock(clock);
        if (!expected.issuer.isEmpty()) {
            rules.issuer(expected.issuer);
        }
        if (expected.audience.isEmpty()) {
            rules.ignoreAudience();
        } else {
            rules.audience(expected.audience);
        }
        // Accept any type here. The list of problems names types that a login filter refuses.
        token.type().ifPresent(type -> rules.types(Set.of(type)));
        if (token.token().indexOf('=') >= 0) {
            rules.allowPadding();
        }
        return JwtVerifier.ofLongTokens(keys, rules.build(), TokenText.MAX_CHARACTERS)
                .verify(token.token());
    }

    private static Verification refused(
            InvalidTokenException e, DecodedToken token, PastedKey key, Expected expected, Clock clock) {
        String why = e.reason() + ": " + PrettyJson.visible(e.getMessage());
        if (e.reason().signatureHeld()) {
            return new Verification(
                    State.SIGNATURE_ONLY,
                    "The signature fits, but a server refuses the token",
                    DecodedToken.sentence(why));
        }
        return new Verification(
                State.REFUSED,
                "Not verified",
                DecodedToken.sentence(why) + hint(e.reason(), token, key, expected, clock));
    }

    /** Returns a hint about a likely mistake of the person. */
    private static String hint(Reason reason, DecodedToken token, PastedKey key, Expected expected, Clock clock) {
        switch (reason) {
            case BAD_SIGNATURE:
                return key.inOtherForms().stream()
                        .filter(other -> isSignedBy(token, other.keys(), expected, clock))
                        .map(other -> " The signature fits if the secret is read as " + other.form() + ".")
                        .findFirst()
                        .orElse("");
            case UNKNOWN_KEY:
                KeySet unnamed = KeySet.of(key.keys().keys().stream()
                        .map(each -> each.withKeyId(null))
                        .distinct()
                        .collect(Collectors.toList()));
                return isSignedBy(token, unnamed, expected, clock)
                        ? " The signature fits a key here, but its kid is another than that of the token."
                        : "";
            case UNSUPPORTED_ALGORITHM:
                return token.algorithm()
                        .map(algorithm -> " The token is signed with " + algorithm + ", the key is for "
                                + algorithms(key.keys()) + ".")
                        .orElse("");
            default:
                return "";
        }
    }

    private static String algorithms(KeySet keys) {
        List<Algorithm> algorithms =
                keys.keys().stream().map(SigningKey::algorithm).distinct().collect(Collectors.toList());
        return algorithms.stream().map(Algorithm::name).collect(Collectors.joining(", "));
    }

    private static boolean isSignedBy(DecodedToken token, KeySet keys, Expected expected, Clock clock) {
        try {
            verify(token, keys, expected, clock);
            return true;
        } catch (InvalidTokenException e) {
            return e.reason().signatureHeld();
        }
    }

    /** Returns the content for the page. */
    Map<String, Object> asMap(Optional<PastedKey> key) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("state", state.name().toLowerCase(Locale.ROOT));
        map.put("title", title);
        map.put("text", text);
        map.put("notes", key.map(PastedKey::notes).orElse(List.of()));
        return map;
    }
}
