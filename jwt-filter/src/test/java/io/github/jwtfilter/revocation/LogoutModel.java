package io.github.jwtfilter.revocation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What nodes and a store can do next in a {@link ModelState}, and whether the result breaks a promise. A step of time is
 * one cycle of the feed. Each node that runs and reaches the store reads it in each step. Everything else happens in
 * any order, or never.
 *
 * <p>Each rule names the class that it mirrors. {@link ModelledFeedTest} compares most of them with these classes. Healing is
 * simpler here: a node adds the fact after a fixed delay. In the code it also waits for its turn, and a failure delays it.
 */
final class LogoutModel {
    /** A part of the design that can be left out, to show that the promise needs it. */
    enum Part {
        /** {@code StoreFeed.heal} adds what the store has lost. */
        HEALING,
        /** {@code Freshness.require} refuses logins if the copy is older than {@code storeMaxLag}. */
        LAG_CHECK,
        /** {@code StoreFeed.readOnce} writes the beat before it reads the facts that the beat vouches for. */
        BEAT_BEFORE_READING,
        /** {@code TokenRenewal.Due} looks at the ended logins when it sets the cookie. */
        CHECK_AT_COMMIT,
        /** {@code Freshness.require} waits for a new beat after a pause. */
        CATCHING_UP
    }

    /** {@code storeMaxLag} in steps. */
    static final int MAX_LAG = 3;

    /** The longest pause in steps that no node notices. */
    static final int UNNOTICED_PAUSE = 1;

    /** How many steps an acknowledged logout may be unknown on a node that reaches the store: one, and such a pause. */
    static final int CONNECTED_WINDOW = 1 + UNNOTICED_PAUSE;

    /** How many steps a node that heals may wait. */
    static final int HEALING_DELAY = 1;

    /** After so many steps, a node that knows the fact and reaches the store has seen a loss and has healed it. */
    static final int HEALING_STEPS = HEALING_DELAY + 2;

    /** One request with a renewal is enough. On which node it is makes no difference, because all nodes are alike. */
    private static final int RENEWING_NODE = 0;

    private final Set<Part> parts;

    /** @param without the parts that this design lacks */
    LogoutModel(Part... without) {
        parts = EnumSet.allOf(Part.class);
        List.of(without).forEach(parts::remove);
    }

    /** Something that happens, and the state after it. A promise that it breaks ends the search. */
    record Step(String name, ModelState next, Optional<String> broken) {}

    /** Returns everything that can happen next. */
    List<Step> steps(ModelState state) {
        Steps steps = new Steps(state);
        for (int n = 0; n < state.count(); n++) {
            nodeSteps(steps, state, n);
        }
        if (state.replicaHas != state.primaryHas) {
            steps.add("the replica follows", next -> next.replicaHas = state.primaryHas);
        }
        if (state.isUp) {
            steps.fault("the store stops", next -> {
                next.isUp = false;
                next.changeNodes(ModelNode::cut);
            });
            steps.fault("the replica becomes the store", LogoutModel::failOver);
        } else {
            steps.add("the store is back", next -> next.isUp = true);
        }
        if (mayTimePass(state)) {
            steps.add("time passes", ModelState::age);
        }
        return steps.list;
    }

    private void nodeSteps(Steps steps, ModelState state, int n) {
        ModelNode node = state.node(n);
        if (!node.isUp) {
            // A new process knows nothing: the constructors of EndedLogins and Freshness.
            steps.node("starts again", n, next -> next.isUp = true);
            return;
        }
        steps.nodeFault("crashes", n, ModelNode::crash);
        if (node.isLinked) {
            steps.nodeFault("is cut off", n, next -> {
                next.isLinked = false;
                next.cut();
            });
        } else {
            steps.node("reaches the store's network again", n, next -> next.isLinked = true);
        }
        if (node.isPaused()) {
            boolean isNoticed = node.paused > UNNOTICED_PAUSE;
            steps.node("continues", n, next -> next.resume(isNoticed && parts.contains(Part.CATCHING_UP)));
            return;
        }
        if (node.hasRead || !state.reaches(node)) {
            // A pause that ends before the node reads is a part of a longer pause.
            steps.nodeFault("pauses", n, ModelNode::pause);
        }
        if (!state.isLogoutAsked) {
            // StoreFeed.append: the fact counts here at once, and waits for the store.
            steps.node(
                    "answers a logout",
                    n,
                    next -> {
                        next.knows = true;
                        next.isPending = true;
                    },
                    next -> next.isLogoutAsked = true);
        }
        if (node.renews) {
            commit(steps, n, node);
        } else if (n == RENEWING_NODE && accepts(node)) {
            steps.node("begins a renewal", n, next -> next.renews = true);
        }
        if (state.reaches(node)) {
            exchange(steps, n, node);
        }
    }

