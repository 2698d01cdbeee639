package io.github.jwtfilter;

import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.spelling.Printable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells the operator of tokens that grow, once an hour for each claim that grew, and sooner only for a longer token
 * than was told of. Remembers a line a claim: few, for the operator lists them.
 */
final class GrowthLog {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final Duration QUIET = Duration.ofHours(1);
    private static final String RENEWAL = "renewal";

    private final Clock clock;
    private final Map<String, Told> told = new HashMap<>();

    GrowthLog(Clock clock) {
        this.clock = clock;
    }

    /** A login was made that is near its budget's end. */
    void longLogin(IssuedLogin issued, SizeBudget budget, LargestClaim largest) {
        if (isNews(budget.carrier() + ", claim " + largest.name(), budget.step(issued.token()))) {
            LOG.log(
                    Level.WARNING,
                    "login: ''{0}'' has a long token, over the limit logins fail: {1}; {2}",
                    Printable.of(issued.login().identity().getName()),
                    budget.measured(issued.token()),
                    largest);
        }
    }

    /** A login goes on without a fresh token, until the one it has is over. */
    void renewalFailed(String why) {
        if (isNews(RENEWAL, 0)) {
            LOG.log(Level.ERROR, "renewal: not made: {0}", why);
        }
    }

    private synchronized boolean isNews(String topic, int step) {
        Instant now = clock.instant();
        Told last = told.get(topic);
        if (last != null && now.isBefore(last.at.plus(QUIET)) && step <= last.step) {
            return false;
        }
        told.put(topic, new Told(now, step));
        return true;
    }

    private static final class Told {
        private final Instant at;
        private final int step;

        Told(Instant at, int step) {
            this.at = at;
            this.step = step;
        }
    }
}
