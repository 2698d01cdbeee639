package io.github.jwtfilter;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/** Tells the operator where the application invites shared caches to keep what is not for everybody, once an hour. */
final class CachingLog {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final OnceAnHour news;

    CachingLog(Clock clock) {
        this.news = new OnceAnHour(clock);
    }

    /** An answer below a pattern of the rules said {@code public} or {@code s-maxage}. */
    void overruled(String pattern) {
        if (news.isNews(pattern)) {
            LOG.log(
                    Level.WARNING,
                    "caching: the application allows shared caches to store an answer under ''{0}'', which needs a login;"
                            + " the filter sends ''Cache-Control: private'' instead. If everybody may see it, permit its"
                            + " path in rules",
                    pattern);
        }
    }
}
