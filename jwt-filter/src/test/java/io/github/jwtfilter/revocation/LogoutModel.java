package io.github.jwtfilter.revocation;

import io.github.jwtfilter.revocation.ModelState.Node;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What nodes and a store can do next in a {@link ModelState}, and whether the result breaks a promise. A step of time is
 * one cycle of the feed. Each node that runs and reaches the store reads it in each step. Everything else happens in
 * any order, or never.
 *
 * <p>Each rule names the class that it mirrors. {@link LogoutModelTest} compares some of them with these classes.
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
        for (int n = 0; n < state.nodes().size(); n++) {
            nodeSteps(steps, state, n);
        }
        if (state.replicaHas() != state.primaryHas()) {
            steps.add("the replica follows", state.withReplica(state.primaryHas()));
        }
        if (state.isUp()) {
            steps.fault("the store stops", state.withUp(false).eachNode(Node::cut));
            steps.fault("the replica becomes the store", failover(state));
        } else {
            steps.add("the store is back", state.withUp(true));
        }
        if (mayTimePass(state)) {
            steps.add("time passes", state.aged());
        }
        return steps.list;
    }

    private void nodeSteps(Steps steps, ModelState state, int n) {
        Node node = state.nodes().get(n);
        if (!node.isUp()) {
            // A new process knows nothing: the constructors of EndedLogins and Freshness.
            steps.node("starts again", n, Node::started);
            return;
        }
        steps.nodeFault("crashes", n, each -> Node.crashed());
        if (node.isLinked()) {
            steps.nodeFault("is cut off", n, each -> each.cut().withLinked(false));
        } else {
            steps.node("reaches the store's network again", n, each -> each.withLinked(true));
        }
        if (node.isPaused()) {
            steps.node("continues", n, each -> each.resumed(
                    parts.contains(Part.CATCHING_UP) && each.paused() > UNNOTICED_PAUSE));
            return;
        }
        if (node.hasRead() || !state.reaches(node)) {
            // A pause that ends before the node reads is a part of a longer pause.
            steps.nodeFault("pauses", n, each -> each.withPaused(0));
        }
        if (!state.isLogoutAsked()) {
            // StoreFeed.append: the fact counts here at once, and waits for the store.
            steps.add(name(n) + "answers a logout", state.logoutAsked().with(n, node.knowing().withPending(true)));
        }
        if (node.renews()) {
            boolean sets = !node.knows() || !parts.contains(Part.CHECK_AT_COMMIT);
            ModelState next = state.with(n, node.withRenews(false));
            steps.add(
                    name(n) + (sets ? "sets a renewed cookie" : "sets no cookie, because the login has ended"),
                    next,
                    sets && node.knows() ? Optional.of("a node that knows the logout set a cookie") : broken(next));
        } else if (n == RENEWING_NODE && accepts(node)) {
            steps.node("begins a renewal", n, each -> each.withRenews(true));
        }
        if (state.reaches(node)) {
            exchange(steps, state, n);
        }
    }

    /** The threads of {@code StoreFeed} while the store answers. */
    private void exchange(Steps steps, ModelState state, int n) {
        Node node = state.nodes().get(n);
        if (node.isPending()) {
            // StoreFeed.writeAll. Now the logout is acknowledged.
            steps.add(name(n) + "writes the logout", state.written().with(n, node.withPending(false)));
        }
        // StoreFeed.readOnce: a beat, then the facts. The wrong order reads the facts first.
        boolean rightOrder = parts.contains(Part.BEAT_BEFORE_READING);
        if (!node.hasBegun()) {
            ModelState begun = rightOrder ? state : read(state, n);
            steps.add(name(n) + (rightOrder ? "writes a beat" : "reads facts"),
                    begun.with(n, begun.nodes().get(n).begun(rightOrder)));
        } else {
            ModelState done = rightOrder ? read(state, n) : state.with(n, node.begun(true));
            steps.add(name(n) + (rightOrder ? "reads facts and its beat" : "writes a beat and reads it"),
                    done.with(n, done.nodes().get(n).beatReturned()));
        }
        if (node.heals() && parts.contains(Part.HEALING)) {
            // StoreFeed.heal. It goes on until a reading has returned what it added.
            steps.add(name(n) + "adds the logout again", state.written().with(n, node.withHealing(HEALING_DELAY)));
        }
    }

    /** {@code EndedLogins}: after a reading from the start, a fact that the store did not deliver is added again. */
    private static ModelState read(ModelState state, int n) {
        Node node = state.nodes().get(n);
        if (state.primaryHas()) {
            node = node.knowing().withHealing(Node.NEVER);
        } else if (node.readsFromStart() && node.knows()) {
            node = node.withHealing(HEALING_DELAY);
        }
        return state.with(n, node.withReadsFromStart(false));
    }

    /** {@code Reading.beat} and {@code LogReader.isLossy} notice the loss, so each node reads everything again. */
    private static ModelState failover(ModelState state) {
        ModelState next = state.withPrimary(state.replicaHas()).eachNode(Node::storeReplaced);
        return state.primaryHas() && !state.replicaHas() ? next.lost() : next;
    }

    /** Each thread that can run does so within a step. */
    private boolean mayTimePass(ModelState state) {
        return state.nodes().stream().allMatch(node -> {
            boolean runs = node.isUp() && !node.isPaused() && state.reaches(node);
            boolean mustHeal = parts.contains(Part.HEALING) && node.healing() == 0;
            return !runs || node.hasRead() && !node.isPending() && !mustHeal;
        });
    }

    /** {@code ActiveLogins.admit}: a fresh copy, and no fact. A request waits while the node catches up. */
    boolean accepts(Node node) {
        boolean isFresh = node.lag() <= MAX_LAG || !parts.contains(Part.LAG_CHECK);
        return node.isUp() && !node.isPaused() && !node.isCatchingUp() && isFresh && !node.knows();
    }

    private Optional<String> broken(ModelState state) {
        if (!state.isPromised()) {
            return Optional.empty();
        }
        for (Node node : state.nodes()) {
            if (accepts(node)) {
                if (state.acknowledged() > MAX_LAG) {
                    return Optional.of("a token was accepted later than storeMaxLag after its logout");
                }
                if (node.isConnected() && state.acknowledged() > CONNECTED_WINDOW) {
                    return Optional.of("a node that reached the store all the time accepted a token too late");
                }
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

        void add(String name, ModelState next) {
            add(name, next, broken(next));
        }

        void add(String name, ModelState next, Optional<String> broken) {
            list.add(new Step(name, next, broken));
        }

        void fault(String name, ModelState next) {
            if (state.faults() > 0) {
                add(name, next.faulted());
            }
        }

        void node(String name, int n, UnaryOperator<Node> change) {
            add(name(n) + name, state.with(n, change.apply(state.nodes().get(n))));
        }

        void nodeFault(String name, int n, UnaryOperator<Node> change) {
            fault(name(n) + name, state.with(n, change.apply(state.nodes().get(n))));
        }
    }
}
