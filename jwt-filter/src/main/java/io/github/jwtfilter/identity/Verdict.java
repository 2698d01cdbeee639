package io.github.jwtfilter.identity;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A store's decision about a known user: accepted, or refused with a reason. Immutable. */
public final class Verdict {
    /**
     * Why a user is refused. Meant for the operator: the client gets the same answer for every reason except
     * {@link #THROTTLED}.
     */
    public enum Refusal {
        /** The password is wrong. */
        WRONG_PASSWORD,
        /** The account is locked for some time, for example after too many attempts elsewhere. */
        LOCKED,
        /** The account or its password has expired. */
        EXPIRED,
        /** An administrator has disabled the account. */
        DISABLED,
        /** Too many passwords were tried. For some time all passwords are refused unchecked. */
        THROTTLED;

        /** Returns words for a log, such as {@code wrong password}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Account account;
    private final Source source;
    private final Refusal refusal;
    private final Duration retryAfter;

    private Verdict(Account account, Source source, Refusal refusal, Duration retryAfter) {
        this.account = account;
        this.source = source;
        this.refusal = refusal;
        this.retryAfter = retryAfter;
    }

    /**
     * Accepts the user.
     *
     * @param identity the user with their roles and claims
     * @return a verdict with the user
     */
    public static Verdict accepted(Identity identity) {
        return accepted(new Account(identity, ""));
    }

    /**
     * Accepts the user, with the state of the account. If the account has changed at a later look-up, the login ends.
     *
     * @param account the user with their roles and claims, and the same stamp that {@link IdentityStore#find} returns
     * @return a verdict with the user
     */
    public static Verdict accepted(Account account) {
        return new Verdict(account, Source.UNNAMED, null, Duration.ZERO);
    }

    /** Returns this verdict of an accepted user, with the store that decided. */
    Verdict from(Source decided) {
        return new Verdict(account, decided, refusal, retryAfter);
    }

    /**
     * Refuses the user.
     *
     * @param refusal why
     * @return a verdict without a user
     */
    public static Verdict refused(Refusal refusal) {
        return new Verdict(null, Source.UNNAMED, refusal, Duration.ZERO);
    }

    /**
     * Refuses an attempt unchecked, because too many passwords were tried before.
     *
     * @param retryAfter when a retry makes sense
     * @return a verdict without a user
     */
    public static Verdict throttled(Duration retryAfter) {
        return new Verdict(null, Source.UNNAMED, Refusal.THROTTLED, retryAfter);
    }

    /**
     * Returns the user.
     *
     * @return empty if refused
     */
    public Optional<Identity> identity() {
        return account().map(Account::identity);
    }

    /**
     * Returns the user with the state of the account.
     *
     * @return empty if refused; the stamp is empty if the store gave only an identity
     */
    public Optional<Account> account() {
        return Optional.ofNullable(account);
    }

    /** Returns the store that decided. */
    public Source source() {
        return source;
    }

    /**
     * Returns the reason for a refusal.
     *
     * @return empty if accepted
     */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * Returns how long to wait before a retry.
     *
     * @return zero unless throttled
     */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Returns words for a log, such as {@code accepted user} or {@code refused: wrong password}. */
    @Override
    public String toString() {
        return account != null ? "accepted " + account.identity() : "refused: " + refusal;
    }
}
