package io.github.jwtfilter.oidc;

import java.time.Instant;
import java.util.Optional;

/** One attempt to log in at a provider. Immutable. */
public final class Attempt {
    /** Returns the verifier of the code (RFC 7636 §4.1). */
    public String verifier() {
        throw new UnsupportedOperationException();
    }

    /** Returns the nonce of the ID token. */
    public String nonce() {
        throw new UnsupportedOperationException();
    }

    /** Returns the page for after the login; empty if none was kept. */
    public Optional<String> target() {
        throw new UnsupportedOperationException();
    }

    /** Returns the login that the attempt is to confirm; empty if it is to begin a new one. */
    public Optional<Confirmed> confirmed() {
        throw new UnsupportedOperationException();
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
