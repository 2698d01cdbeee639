package io.github.jwtfilter.identity;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What is said of the credentials of a user who is known: accepted, or refused and why. Immutable. */
public final class Verdict {
    /** Why a user is refused. For the operator: the client hears the same of each but the last. */
    public enum Refusal {
        /** The password is not the user's. */
        WRONG_PASSWORD,
        /** The account is locked for the time being, such as after too many tries elsewhere. */
        LOCKED,
        /** The account or its password has run out. */
        EXPIRED,
        /** Somebody has switched the account off. */
        DISABLED,
        /** Too many passwords were tried; none is looked at for a while. */
        THROTTLED;

        /** Words for a log, such as {@code wrong password}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Identity identity;
    private final Refusal refusal;
    private final Duration retryAfter;

    private Verdict(Identity identity, Refusal refusal, Duration retryAfter) {
        this.identity = identity;
        this.refusal = refusal;
        this.retryAfter = retryAfter;
    }

    /**
     * The user is who they say.
     *
     * @param identity the user, their roles, and what else the store tells of them
     * @return a verdict with the user
     */
    public static Verdict accepted(Identity identity) {
        return new Verdict(identity, null, Duration.ZERO);
    }

    /**
     * The user is not let in.
     *
     * @param refusal why
     * @return a verdict without a user
     */
    public static Verdict refused(Refusal refusal) {
        return new Verdict(null, refusal, Duration.ZERO);
    }

    /**
     * Nothing was looked at: too many passwords were tried before.
     *
     * @param retryAfter when trying again makes sense
     * @return a verdict without a user
     */
    public static Verdict throttled(Duration retryAfter) {
        return new Verdict(null, Refusal.THROTTLED, retryAfter);
    }

    /**
     * The user.
     *
     * @return empty if refused
     */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /**
     * Why the user is not let in.
     *
     * @return empty if accepted
     */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * How long to wait before another try.
     *
     * @return zero unless throttled
     */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Such as {@code accepted user} or {@code refused: wrong password}. */
    @Override
    public String toString() {
        return identity != null ? "accepted " + identity : "refused: " + refusal;
    }
}
