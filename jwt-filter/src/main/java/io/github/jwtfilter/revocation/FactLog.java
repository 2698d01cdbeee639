package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import java.util.List;

/** Takes the facts that this server adds: its own memory, or that of all servers with the same store. */
@FunctionalInterface
public interface FactLog {
    /** Adds facts. They count on this server when it returns. Never refuses them. */
    Ending append(List<Fact> facts);

    /**
     * Adds facts without waiting for the store. They are less urgent than those of {@link #append}, and count on this server
     * when it returns.
     */
    default void appendLater(List<Fact> facts) {
        append(facts);
    }

    /**
     * Makes sure that this server knows the facts of the others, so that it can accept a login.
     *
     * @throws StoreBehindException if it may lack facts that are older than {@code storeMaxLag}
     */
    default void requireFresh() throws StoreBehindException {}

    /**
     * Lets a second pass, up to which logins have ended, so that a new login can begin after it by everybody's clock. Waits
     * two seconds at most. A server that shares no facts need not wait.
     *
     * @param second in seconds since 1970
     */
    default void awaitPassed(long second) {}
}
