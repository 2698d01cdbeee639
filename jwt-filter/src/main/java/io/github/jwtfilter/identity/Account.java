package io.github.jwtfilter.identity;

import io.github.jwtfilter.text.Digests;
import java.util.Objects;
import java.util.Optional;

/** A user's current account in a store, found by name alone. Immutable. */
public final class Account {
    private final Identity identity;
    private final String stamp;
    private final Verdict.Refusal refusal;

    /**
     * Creates an account that may log in.
     *
     * @param identity the user with their roles
     * @param stamp changes when earlier logins must end, above all with the password; may be empty
     */
    public Account(Identity identity, String stamp) {
        this(identity, stamp, null);
    }

    /**
     * Creates an account that may be locked, expired or disabled.
     *
     * @param identity the user with their roles
     * @param stamp changes when earlier logins must end, above all with the password; may be empty
     * @param refusal why a login would be refused now; null if it would be accepted
     */
    public Account(Identity identity, String stamp, Verdict.Refusal refusal) {
        this.identity = Objects.requireNonNull(identity, "identity");
        this.stamp = Objects.requireNonNullElse(stamp, "");
        this.refusal = refusal;
    }

    /**
     * Returns the user.
     *
     * @return the user with their current roles
     */
    public Identity identity() {
        return identity;
    }

    /**
     * Returns a digest of the account's state. Compare it only for equality: a different stamp means that the account
     * has changed. It may be derived from a password hash, so do not show or log it.
     *
     * @return empty if the store keeps no such state
     */
    public String stamp() {
        return stamp;
    }

    /**
     * Returns why a login would be refused now, even with the right password.
     *
     * @return empty if the account may log in
     */
    public Optional<Verdict.Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Returns a digest of the account's state. It changes when any of these values changes. */
    public static String stampOf(String... facts) {
        StringBuilder all = new StringBuilder();
        for (String fact : facts) {
            all.append(fact.length()).append(':').append(fact);
        }
        return Digests.name(all.toString(), 22);
    }

    /** Returns the user's name, for logs. */
    @Override
    public String toString() {
        return "Account[" + identity + "]";
    }
}
