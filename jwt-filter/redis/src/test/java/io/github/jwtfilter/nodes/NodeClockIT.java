package io.github.jwtfilter.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.nodes.SharedServer.Kind;
import io.github.jwtfilter.store.redis.Await;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Do ends of logins hold on and from a node whose clock is off by two minutes? */
@Tag("nodes")
@Isolated
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class NodeClockIT {
    private static final long OFF_SECONDS = Duration.ofMinutes(2).toSeconds();

    private int user;

    @ParameterizedTest
    @EnumSource
    void rightLoginsEnd(Kind kind) throws Exception {
        Report report = new Report(kind + ": clock of a node", "times", "median ms", "worst ms");
        try (SharedServer store = kind.start();
                Fleet fleet = Fleet.start(store, StoreFaults.PARAMETERS)) {
            NodeProcess right = fleet.node(0);
            for (long ahead : new long[] {OFF_SECONDS, -OFF_SECONDS}) {
                NodeProcess wrong = fleet.add(store.address(), store.database(), StoreFaults.PARAMETERS, ahead);
                fleet.awaitConnected();
                Figures figures = new Figures();
                for (int i = 0; i < 5; i++) {
                    figures.add(end(fleet, wrong, right, false));
                    figures.add(end(fleet, right, wrong, false));
                    figures.add(end(fleet, wrong, right, true));
                    figures.add(end(fleet, right, wrong, true));
                }
                report.add((ahead > 0 ? "ahead" : "behind") + " by two minutes", figures);
            }
        }
        report.print();
    }

    /** Ends a login of one node at the other, and returns the time until the first node refuses it. */
    private long end(Fleet fleet, NodeProcess one, NodeProcess other, boolean everywhere) throws Exception {
        user++;
        String ended = fleet.logIn(one, user);
        String ending = everywhere ? fleet.logIn(other, user) : ended;
        assertEquals(200, Http.page(one, ended).status());
        assertEquals(204, Http.logOut(other, ending, everywhere));
        long start = System.nanoTime();
        assertEquals(401, Http.page(other, ended).status());
        Await.that("the other node refuses it", () -> Http.page(one, ended).status() == 401);
        long nanos = System.nanoTime() - start;
        for (NodeProcess node : new NodeProcess[] {one, other}) {
            String next = fleet.logIn(node, user);
            assertEquals(200, Http.page(one, next).status(), "a new login stands");
            assertEquals(200, Http.page(other, next).status(), "a new login stands");
        }
        return nanos;
    }
}
