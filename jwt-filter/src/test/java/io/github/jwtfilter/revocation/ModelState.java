package io.github.jwtfilter.revocation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

// This class is long because a change of one field of a record names all its fields.

/**
 * One state of a {@link LogoutModel}: nodes, a store with a replica, and one login that a user ends. Ages are in steps of
 * time, and end at a limit above which they make no difference. So there are finitely many states.
 *
 * @param isUp whether the store answers
 * @param primaryHas whether the store has the fact
 * @param replicaHas whether the replica has it, which becomes the store in a failover
 * @param isLogoutAsked whether the user has logged out
 * @param acknowledged how long ago the store took the fact, or took it again after a loss; -1 if it never did
 * @param isLost whether the store lost the fact, and healing has not been due yet
 * @param isForgotten whether the store and all nodes that knew the fact are gone: the documented loss
 * @param faults how many more faults may happen
 */
record ModelState(
        boolean isUp,
        boolean primaryHas,
        boolean replicaHas,
        boolean isLogoutAsked,
        int acknowledged,
        boolean isLost,
        boolean isForgotten,
        int faults,
        List<Node> nodes) {
    private static final int MAX_AGE = LogoutModel.MAX_LAG + 2;

    ModelState {
        if (isLost && nodes.stream().noneMatch(node -> node.isUp && node.knows)) {
            isLost = false;
            isForgotten = true;
        }
        nodes = List.copyOf(nodes);
    }

    /** Returns the state of a number of nodes that have read an empty store. */
    static ModelState start(int nodes, int faults) {
        return new ModelState(
                true, false, false, false, -1, false, false, faults, Collections.nCopies(nodes, Node.running()));
    }

    boolean reaches(Node node) {
        return isUp && node.isLinked;
    }

    /** Returns whether the logout must hold on all nodes within its windows. */
    boolean isPromised() {
        return acknowledged >= 0 && !isLost && !isForgotten;
    }

    /** Returns whether nothing can break a promise any more: the logout was lost, as the documents say. */
    boolean isOver() {
        boolean mayStillCount = primaryHas || nodes.stream().anyMatch(node -> node.isPending);
        return isForgotten || isLogoutAsked && acknowledged < 0 && !mayStillCount;
    }

    ModelState with(int n, Node node) {
        List<Node> changed = new ArrayList<>(nodes);
        changed.set(n, node);
        return new ModelState(
                isUp, primaryHas, replicaHas, isLogoutAsked, acknowledged, isLost, isForgotten, faults, changed);
    }

    ModelState eachNode(UnaryOperator<Node> change) {
        List<Node> changed = nodes.stream().map(change).toList();
        return new ModelState(
                isUp, primaryHas, replicaHas, isLogoutAsked, acknowledged, isLost, isForgotten, faults, changed);
    }

    ModelState withUp(boolean up) {
        return new ModelState(
                up, primaryHas, replicaHas, isLogoutAsked, acknowledged, isLost, isForgotten, faults, nodes);
    }

    ModelState withPrimary(boolean has) {
        return new ModelState(isUp, has, replicaHas, isLogoutAsked, acknowledged, isLost, isForgotten, faults, nodes);
    }

    ModelState withReplica(boolean has) {
        return new ModelState(isUp, primaryHas, has, isLogoutAsked, acknowledged, isLost, isForgotten, faults, nodes);
    }

    ModelState logoutAsked() {
        return new ModelState(isUp, primaryHas, replicaHas, true, acknowledged, isLost, isForgotten, faults, nodes);
    }

    ModelState faulted() {
        return new ModelState(
                isUp, primaryHas, replicaHas, isLogoutAsked, acknowledged, isLost, isForgotten, faults - 1, nodes);
    }

    /** The store takes the fact. If it is new there, the windows begin. */
    ModelState written() {
        ModelState next = new ModelState(
                isUp, true, replicaHas, isLogoutAsked, acknowledged, isLost, isForgotten, faults, nodes);
        return acknowledged < 0 || isLost ? next.promised() : next;
    }

    private ModelState promised() {
        List<Node> connected =
                nodes.stream().map(node -> node.withConnected(node.isUp && reaches(node))).toList();
        return new ModelState(isUp, primaryHas, replicaHas, isLogoutAsked, 0, false, isForgotten, faults, connected);
    }

    ModelState lost() {
        return new ModelState(isUp, primaryHas, replicaHas, isLogoutAsked, acknowledged, true, isForgotten, faults, nodes);
    }

    ModelState aged() {
        int age = acknowledged < 0 ? acknowledged : Math.min(acknowledged + 1, MAX_AGE);
        ModelState next = new ModelState(
                isUp,
                primaryHas,
                replicaHas,
                isLogoutAsked,
                age,
                isLost,
                isForgotten,
                faults,
                nodes.stream().map(node -> node.aged(reaches(node), isLost)).toList());
        // Once healing was due, the promise holds again, whether the fact is back or not.
        boolean isDue = next.nodes.stream().anyMatch(node -> node.healable >= LogoutModel.HEALING_STEPS);
        return next.isLost && isDue ? next.promised() : next;
    }

    /**
     * One node.
     *
     * @param isUp whether its process runs
     * @param isLinked whether it reaches the network of the store
     * @param paused how long the JVM has stood still; -1 if it runs
     * @param knows whether {@code EndedLogins} has the fact
     * @param isPending whether {@code PendingFacts} has the fact
     * @param lag the age of its copy as {@code Freshness} computes it
     * @param hasBegun whether {@code StoreFeed.readOnce} has done its first half
     * @param beat the age of the beat that it wrote there; {@link #NEVER} if it wrote none, or the store lost it
     * @param hasRead whether it read the store in this step of time
     * @param readsFromStart whether the next reading begins at the start
     * @param healing in how many steps it adds the fact, because the store lacks it; {@link #NEVER} if it need not
     * @param isCatchingUp whether requests wait for a beat after a pause
     * @param beatIsNew whether it wrote its beat after that pause
     * @param renews whether a request has begun that will renew the token
     * @param isConnected whether it has reached the store ever since the logout was acknowledged
     * @param healable how long it could have healed the present loss
     */
    record Node(
            boolean isUp,
            boolean isLinked,
            int paused,
            boolean knows,
            boolean isPending,
            int lag,
            boolean hasBegun,
            int beat,
            boolean hasRead,
            boolean readsFromStart,
            int healing,
            boolean isCatchingUp,
            boolean beatIsNew,
            boolean renews,
            boolean isConnected,
            int healable) {
        static final int NEVER = 99;

        Node {
            if (knows) {
                // How fresh the copy is makes no difference: the node refuses the token.
                lag = 0;
                beat = NEVER;
                isCatchingUp = false;
                beatIsNew = false;
                isConnected = false;
            }
        }

        private static final int MAX_NODE_LAG = LogoutModel.MAX_LAG + 1;

        static Node running() {
            return new Node(
                    true, true, -1, false, false, 0, false, NEVER, true, false, NEVER, false, false, false,
                    false, 0);
        }

        static Node crashed() {
            return new Node(
                    false, true, -1, false, false, MAX_NODE_LAG, false, NEVER, false, true, NEVER, false, false, false,
                    false, 0);
        }

        Node started() {
            return new Node(
                    true, isLinked, -1, false, false, MAX_NODE_LAG, false, NEVER, false, true, NEVER, false, false, false,
                    false, 0);
        }

        boolean isPaused() {
            return paused >= 0;
        }

        boolean heals() {
            return healing != NEVER;
        }

        /** A connection breaks: the reading ends, and the next one begins at the start. */
        Node cut() {
            return new Node(
                    isUp, isLinked, paused, knows, isPending, lag, false, NEVER, false, true, healing,
                    isCatchingUp, false, renews, false, 0);
        }

        /** Another server takes the place of the store, perhaps behind a proxy. It has no beat of this node. */
        Node storeReplaced() {
            return new Node(
                    isUp, isLinked, paused, knows, isPending, lag, hasBegun, NEVER, hasRead, true, healing,
                    isCatchingUp, beatIsNew, renews, isConnected, 0);
        }

        Node withLinked(boolean linked) {
            return new Node(
                    isUp, linked, paused, knows, isPending, lag, hasBegun, beat, hasRead, readsFromStart,
                    healing, isCatchingUp, beatIsNew, renews, isConnected, healable);
        }

        Node withPaused(int steps) {
            return new Node(
                    isUp, isLinked, steps, knows, isPending, lag, hasBegun, beat, hasRead, readsFromStart,
                    healing, isCatchingUp, beatIsNew, renews, isConnected, 0);
        }

        /** The JVM runs again. A beat that was written before the pause does not end the wait. */
        Node resumed(boolean catchesUp) {
            return new Node(
                    isUp, isLinked, -1, knows, isPending, lag, hasBegun, beat, hasRead, readsFromStart,
                    healing, isCatchingUp || catchesUp, !catchesUp && beatIsNew, renews, isConnected, healable);
        }

        Node knowing() {
            return new Node(
                    isUp, isLinked, paused, true, isPending, lag, hasBegun, beat, hasRead, readsFromStart,
                    healing, isCatchingUp, beatIsNew, renews, isConnected, healable);
        }

        Node withPending(boolean pending) {
            return new Node(
                    isUp, isLinked, paused, knows, pending, lag, hasBegun, beat, hasRead, readsFromStart,
                    healing, isCatchingUp, beatIsNew, renews, isConnected, healable);
        }

        Node withReadsFromStart(boolean fromStart) {
            return new Node(
                    isUp, isLinked, paused, knows, isPending, lag, hasBegun, beat, hasRead, fromStart,
                    healing, isCatchingUp, beatIsNew, renews, isConnected, healable);
        }

        Node withHealing(int steps) {
            return new Node(
                    isUp, isLinked, paused, knows, isPending, lag, hasBegun, beat, hasRead, readsFromStart,
                    steps, isCatchingUp, beatIsNew, renews, isConnected, healable);
        }

        Node withConnected(boolean connected) {
            return new Node(
                    isUp, isLinked, paused, knows, isPending, lag, hasBegun, beat, hasRead, readsFromStart,
                    healing, isCatchingUp, beatIsNew, renews, connected, healable);
        }

        Node withRenews(boolean renewing) {
            return new Node(
                    isUp, isLinked, paused, knows, isPending, lag, hasBegun, beat, hasRead, readsFromStart,
                    healing, isCatchingUp, beatIsNew, renewing, isConnected, healable);
        }

        /** Returns the node in the middle of a reading. */
        Node begun(boolean writesBeat) {
            return new Node(
                    isUp, isLinked, paused, knows, isPending, lag, true, writesBeat ? 0 : NEVER, hasRead,
                    readsFromStart, healing, isCatchingUp, writesBeat, renews, isConnected, healable);
        }

        /** {@code Freshness.beatReturned}. */
        Node beatReturned() {
            boolean isBack = beat != NEVER;
            return new Node(
                    isUp, isLinked, paused, knows, isPending, Math.min(lag, beat), false, NEVER, true,
                    readsFromStart, healing, isCatchingUp && !(isBack && beatIsNew), false, renews, isConnected, healable);
        }

        Node aged(boolean reaches, boolean isLost) {
            if (!isUp) {
                return this;
            }
            boolean runs = !isPaused() && reaches;
            return new Node(
                    true,
                    isLinked,
                    isPaused() ? Math.min(paused + 1, LogoutModel.UNNOTICED_PAUSE + 1) : paused,
                    knows,
                    isPending,
                    Math.min(lag + 1, MAX_NODE_LAG),
                    hasBegun,
                    beat == NEVER ? NEVER : Math.min(beat + 1, MAX_NODE_LAG),
                    false,
                    readsFromStart,
                    runs && healing != NEVER ? Math.max(0, healing - 1) : healing,
                    // Requests wait for a step at most.
                    isCatchingUp && isPaused(),
                    beatIsNew,
                    renews,
                    isConnected,
                    runs && isLost && knows ? healable + 1 : 0);
        }
    }
}
