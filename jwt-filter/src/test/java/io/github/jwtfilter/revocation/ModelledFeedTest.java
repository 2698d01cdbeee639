package io.github.jwtfilter.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.revocation.LogoutModel.Step;
import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreClock;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Do {@link StoreFeed}, {@link EndedLogins} and {@link Freshness} do what {@link LogoutModel} says they do? */
final class ModelledFeedTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    /** So short that no walk looks like a pause of the JVM, which these nodes would answer by waiting. */
    private static final Duration STEP = Duration.ofMillis(100);

    private static final String BEAT = "writes a beat";
    private static final String READING = "reads facts and its beat";
    private static final int MAX_WALK_STEPS = 19;
    private static final Duration RETENTION = Duration.ofHours(12);
    private static final Fact LOGOUT =
            Fact.ends(Fact.Kind.LOGIN, "login", NOW.plus(RETENTION).getEpochSecond());

    private final LogoutModel model = new LogoutModel();

    @Test
    void nodesAcceptTheTokenExactlyWhenTheModelSaysSo() {
        int accepted = 0;
        int refused = 0;
        for (int seed = 0; seed < 100; seed++) {
            Fleet fleet = new Fleet();
            ModelState state = new ModelState(2, 3);
            List<String> walk = new ArrayList<>();
            Random random = new Random(seed);
            int passed = 0;
            while (walk.size() < 120 && passed < MAX_WALK_STEPS) {
                Step step = any(random, model.steps(state), walk.isEmpty() ? "" : walk.get(walk.size() - 1));
                walk.add(step.name());
                passed += step.name().equals("time passes") ? 1 : 0;
                fleet.follow(step.name());
                state = step.next();
                for (int n = 0; n < 2; n++) {
                    ModelNode node = state.node(n);
                    boolean accepts = node.isUp && fleet.nodes.get(n).accepts();
                    assertEquals(model.accepts(node), accepts, "seed " + seed + ", node " + n + " after " + walk);
                    accepted += accepts ? 1 : 0;
                    refused += accepts ? 0 : 1;
                }
            }
        }
        assertTrue(accepted > 1_000 && refused > 1_000, accepted + " accepted, " + refused + " refused");
    }

    /** Returns a step. The feed writes a beat and reads in one call, so nothing happens between these two. */
    private static Step any(Random random, List<Step> steps, String last) {
        boolean reads = last.endsWith(BEAT);
        List<Step> possible = steps.stream()
                .filter(step -> reads
                        ? step.name().equals(last.replace(BEAT, READING))
                        : !step.name().endsWith("pauses"))
                .toList();
        return possible.get(random.nextInt(possible.size()));
    }

    /** The store of the model, and the nodes with their real parts. */
    private static final class Fleet {
        final MutableClock clock = new MutableClock(NOW);
        final List<RealNode> nodes = new ArrayList<>();
        boolean primaryHas;
        boolean replicaHas;

        Fleet() {
            for (int n = 0; n < 2; n++) {
                nodes.add(new RealNode(this));
                nodes.get(n).read();
            }
        }

        void follow(String step) {
            switch (step) {
                case "the replica follows" -> replicaHas = primaryHas;
                case "the store stops" -> nodes.forEach(node -> node.readsFromStart = true);
                case "the store is back" -> {}
                case "the replica becomes the store" -> {
                    primaryHas = replicaHas;
                    nodes.forEach(RealNode::storeReplaced);
                }
                case "time passes" -> clock.pass(STEP);
                default -> {
                    int n = step.charAt("node ".length()) - 'A';
                    follow(step.substring("node A ".length()), n);
                }
            }
        }

        private void follow(String step, int n) {
            RealNode node = nodes.get(n);
            switch (step) {
                case "starts again" -> nodes.set(n, new RealNode(this));
                case "is cut off" -> node.readsFromStart = true;
                case "answers a logout" -> node.known.learn(LOGOUT, false);
                case "writes the logout" -> primaryHas = true;
                case READING -> node.read();
                case "adds the logout again" -> {
                    assertEquals(List.of(LOGOUT), node.known.lacking(9, 0), "what the store lacks");
                    primaryHas = true;
                }
                // A crash ends with the start of a new node. Renewals have no part in the exchange.
                default -> {}
            }
        }
    }

    /** A node whose threads do not run, and its connection to the store. */
    private static final class RealNode implements SharedStore {
        private final Fleet fleet;
        private final EndedLogins known;
        private final StoreFeed feed;
        private boolean readsFromStart = true;
        private long beat;

        RealNode(Fleet fleet) {
            this.fleet = fleet;
            Clocks clocks = Clocks.of(fleet.clock);
            this.known = new EndedLogins(100, RETENTION, fleet.clock, clocks.nanoTime());
            this.feed = new StoreFeed(
                    this, known, new StoreClock(clocks), STEP.multipliedBy(LogoutModel.MAX_LAG), RETENTION, clocks);
        }

        void storeReplaced() {
            readsFromStart = true;
            beat = 0;
        }

        void read() {
            try {
                feed.readOnce();
            } catch (StoreException e) {
                throw new AssertionError(e);
            }
        }

        boolean accepts() {
            UserKeys user = UserKeys.of(Optional.empty(), Optional.empty(), "user");
            try {
                feed.requireFresh();
                return !known.isEnded(new LoginKeys(() -> "login", user, NOW.getEpochSecond(), true));
            } catch (StoreBehindException e) {
                return false;
            }
        }

        @Override
        public void beat(long number, long retentionSeconds) {
            beat = number;
        }

        @Override
        public News read(Duration wait) {
            boolean fromStart = readsFromStart;
            readsFromStart = false;
            List<Fact> facts = fleet.primaryHas ? List.of(LOGOUT) : List.of();
            return new News(facts, fromStart, true, beat, fleet.clock.millis(), RETENTION.toSeconds());
        }

        @Override
        public void append(List<Fact> facts) {
            throw new UnsupportedOperationException("the fleet writes");
        }

        @Override
        public String place() {
            return "model";
        }

        @Override
        public Cells cells() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
