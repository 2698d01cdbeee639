package io.github.jwtfilter.login;

import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.text.RateLimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/**
 * Logs growing tokens, at most once an hour for each claim, or earlier if a token has grown since the last message. The
 * log remembers one entry per claim. These are few, because the operator lists the claims.
 */
public final class TokenSizeLog {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final String RENEWAL = "renewal";

    private final RateLimitedLog news;

    public TokenSizeLog(Clock clock) {
        this.news = new RateLimitedLog(clock);
    }

    /** Logs a login whose token is close to the limit. */
    public void longLogin(IssuedLogin issued, SizeBudget budget, LargestClaim largest) {
        if (news.isNews(budget.carrier() + ", claim " + largest.name(), budget.step(issued.token()))) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-309 The token of ''{0}'' is long. Above the limit, logins fail: {1}; {2}",
                    LogText.of(issued.login().identity().getName()),
                    budget.measured(issued.token()),
                    largest);
        }
    }

    /** Logs that a token was not renewed. The login continues until the presented token expires. */
    public void renewalFailed(String why) {
        if (news.isNews(RENEWAL)) {
            LOG.log(
                    Level.ERROR,
                    "JWTF-310 A login was not renewed and ends when its token expires, because no new token can be made:"
                            + " {0}",
                    why);
        }
    }
}
