package io.github.jwtfilter.nodes;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The promises of the documents about a login. The model knows the beginnings of requests and the answers, and nothing of
 * the product. It collects broken promises.
 */
final class Model {
    private static final long NEVER = Long.MAX_VALUE;

    private final long windowNanos;
    private final AtomicLong longestAccepted = new AtomicLong();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    /** @param window how long other nodes may accept a login after its logout was answered with 204 */
    Model(Duration window) {
        this.windowNanos = window.toNanos();
    }

    /** A login. Used by one thread. */
    static final class Session {
        final int user;
        final long answeredAt = System.nanoTime();

        /** The latest token. */
        String token;

        private boolean mayBeRefused;
        private long takenAt = NEVER;
        private NodeProcess endedBy;
        private int lifeOfEndedBy;
        private long endedAt = NEVER;
        private String how = "";

        Session(int user, String token, boolean mayBeRefused) {
            this.user = user;
            this.token = token;
            this.mayBeRefused = mayBeRefused;
        }

        /** Records that a request to end this login was sent. It may work without an answer. */
        void ending() {
            mayBeRefused = true;
        }

        /** Records the answer of a node to a logout. */
        void ended(NodeProcess node, int life, int status, String means) {
            if (status == 204 || status == 202) {
                endedBy = node;
                lifeOfEndedBy = life;
                endedAt = System.nanoTime();
                how = means + " at " + node + ", " + (endedAt - answeredAt) / 1_000_000
                        + " ms after the login, answered " + status;
            }
            if (status == 204) {
                takenAt = endedAt;
            }
        }

        /** Returns whether all nodes must refuse this login sooner or later. */
        boolean isTaken() {
            return takenAt != NEVER;
        }

        /** Returns whether all nodes must accept this login. */
        boolean isValid() {
            return !mayBeRefused;
        }
    }

    /** Judges an answer to a request that began at a time. */
    void answered(Session session, NodeProcess node, int lifeAtStart, long start, int status) {
        if (status == 200) {
            accepted(session, node, lifeAtStart, start);
        } else if (status == 401 && session.isValid()) {
            broken.add("refused a valid login at " + node + ", " + (System.nanoTime() - session.answeredAt) / 1_000_000
                    + " ms after its login");
        }
    }

    private void accepted(Session session, NodeProcess node, int life, long start) {
        if (session.isTaken() && start > session.takenAt) {
            long after = start - session.takenAt;
            longestAccepted.accumulateAndGet(after, Math::max);
            if (after > windowNanos) {
                broken.add("accepted at " + node + " " + after / 1_000_000 + " ms after " + session.how);
            }
        }
        boolean isSameProcess = node == session.endedBy && life == session.lifeOfEndedBy;
        if (isSameProcess && start > session.endedAt) {
            broken.add("accepted by the node that ended it: " + session.how);
        }
    }

    void broken(String promise) {
        broken.add(promise);
    }

    Queue<String> broken() {
        return broken;
    }

    /** Returns the longest time after a logout at which a request began that was accepted. */
    long longestAcceptedMillis() {
        return longestAccepted.get() / 1_000_000;
    }
}
