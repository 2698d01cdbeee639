package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Ends of sessions as facts. They have the same list as ended logins, on this server, on the others and in the store, and
 * logins need its places more. Anyone can begin and end sessions without a login. So this server shares at most 20,000 ends
 * of such sessions in the time that one lasts, and 500,000 of sessions with a login. A user or a client may have as many
 * as there are places left, and at most 20,000. Other servers add as many. So this server shares none while more than half
 * of the list is taken.
 */
public final class SessionFacts implements SharedSessions {
    static final int MAX_OF_CLIENTS = 20_000;

    private static final int MAX_OF_USERS = 500_000;
    private static final int MAX_OF_OWNER = 20_000;

    private final EndedLogins known;
    private final FactLog log;
    private final Duration retention;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Share users = new Share(MAX_OF_USERS);
    private final Share clients = new Share(MAX_OF_CLIENTS);
    private long since;

    /**
     * Creates the ends of one application's sessions.
     *
     * @param known the facts that this server knows
     * @param log takes the facts that this server adds
     * @param retention how long a session lasts at most, clock skew included
     */
    public SessionFacts(EndedLogins known, FactLog log, Duration retention, Clock clock, LongSupplier nanoTime) {
        this.known = known;
        this.log = log;
        this.retention = retention;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    @Override
    public boolean isEnded(String id) {
        // The digest is computed only if there is something to compare it with.
        return !known.isEmpty() && known.isEnded(Fact.ends(Kind.SESSION, id, 0));
    }

    @Override
    public boolean endOfUser(String id, String user, Instant until) {
        return end(id, users, user, until);
    }

    @Override
    public boolean endOfClient(String id, String address, Instant until) {
        return end(id, clients, address, until);
    }

    private boolean end(String id, Share share, String owner, Instant until) {
        if (known.isHalfFull() || !take(share, Fact.ends(Kind.SESSION, owner, 0).high())) {
            return false;
        }
        Instant latest = clock.instant().plus(retention);
        Instant needed = until.isBefore(latest) ? until : latest;
        log.appendLater(List.of(Fact.ends(Kind.SESSION, id, needed.getEpochSecond() + 1)));
        return true;
    }

    private synchronized boolean take(Share share, long owner) {
        long now = nanoTime.getAsLong();
        if (now - since >= retention.toNanos()) {
            since = now;
            users.clear();
            clients.clear();
        }
        return share.take(owner);
    }

    /** The places for one kind of owners. */
    private static final class Share {
        private final OwnerCounts owners = new OwnerCounts();
        private final int places;
        private int taken;

        Share(int places) {
            this.places = places;
        }

        boolean take(long owner) {
            if (owners.of(owner) >= Math.min(places - taken, MAX_OF_OWNER)) {
                return false;
            }
            owners.add(owner, 1);
            taken++;
            return true;
        }

        void clear() {
            owners.clear();
            taken = 0;
        }
    }
}
