package io.github.jwtfilter.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.redis.Await;
import io.github.jwtfilter.store.redis.RedisCluster;
import io.github.jwtfilter.store.redis.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Does a logout hold when a Redis fails over to a replica, even to one that lost it? */
@Tag("nodes")
@Isolated
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class RedisFailoverIT {
    private static final String FACTS = "{jwt-filter}:facts";
    private static final String PASSWORD = "hunter2hunter2";
    private static final int LOGOUTS = 20;

    private final Report report = new Report(
            "Failover",
            "logouts taken before it",
            "lost by the new master",
            "new master takes logouts after, ms",
            "a restarted node refuses all after, ms");

    /** A step of a failover. */
    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /**
     * Ends logins, lets the master fail, and looks whether all nodes and a restarted one refuse them.
     *
     * @param lost how many ends the replica lacks when it takes over
     */
    private void measure(String name, String address, int lost, Step lose, Step fail) throws Exception {
        try (Fleet fleet = Fleet.start(address, "", StoreFaults.PARAMETERS)) {
            NodeProcess node = fleet.node(0);
            String lasting = fleet.logIn(node, Fleet.USERS - 1);
            List<String> tokens = new ArrayList<>();
            for (int user = 0; user < LOGOUTS; user++) {
                tokens.add(fleet.logIn(node, user));
            }
            lose.run();
            for (String token : tokens) {
                assertEquals(204, Http.logOut(node, token, false));
            }
            for (String token : tokens) {
                for (NodeProcess each : fleet.nodes()) {
                    Await.that(
                            "the node refuses it", () -> Http.page(each, token).status() == 401);
                }
            }
            long start = System.nanoTime();
            fail.run();
            Await.that("the new master takes logouts", () -> takesLogout(fleet));
            long taking = System.nanoTime() - start;

            NodeProcess restarted = fleet.node(2);
            restarted.kill();
            restarted.begin();
            restarted.awaitReady();
            Await.that(
                    "the node has read the store",
                    () -> Http.page(restarted, lasting).status() == 200);
            for (String token : tokens) {
                Await.that(
                        "the nodes append again",
                        () -> Http.page(restarted, token).status() == 401);
            }
            long healed = System.nanoTime() - start;
            report.add(
                    name, LOGOUTS, lost, TimeUnit.NANOSECONDS.toMillis(taking), TimeUnit.NANOSECONDS.toMillis(healed));
            report.print();
        }
    }

    private static boolean takesLogout(Fleet fleet) {
        String token = Http.logIn(
                        fleet.node(1), Users.name(LOGOUTS), fleet.users().password(LOGOUTS))
                .token()
                .orElse("");
        return Http.logOut(fleet.node(1), token, false) == 204;
    }

    /** The link to the replica is broken before the logouts, so the replica lacks all of them. */
    @Test
    void sentinelPromotesReplicaWithoutTheLastLogouts() throws Exception {
        String[] passwords = {"--requirepass", PASSWORD, "--masterauth", PASSWORD};
        try (RedisServer master = RedisServer.start(passwords);
                RedisServer replica = RedisServer.start(
                        "--requirepass",
                        PASSWORD,
                        "--masterauth",
                        PASSWORD,
                        "--replicaof",
                        RedisServer.HOST + " " + master.port())) {
            master.awaitReplica();
            AtomicReference<Object> known = new AtomicReference<>();
            // Sentinel promotes no replica whose link was down for ten times the first value.
            try (RedisServer sentinel = RedisServer.startSentinel(
                    "sentinel monitor main " + RedisServer.HOST + " " + master.port() + " 1",
                    "sentinel auth-pass main " + PASSWORD,
                    "sentinel down-after-milliseconds main 5000",
                    "sentinel failover-timeout main 10000")) {
                Await.that(
                        "Sentinel knows the replica",
                        () -> sentinel.info("master0").contains("slaves=1"));
                measure(
                        "Sentinel, replica without the last entries",
                        "redis-sentinel://:" + PASSWORD + "@" + RedisServer.HOST + ":" + sentinel.port() + "/main",
                        LOGOUTS,
                        () -> {
                            replica.ask("CONFIG", "SET", "masterauth", "another");
                            master.ask("CLIENT", "KILL", "TYPE", "replica");
                            known.set(replica.ask("XLEN", FACTS));
                        },
                        () -> {
                            assertEquals(known.get(), replica.ask("XLEN", FACTS));
                            master.kill();
                        });
                assertTrue(replica.info("role").equals("master"));
            }
        }
    }

    @Test
    void clusterOfThreePromotesReplicaOfKilledMaster() throws Exception {
        try (RedisCluster cluster = RedisCluster.start()) {
            RedisServer replica = cluster.addReplica();
            measure(
                    "Cluster of three, master killed",
                    "redis-cluster://" + RedisServer.HOST + ":"
                            + cluster.other().port(),
                    0,
                    () -> {},
                    () -> {
                        Await.that(
                                "the replica has all entries",
                                () -> replica.info("master_repl_offset")
                                        .equals(cluster.owner().info("master_repl_offset")));
                        cluster.owner().kill();
                    });
        }
    }
}
