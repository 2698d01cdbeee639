package io.github.jwtfilter.oidc;

import java.time.Instant;
import java.util.Optional;

/** A provider's demand to end logins, after all checks. Only {@link LogoutTokens} creates instances. Immutable. */
public final class LogoutToken {
    private final String id;
    private final String sub;
    private final String subject;
    private final String session;
    private final Instant issuedAt;
    private final Instant lastUse;

    LogoutToken(String id, String sub, String subject, String session, Instant issuedAt, Instant lastUse) {
        this.id = id;
        this.sub = sub;
        this.subject = subject;
        this.session = session;
        this.issuedAt = issuedAt;
        this.lastUse = lastUse;
    }

    /** Returns a digest of the provider and the claim {@code jti}, which differ for each token. */
    public String id() {
        return id;
    }

    /** Returns the provider's id of the user, for the audit log; empty if the token names only a session. */
    public Optional<String> sub() {
        return Optional.ofNullable(sub);
    }

    /** Returns the name of the user, see {@link ProviderIds#subject}; empty if the token names only a session. */
    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }

    /** Returns the name of the session that ends, see {@link ProviderIds#session}; empty if all logins of the user end. */
    public Optional<String> session() {
        return Optional.ofNullable(session);
    }

    /** Returns the time by the provider's clock. */
    public Instant issuedAt() {
        return issuedAt;
    }

    /** Returns the last time at which the token passes the checks. */
    public Instant lastUse() {
        return lastUse;
    }
}
