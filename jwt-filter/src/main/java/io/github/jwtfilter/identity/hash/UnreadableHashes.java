package io.github.jwtfilter.identity.hash;

import io.github.jwtfilter.text.LogText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Logs hashes that cannot be read, at most once an hour for each reason. The hash itself is never logged. */
public final class UnreadableHashes {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    private static final Duration SILENCE = Duration.ofHours(1);
    private static final int MAX_REASONS = 100;

    private final String place;
    private final Map<String, Instant> lastLogged = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_REASONS;
        }
    };

    public UnreadableHashes(String place) {
        this.place = place;
    }

    /** Records that a user's hash cannot be read, and logs it if the hour is over. */
    public void met(String user, UnreadableHashException why, Instant now) {
        if (isDue(why.getMessage(), now)) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-204 User ''{1}'' in {0} and all users with such a hash cannot log in: {2}",
                    place,
                    LogText.of(user),
                    why.getMessage());
        }
    }

    private synchronized boolean isDue(String reason, Instant now) {
        Instant last = lastLogged.get(reason);
        if (last != null && now.isBefore(last.plus(SILENCE))) {
            return false;
        }
        lastLogged.put(reason, now);
        return true;
    }
}
