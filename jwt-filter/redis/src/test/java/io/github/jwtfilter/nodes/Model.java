package io.github.jwtfilter.nodes;

import java.time.Duration;
import java.util.Optional;
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

        /** The refresh tokens of a program. */
        final Optional<Family> family;

        /** The latest token. */
        String token;

        /** The one before. It counts as long as the login. */
        String earlier;

        private boolean mayBeRefused;
        private long takenAt = NEVER;
        private NodeProcess endedBy;
        private int lifeOfEndedBy;
        private long endedAt = NEVER;
        private String how = "";

        Session(int user, String token, Optional<Family> family, boolean mayBeRefused) {
            this.user = user;
            this.token = token;
            this.earlier = token;
            this.family = family;
            this.mayBeRefused = mayBeRefused;
        }

        /** Records a new token. */
        void renewed(String next) {
            earlier = token;
            token = next;
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

        /** Records that a node has refused this login for good, and has ended it if it stood before. */
        void reuseFound(NodeProcess node, int life) {
            endedBy = node;
            lifeOfEndedBy = life;
            endedAt = System.nanoTime();
            how = "reuse of a refresh token at " + node;
        }

        private boolean isTaken() {
            return takenAt != NEVER;
        }

        /**
         * Returns whether all nodes must refuse this login when the store works again. A node that took the end alone must
         * have lived since, because it delivers the end later.
         */
        boolean isOver() {
            return isTaken() || endedBy != null && endedBy.life() == lifeOfEndedBy;
        }

        /** Returns how this login ended. */
        String how() {
            return how;
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

    /** A use of a refresh token, its beginning and its answer. */
    record Use(NodeProcess node, int lifeAtStart, long start, Http.Tokens answer) {
        boolean isGranted() {
            return answer.status() == 200;
        }

        /** Returns whether the program has to log in again. */
        boolean isRefused() {
            return answer.status() == 400 && answer.error().equals(Optional.of("invalid_grant"));
        }

        boolean isUnavailable() {
            return answer.status() == 503;
        }

        boolean isLost() {
            return answer.status() == Http.NO_ANSWER;
        }

        /** Returns this use with an answer that did not reach the program. */
        Use lost() {
            return new Use(node, lifeAtStart, start, Http.Tokens.NONE);
        }
    }

    /** Judges uses of the newest refresh token that began one after the other. */
    void refreshed(Session session, Use... uses) {
        Family family = session.family.orElseThrow();
        boolean isPromised = family.permits(uses.length, uses[0].start);
        Optional<String> successor = Optional.empty();
        for (Use use : uses) {
            if (use.isGranted()) {
                accepted(session, use.node, use.lifeAtStart, use.start);
                successor = use.answer.refresh();
                if (!successor.filter(family::isNext).isPresent()) {
                    broken.add("a wrong successor of a refresh token at " + use.node);
                }
                session.renewed(use.answer.access().orElseThrow());
            } else if (use.isRefused() && isPromised && session.isValid()) {
                broken.add("refused a valid refresh token at " + use.node);
            } else if (use.isUnavailable()) {
                family.unavailable();
            } else if (!use.isRefused() && !use.isLost()) {
                broken.add("answered a refresh with " + use.answer.status());
            }
        }
        if (successor.isPresent()) {
            family.granted(successor.get(), uses.length);
            return;
        }
        family.unanswered(uses.length, uses[0].start);
        if (!isPromised) {
            // One use too many may have ended the login.
            session.ending();
        }
    }

    /**
     * Judges the use of a refresh token before the last two.
     *
     * @param stood whether all nodes had to accept the login before
     */
    void reused(Session session, Use use, boolean stood) {
        if (use.isGranted()) {
            broken.add("accepted a replaced refresh token at " + use.node);
        } else if (use.isRefused() && stood) {
            session.reuseFound(use.node, use.lifeAtStart);
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
