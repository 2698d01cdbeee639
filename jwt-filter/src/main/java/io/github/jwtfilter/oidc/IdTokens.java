package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.VerifiedJwt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** The checks of ID tokens (Core §3.1.3.7, §3.1.3.8). */
final class IdTokens {
    private final String clientId;
    private final ProviderTokenVerifier verifier;
    private final ConfirmedParameters confirmed;

    /** @param verifier for {@link ProviderTokenVerifier.Kind#ID_TOKEN} */
    IdTokens(String clientId, ProviderTokenVerifier verifier, ConfirmedParameters confirmed) {
        this.clientId = clientId;
        this.verifier = verifier;
        this.confirmed = confirmed;
    }

    /**
     * Verifies the ID token of an answer.
     *
     * @param nonce the nonce of the attempt
     * @return its claims; {@code sub} is there, and {@code sid} is a string or absent
     */
    Claims verify(Tokens tokens, String nonce) throws ProviderException {
        VerifiedJwt jwt = verifier.verify(tokens.idToken());
        Claims claims = jwt.claims();
        checkParty(claims);
        checkNonce(claims.get("nonce").orElse(null), nonce);
        if (verifier.id(claims, "sub").isEmpty()) {
            throw verifier.untrusted("claim sub: required and absent");
        }
        verifier.id(claims, "sid");
        if (tokens.accessToken().isPresent() && claims.has("at_hash")) {
            String hash =
                    halfHash(jwt.key().algorithm().name(), tokens.accessToken().get());
            if (!hash.equals(claims.get("at_hash").orElse(null))) {
                throw verifier.untrusted("claim at_hash: expected the hash of the access token, got another value");
            }
        }
        String unconfirmed = confirmed.problem(claims);
        if (unconfirmed != null) {
            throw verifier.untrusted(unconfirmed);
        }
        return claims;
    }

    /**
     * Checks for whom the token was issued. Other audiences are accepted if {@code azp} names this client: the provider
     * sent the token over this client's own connection, and only this client knows its nonce.
     */
    private void checkParty(Claims claims) throws ProviderException {
        boolean named = claims.has("azp");
        if (!named && claims.audience().size() > 1) {
            throw verifier.untrusted(
                    "claim azp: required with several audiences, and absent. Configure the client at the"
                            + " provider so that '" + clientId + "' is the only audience of its ID tokens");
        }
        if (named && !clientId.equals(claims.get("azp").orElse(null))) {
            throw verifier.untrusted("claim azp: expected '" + clientId + "', got another client. Check oidcClientId");
        }
    }

    private void checkNonce(Object presented, String nonce) throws ProviderException {
        boolean same = presented instanceof String && MessageDigest.isEqual(bytes((String) presented), bytes(nonce));
        if (!same) {
            throw verifier.untrusted("claim nonce: expected that of this login, got "
                    + (presented == null ? "none" : "another one")
                    + ". The token may belong to another login");
        }
    }

    /** Returns the left half of a text's hash, by the hash function of the token's algorithm (Core §3.1.3.6). */
    private static String halfHash(String algorithm, String text) {
        try {
            byte[] hash = MessageDigest.getInstance(hashFunction(algorithm)).digest(bytes(text));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, hash.length / 2));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the hash function of a signature. Ed25519 hashes with SHA-512 (RFC 8032 §5.1). */
    private static String hashFunction(String algorithm) {
        if (algorithm.endsWith("256")) {
            return "SHA-256";
        }
        return algorithm.endsWith("384") ? "SHA-384" : "SHA-512";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
