package io.github.jwtfilter.oidc;

import io.github.jwtfilter.text.Digests;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt to log in at a provider. The browser keeps it in an encrypted cookie, so any node can finish it.
 * Verifier and nonce are digests of one secret. Immutable.
 */
public final class Attempt {
    /** A complete SHA-256 in base64url. RFC 7636 §4.1 recommends this length for the verifier. */
    private static final int DIGEST_CHARACTERS = 43;

    private final String state;
    private final String secret;
    private final String target;
    private final Confirmed confirmed;

    /**
     * @param state names the attempt in the URLs of the provider
     * @param secret 32 random bytes in base64url
     * @param target null if the saved target counts
     * @param confirmed null if the attempt is to begin a new login
     */
    Attempt(String state, String secret, String target, Confirmed confirmed) {
        this.state = state;
        this.secret = secret;
        this.target = target;
        this.confirmed = confirmed;
    }

    /** Returns the state of the authorization request. */
    String state() {
        return state;
    }

    String secret() {
        return secret;
    }

    /** Returns the verifier of the code (RFC 7636 §4.1). */
    public String verifier() {
        return Digests.name("verifier\0" + secret, DIGEST_CHARACTERS);
    }

    /** Returns the challenge of the verifier, by the method S256 (RFC 7636 §4.2). */
    String challenge() {
        return Digests.name(verifier(), DIGEST_CHARACTERS);
    }

    /** Returns the nonce of the ID token. */
    public String nonce() {
        return Digests.name("nonce\0" + secret, DIGEST_CHARACTERS);
    }

    /** Returns the page for after the login; empty if none was kept. */
    public Optional<String> target() {
        return Optional.ofNullable(target);
    }

    /** Returns the login that the attempt is to confirm; empty if it is to begin a new one. */
    public Optional<Confirmed> confirmed() {
        return Optional.ofNullable(confirmed);
    }

    /** The login that an attempt is to confirm. */
    public static final class Confirmed {
        final String sid;
        final Instant authTime;
        final String subject;

        /** @param subject see {@link ProviderIds#subject} */
        public Confirmed(String sid, Instant authTime, String subject) {
            this.sid = sid;
            this.authTime = authTime;
            this.subject = subject;
        }

        public String sid() {
            return sid;
        }

        public Instant authTime() {
            return authTime;
        }

        public String subject() {
            return subject;
        }
    }
}
