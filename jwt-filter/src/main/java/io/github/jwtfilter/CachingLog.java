package io.github.jwtfilter;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.text.RateLimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/**
 * Warns the operator when the application allows shared caches to store a response that needs a login. Logs each
 * pattern at most once an hour.
 */
final class CachingLog {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final AccessRules rules;
    private final RateLimitedLog news;

    CachingLog(AccessRules rules, Clock clock) {
        this.rules = rules;
        this.news = new RateLimitedLog(clock);
    }

    /** Logs that a response at a path had {@code public} or {@code s-maxage}, although the rules protect the path. */
    void overruled(String path) {
        String pattern = rules.patternFor(path);
        if (news.isNews(pattern)) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-701 The application lets shared caches store an answer under ''{0}'', which needs a login."
                            + " The filter sends ''Cache-Control: private'' instead. If everybody may see the answer,"
                            + " permit its path in ''rules''.",
                    pattern);
        }
    }
}