    /** {@code TokenRenewal.Due}. */
    private void commit(Steps steps, int n, ModelNode node) {
        boolean sets = !node.knows || !parts.contains(Part.CHECK_AT_COMMIT);
        String name = name(n) + (sets ? "sets a renewed cookie" : "sets no cookie, because the login has ended");
        ModelState next = steps.state.with(n, changed -> changed.renews = false);
        Optional<String> broken =
                sets && node.knows ? Optional.of("a node that knows the logout set a cookie") : broken(next);
        steps.list.add(new Step(name, next, broken));
    }

    /** The threads of {@code StoreFeed} while the store answers. */
    private void exchange(Steps steps, int n, ModelNode node) {
        if (node.isPending) {
            // StoreFeed.writeAll. Now the logout is acknowledged.
            steps.node("writes the logout", n, next -> next.isPending = false, ModelState::write);
        }
        boolean primaryHas = steps.state.primaryHas;
        // StoreFeed.readOnce: a beat, then the facts. The wrong order reads the facts first.
        boolean isRightOrder = parts.contains(Part.BEAT_BEFORE_READING);
        if (!node.hasBegun && isRightOrder) {
            steps.node("writes a beat", n, next -> next.begin(true));
        } else if (!node.hasBegun) {
            steps.node("reads facts", n, next -> {
                read(next, primaryHas);
                next.begin(false);
            });
        } else if (isRightOrder) {
            steps.node("reads facts and its beat", n, next -> {
                read(next, primaryHas);
                next.returnBeat();
            });
        } else {
            steps.node("writes a beat and reads it", n, next -> {
                next.begin(true);
                next.returnBeat();
            });
        }
        if (node.healing != ModelNode.NEVER && parts.contains(Part.HEALING)) {
            // StoreFeed.heal. It goes on until a reading has returned what it added.
            steps.node("adds the logout again", n, next -> next.healing = HEALING_DELAY, ModelState::write);
        }
    }

    /** {@code EndedLogins}: after a reading from the start, a fact that the store did not deliver is added again. */
    private static void read(ModelNode node, boolean primaryHas) {
        if (primaryHas) {
            node.knows = true;
            node.healing = ModelNode.NEVER;
        } else if (node.readsFromStart && node.knows) {
            node.healing = HEALING_DELAY;
        }
        node.readsFromStart = false;
    }

    /** {@code Reading.beat} and {@code LogReader.isLossy} notice the loss, so each node reads everything again. */
    private static void failOver(ModelState state) {
        state.isLost |= state.primaryHas && !state.replicaHas && !state.isForgotten;
        state.primaryHas = state.replicaHas;
        state.changeNodes(ModelNode::replaceStore);
    }

    /** Each thread that can run does so within a step. */
    private boolean mayTimePass(ModelState state) {
        return state.nodes().stream().allMatch(node -> {
            boolean mustHeal = parts.contains(Part.HEALING) && node.healing == 0;
            boolean works = node.runs() && state.reaches(node);
            return !works || node.hasRead && !node.isPending && !mustHeal;
        });
    }

    /** {@code ActiveLogins.admit}: a fresh copy, and no fact. A request waits while the node catches up. */
    boolean accepts(ModelNode node) {
        boolean isFresh = node.lag <= MAX_LAG || !parts.contains(Part.LAG_CHECK);
        return node.runs() && !node.isCatchingUp && isFresh && !node.knows;
    }

    private Optional<String> broken(ModelState state) {
        if (!state.isPromised()) {
            return Optional.empty();
        }
        for (ModelNode node : state.nodes()) {
            if (accepts(node) && state.acknowledged > MAX_LAG) {
                return Optional.of("a token was accepted later than storeMaxLag after its logout");
            }
            if (accepts(node) && node.isConnected && state.acknowledged > CONNECTED_WINDOW) {
                return Optional.of("a node that reached the store all the time accepted a token too late");
            }
        }
        return Optional.empty();
    }

    private static String name(int n) {
        return "node " + (char) ('A' + n) + " ";
    }

    /** Collects steps. */
    private final class Steps {
        private final ModelState state;
        private final List<Step> list = new ArrayList<>();

        Steps(ModelState state) {
            this.state = state;
        }

        void add(String name, Consumer<ModelState> change) {
            ModelState next = state.with(change);
            list.add(new Step(name, next, broken(next)));
        }

        void fault(String name, Consumer<ModelState> change) {
            if (state.faults > 0) {
                add(name, change.andThen(next -> next.faults--));
            }
        }

        void node(String name, int n, Consumer<ModelNode> change) {
            node(name, n, change, next -> {});
        }

        void node(String name, int n, Consumer<ModelNode> change, Consumer<ModelState> then) {
            ModelState next = state.with(n, change).with(then);
            list.add(new Step(name(n) + name, next, broken(next)));
        }

        void nodeFault(String name, int n, Consumer<ModelNode> change) {
            if (state.faults > 0) {
                node(name, n, change, next -> next.faults--);
            }
        }
    }
}
