package io.github.jwtfilter.revocation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One state of a {@link LogoutModel}: nodes, a store with a replica, and one login that a user ends. Ages are in steps of
 * time, and end at a limit above which they make no difference. So there are finitely many states. Two states are equal if
 * all their fields are. Never changed after {@link #with}.
 */
final class ModelState {
    private static final int MAX_AGE = LogoutModel.MAX_LAG + 2;

    /** Whether the store answers. */
    boolean isUp = true;

    /** Whether the store has the fact. */
    boolean primaryHas;

    /** Whether the replica has the fact. The replica becomes the store in a failover. */
    boolean replicaHas;

    /** Whether the user has logged out. */
    boolean isLogoutAsked;

    /** How long ago the store took the fact, or took it again after a loss; -1 if it never did. */
    int acknowledged = -1;

    /** Whether the store lost the fact, and healing has not been due yet. */
    boolean isLost;

    /** Whether the store and all nodes that knew the fact are gone: the documented loss. */
    boolean isForgotten;

    /** How many more faults may happen. */
    int faults;

    private List<ModelNode> nodes;

    /** Creates the state of a number of nodes that have read an empty store. */
    ModelState(int nodes, int faults) {
        this.nodes = new ArrayList<>();
        for (int n = 0; n < nodes; n++) {
            this.nodes.add(new ModelNode());
        }
        this.faults = faults;
    }

    private ModelState(ModelState other) {
        isUp = other.isUp;
        primaryHas = other.primaryHas;
        replicaHas = other.replicaHas;
        isLogoutAsked = other.isLogoutAsked;
        acknowledged = other.acknowledged;
        isLost = other.isLost;
        isForgotten = other.isForgotten;
        faults = other.faults;
        nodes = other.nodes;
    }

    /** Returns a changed copy. */
    ModelState with(Consumer<ModelState> change) {
        ModelState copy = new ModelState(this);
        change.accept(copy);
        copy.seeLoss();
        return copy;
    }

    /** Returns a copy with a changed node. */
    ModelState with(int n, Consumer<ModelNode> change) {
        return with(state -> {
            state.nodes = new ArrayList<>(nodes);
            state.nodes.set(n, nodes.get(n).with(change));
        });
    }

    /** Changes all nodes of a copy. */
    void changeNodes(Consumer<ModelNode> change) {
        nodes = nodes.stream().map(node -> node.with(change)).toList();
    }

    private void seeLoss() {
        if (isLost && nodes.stream().noneMatch(node -> node.isUp && node.knows)) {
            isLost = false;
            isForgotten = true;
        }
    }

    int count() {
        return nodes.size();
    }

    ModelNode node(int n) {
        return nodes.get(n);
    }

    List<ModelNode> nodes() {
        return nodes;
    }

    boolean reaches(ModelNode node) {
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

    /** The store takes the fact in this copy. If it is new there, the windows begin. */
    void write() {
        primaryHas = true;
        if (acknowledged < 0 || isLost) {
            promise();
        }
    }

    private void promise() {
        isLost = false;
        acknowledged = 0;
        changeNodes(node -> node.isConnected = node.isUp && reaches(node));
    }

    /** A step of time passes in this copy. */
    void age() {
        acknowledged = acknowledged < 0 ? acknowledged : Math.min(acknowledged + 1, MAX_AGE);
        changeNodes(node -> node.age(reaches(node), isLost));
        // Once healing was due, the promise holds again, whether the fact is back or not.
        if (isLost && nodes.stream().anyMatch(node -> node.healable >= LogoutModel.HEALING_STEPS)) {
            promise();
        }
    }

    private long code() {
        return ModelNode.bits(isUp, primaryHas, replicaHas, isLogoutAsked, isLost, isForgotten)
                | (acknowledged + 1L) << 8
                | (long) faults << 16;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelState state && code() == state.code() && nodes.equals(state.nodes);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(code()) + nodes.hashCode();
    }
}
