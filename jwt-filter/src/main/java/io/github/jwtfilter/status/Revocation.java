package io.github.jwtfilter.status;

import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.revocation.StoreFeed;
import io.github.jwtfilter.revocation.StoreState;
import java.util.Optional;

/** What a server knows of ended logins, and how it shares that. */
public final class Revocation {
    private final EndedLogins ended;
    private final Optional<StoreFeed> feed;

    /**
     * Creates a view of the ended logins.
     *
     * @param feed the exchange with a shared store, if there is one
     */
    public Revocation(EndedLogins ended, Optional<StoreFeed> feed) {
        this.ended = ended;
        this.feed = feed;
    }

    /** Returns the number of facts. */
    int facts() {
        return ended.size();
    }

    /** Returns the memory of the facts in bytes. */
    long bytes() {
        return ended.bytes();
    }

    /** Returns the state of the shared store; empty without one. */
    Optional<StoreState> store() {
        return feed.map(StoreFeed::state);
    }
}
