package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.revocation.Ending;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The logout tokens that this server has answered, up to their last use. One that arrives again gets the same answer and ends
 * nothing more (OpenID Connect Back-Channel Logout 1.0 §2.6). Of two copies that arrive at the same time, both may end the same
 * logins.
 */
final class AnsweredLogouts {
    /** About 1.5 MB. If a provider sends more in five minutes, the oldest are forgotten. */
    static final int MAX_TOKENS = 10_000;

    private final Map<String, Answer> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
            return size() > MAX_TOKENS || isOver(eldest.getValue());
        }
    };
    private final Clock clock;

    /** @param clock the clock by which tokens are verified */
    AnsweredLogouts(Clock clock) {
        this.clock = clock;
    }

    private boolean isOver(Answer answer) {
        return clock.instant().isAfter(answer.until);
    }

    /** Returns what became of the end that a token demanded; empty if it is new. */
    synchronized Optional<Ending> of(String id) {
        return Optional.ofNullable(answers.get(id)).map(answer -> answer.ending);
    }

    /**
     * Remembers what became of the end that a token demanded.
     *
     * @param id the digest of the token
     * @param lastUse the last time at which the token passes the checks
     */
    synchronized void remember(String id, Instant lastUse, Ending ending) {
        answers.put(id, new Answer(ending, lastUse));
    }

    /** Returns the number of tokens. */
    synchronized int size() {
        return answers.size();
    }

    private static final class Answer {
        final Ending ending;
        final Instant until;

        Answer(Ending ending, Instant until) {
            this.ending = ending;
            this.until = until;
        }
    }
}
