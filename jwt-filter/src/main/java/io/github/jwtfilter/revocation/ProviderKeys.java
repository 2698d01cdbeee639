package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Kind;
import java.util.Optional;

/** The names of a login's session and user at an identity provider, in facts. Immutable. */
public final class ProviderKeys {
    /** The names of a login without a provider. */
    public static final ProviderKeys NONE = of(Optional.empty(), Optional.empty());

    private final Optional<String> session;
    private final Optional<String> subject;

    /** Created lazily, because most servers have no fact about a provider. Several threads may create the same. */
    private Fact sessionEnd;

    private Fact subjectEnd;

    private ProviderKeys(Optional<String> session, Optional<String> subject) {
        this.session = session;
        this.subject = subject;
    }

    /**
     * Returns the names of a login.
     *
     * @param session the digest that stands for the provider and its session, if known
     * @param subject the digest that stands for the provider and its user, if known
     */
    public static ProviderKeys of(Optional<String> session, Optional<String> subject) {
        return new ProviderKeys(session, subject);
    }

    /**
     * Returns the fact that ends the logins of a provider's session up to an instant. Later logins of the session may stand:
     * Keycloak ends the logins of one client if a user revokes a consent, and begins the next login in the same session.
     */
    public static Fact endOfSession(String session, long instant, long until) {
        return Fact.before(Kind.PROVIDER_SESSION, session, instant, until);
    }

    /** Returns the fact that ends the logins of a provider's user. */
    public static Fact endOfSubject(String subject, long instant, long until) {
        return Fact.before(Kind.PROVIDER_SUBJECT, subject, instant, until);
    }

    /** Returns the name of the user at the provider, if known. */
    Optional<String> subject() {
        return subject;
    }

    /** Returns a fact with the digest of the session; null if unknown. */
    Fact sessionEnd() {
        Fact known = sessionEnd;
        if (known == null && session.isPresent()) {
            known = endOfSession(session.get(), 0, 0);
            sessionEnd = known;
        }
        return known;
    }

    /** Returns a fact with the digest of the user; null if unknown. */
    Fact subjectEnd() {
        Fact known = subjectEnd;
        if (known == null && subject.isPresent()) {
            known = endOfSubject(subject.get(), 0, 0);
            subjectEnd = known;
        }
        return known;
    }
}
