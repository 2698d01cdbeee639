package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.Verdict.Refusal;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import java.time.Duration;
import java.util.Optional;

/** The result of a login attempt: a login, or the reason for its failure. */
public final class LoginOutcome {
    private final Optional<Verdict> verdict;
    private final IssuedLogin issued;

    /**
     * Creates an outcome without a login.
     *
     * @param verdict the verdict of the stores; empty if the user is unknown to all of them
     */
    public LoginOutcome(Optional<Verdict> verdict) {
        this(verdict, null);
    }

    private LoginOutcome(Optional<Verdict> verdict, IssuedLogin issued) {
        this.verdict = verdict;
        this.issued = issued;
    }

    /** Returns this outcome with the new login added. */
    public LoginOutcome with(IssuedLogin begun) {
        return new LoginOutcome(verdict, begun);
    }

    /** Returns the user, if accepted. */
    public Optional<Identity> identity() {
        return verdict.flatMap(Verdict::identity);
    }

    /** Returns the login; empty if refused. */
    public Optional<IssuedLogin> issued() {
        return Optional.ofNullable(issued);
    }

    /** Returns the time to wait before the next attempt; zero unless there were too many attempts. */
    public Duration retryAfter() {
        return verdict.map(Verdict::retryAfter).orElse(Duration.ZERO);
    }

    /**
     * Returns the reason for a failure, for the operator.
     *
     * @param unknown the text to use if the user is unknown to all stores
     */
    public String inWords(String unknown) {
        return verdict.flatMap(Verdict::refusal).map(Refusal::toString).orElse(unknown);
    }
}
