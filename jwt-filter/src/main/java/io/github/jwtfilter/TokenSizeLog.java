package io.github.jwtfilter;

import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.text.LogText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/**
 * Tells the operator of tokens that grow, once an hour for each claim that grew, and sooner only for a longer token
 * than was told of. Remembers a line a claim: few, for the operator lists them.
 */
final class TokenSizeLog {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final String RENEWAL = "renewal";

    private final RateLimitedLog news;

    TokenSizeLog(Clock clock) {
        this.news = new RateLimitedLog(clock);
    }

    /** A login was made that is near its budget's end. */
    void longLogin(IssuedLogin issued, SizeBudget budget, LargestClaim largest) {
        if (news.isNews(budget.carrier() + ", claim " + largest.name(), budget.step(issued.token()))) {
            LOG.log(
                    Level.WARNING,
                    "login: ''{0}'' has a long token, over the limit logins fail: {1}; {2}",
                    LogText.of(issued.login().identity().getName()),
                    budget.measured(issued.token()),
                    largest);
        }
    }

    /** A login goes on without a fresh token, until the one it has is over. */
    void renewalFailed(String why) {
        if (news.isNews(RENEWAL)) {
            LOG.log(Level.ERROR, "renewal: not made: {0}", why);
        }
    }
}
