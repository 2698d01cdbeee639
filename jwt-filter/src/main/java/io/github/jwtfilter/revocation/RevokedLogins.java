package io.github.jwtfilter.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The logins that were ended, in this server's memory: each is kept until the last token of it would have expired, then
 * forgotten. An entry that still counts is never given up for a new one.
 */
public final class RevokedLogins {
    /** About 100 bytes each: 50 MB at the worst. */
    public static final int USUAL_CAPACITY = 500_000;

    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);

    private final Map<String, Instant> endedUntil = new ConcurrentHashMap<>();
    private final int capacity;
    private final Clock clock;
    private Instant nextCleaning = Instant.MIN;

    /**
     * An empty list.
     *
     * @param capacity how many logins may be remembered at once
     * @param clock tells what may be forgotten
     */
    public RevokedLogins(int capacity, Clock clock) {
        this.capacity = capacity;
        this.clock = clock;
    }

    /**
     * Ends a login.
     *
     * @param login what all tokens of the login have in common
     * @param until when the last of them is over, clock skew included
     * @return false if the list is full of entries that still count; then nothing was ended
     */
    public synchronized boolean revoke(String login, Instant until) {
        Instant now = clock.instant();
        if (!now.isBefore(nextCleaning)) {
            endedUntil.values().removeIf(end -> !now.isBefore(end));
            nextCleaning = now.plus(BETWEEN_CLEANINGS);
        }
        if (endedUntil.size() >= capacity && !endedUntil.containsKey(login)) {
            return false;
        }
        endedUntil.merge(login, until, (known, anew) -> known.isAfter(anew) ? known : anew);
        return true;
    }

    /**
     * Whether none was ended that anybody remembers.
     *
     * @return true if there is no need to ask for a login
     */
    public boolean isEmpty() {
        return endedUntil.isEmpty();
    }

    /**
     * Whether a login was ended.
     *
     * @param login what all tokens of the login have in common
     * @return true as long as its entry counts
     */
    public boolean isRevoked(String login) {
        Instant until = endedUntil.get(login);
        return until != null && clock.instant().isBefore(until);
    }
}
