package io.github.jwtfilter;

import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.Verdict.Refusal;
import java.time.Duration;
import java.util.Optional;

/** What became of a name and a password: a login, or why there is none. */
final class LoginOutcome {
    private final Optional<Verdict> verdict;
    private final IssuedLogin issued;

    /** What the stores say; empty if none knows the user. */
    LoginOutcome(Optional<Verdict> verdict) {
        this(verdict, null);
    }

    private LoginOutcome(Optional<Verdict> verdict, IssuedLogin issued) {
        this.verdict = verdict;
        this.issued = issued;
    }

    /** The same, and the login that has begun. */
    LoginOutcome with(IssuedLogin begun) {
        return new LoginOutcome(verdict, begun);
    }

    /** The user, if accepted. */
    Optional<Identity> identity() {
        return verdict.flatMap(Verdict::identity);
    }

    /** The login; empty if refused. */
    Optional<IssuedLogin> issued() {
        return Optional.ofNullable(issued);
    }

    /** How long to wait before another try; zero unless there were too many. */
    Duration retryAfter() {
        return verdict.map(Verdict::retryAfter).orElse(Duration.ZERO);
    }

    /**
     * Why there is no login, for the operator.
     *
     * @param unknown what is said where no store knows the user
     */
    String inWords(String unknown) {
        return verdict.flatMap(Verdict::refusal).map(Refusal::toString).orElse(unknown);
    }
}
