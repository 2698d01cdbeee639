package io.github.jwtfilter.revocation;

import java.time.Instant;

/** Ends of sessions that servers with the same store learn from each other. */
public interface SharedSessions {
    /** Shares nothing, because there is no store. */
    SharedSessions NONE = new SharedSessions() {
        @Override
        public boolean isEnded(String id) {
            return false;
        }

        @Override
        public boolean endOfUser(String id, String user, Instant until) {
            return true;
        }

        @Override
        public boolean endOfClient(String id, String address, Instant until) {
            return true;
        }
    };

    /** Returns whether a session has ended on a server that shared it. Never waits. */
    boolean isEnded(String id);

    /**
     * Shares the end of a session of a login, without waiting for the store.
     *
     * @param until when all copies of the session have expired
     * @return false if this end is not shared, because too many sessions have ended
     */
    boolean endOfUser(String id, String user, Instant until);

    /**
     * Shares the end of a session without a login, without waiting for the store.
     *
     * @param address the client that ended it
     * @param until when all copies of the session have expired
     * @return false if this end is not shared, because too many sessions have ended
     */
    boolean endOfClient(String id, String address, Instant until);
}
