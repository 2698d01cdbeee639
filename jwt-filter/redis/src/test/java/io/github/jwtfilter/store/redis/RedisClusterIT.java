package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Does the store find its keys in a cluster of three, and follow them? */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
@Execution(ExecutionMode.CONCURRENT)
final class RedisClusterIT {
    private static final int SLOT = JedisClusterCRC16.getSlot("{jwt-filter}:facts");
    private static final int SLOTS = 16384;

    private final List<RedisServer> nodes = new ArrayList<>();

    /** The master of the slot. */
    private RedisServer owner;

    /** Another master. */
    private RedisServer other;

    @BeforeEach
    void startCluster() throws Exception {
        for (int i = 0; i < 3; i++) {
            nodes.add(node());
            int from = SLOTS * i / 3;
            int to = SLOTS * (i + 1) / 3 - 1;
            nodes.get(i).ask("CLUSTER", "ADDSLOTSRANGE", Integer.toString(from), Integer.toString(to));
            nodes.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            if (from <= SLOT && SLOT <= to) {
                owner = nodes.get(i);
            } else {
                other = nodes.get(i);
            }
        }
        for (RedisServer node : nodes) {
            node.ask(
                    "CLUSTER",
                    "MEET",
                    RedisServer.HOST,
                    Integer.toString(nodes.get(0).port()));
        }
        for (RedisServer node : nodes) {
            Await.that(
                    "the cluster is up",
                    () -> cluster(node, "cluster_state").equals("ok")
                            && cluster(node, "cluster_known_nodes").equals("3"));
        }
    }

    private static RedisServer node() throws Exception {
        return RedisServer.start("--cluster-enabled", "yes", "--cluster-node-timeout", "1000");
    }

    @AfterEach
    void stopCluster() throws Exception {
        for (RedisServer node : nodes) {
            node.close();
        }
    }

    private static String cluster(RedisServer node, String field) {
        return Servers.field(Link.text(node.ask("CLUSTER", "INFO")), field);
    }

    private static String id(RedisServer node) {
        return Link.text(node.ask("CLUSTER", "MYID"));
    }

    /** Returns a store that knows only a node that does not have its keys. */
    private SharedStore store() {
        return RedisServer.store(RedisServer.options("redis-cluster://" + other.place()));
    }

    @Test
    void allKeysAreOnOneNode() throws Exception {
        try (SharedStore store = store();
                SharedStore reader = store()) {
            Fact fact = Facts.login("a");
            store.append(List.of(fact));
            store.beat(1, 60);
            assertTrue(store.cells().replace("a", Optional.empty(), Optional.of("x"), Duration.ofHours(1)));
            assertEquals(Set.of(fact), Facts.readAll(reader));
            assertEquals(Optional.of("x"), reader.cells().read("a"));
            assertEquals(4L, owner.ask("DBSIZE"));
        }
    }

    @Test
    void singleServerFormIsRefused() throws Exception {
        try (SharedStore store = RedisServer.store(RedisServer.options(other.address()))) {
            String message = assertThrows(StoreException.class, () -> store.append(List.of(Facts.login("a"))))
                    .getMessage();
            assertTrue(message.contains("needs redis-cluster:// (MOVED)"), message);
        }
        try (RedisServer single = RedisServer.start();
                SharedStore store = RedisServer.store(RedisServer.options("redis-cluster://" + single.place()))) {
            String message = assertThrows(StoreException.class, () -> store.append(List.of(Facts.login("a"))))
                    .getMessage();
            assertTrue(message.contains("is no cluster; expected redis://"), message);
        }
    }

    @Test
    void movedKeysAreFollowed() throws Exception {
        try (SharedStore store = store()) {
            Fact fact = Facts.login("a");
            store.append(List.of(fact));
            assertEquals(Set.of(fact), Facts.readAll(store));
            String slot = Integer.toString(SLOT);
            other.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", id(owner));
            owner.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", id(other));
            owner.ask("MIGRATE", RedisServer.HOST, Integer.toString(other.port()), "{jwt-filter}:facts", "0", "5000");
            other.ask("CLUSTER", "SETSLOT", slot, "NODE", id(other));
            owner.ask("CLUSTER", "SETSLOT", slot, "NODE", id(other));
            assertThrows(StoreException.class, () -> store.append(List.of(Facts.login("b"))));
            assertThrows(StoreException.class, () -> store.read(Facts.NO_WAIT));
            store.append(List.of(Facts.login("b")));
            News news = store.read(Facts.NO_WAIT);
            assertTrue(news.fromStart());
            assertEquals(2, news.facts().size());
        }
    }

    /** The only node of the address and the owner fail in turn. The store has learned the others. */
    @Test
    void promotedReplicaIsFollowed() throws Exception {
        RedisServer replica = node();
        nodes.add(replica);
        replica.ask("CLUSTER", "MEET", RedisServer.HOST, Integer.toString(owner.port()));
        Await.that(
                "the replica is known",
                () -> cluster(replica, "cluster_known_nodes").equals("4")
                        && cluster(replica, "cluster_state").equals("ok"));
        replica.ask("CLUSTER", "REPLICATE", id(owner));
        Await.that(
                "the replica follows", () -> replica.info("master_link_status").equals("up"));
        Await.that(
                "the replica is announced",
                () -> Link.text(other.ask("CLUSTER", "NODES")).contains("slave " + id(owner)));
        try (SharedStore store = store()) {
            Fact fact = Facts.login("a");
            store.append(List.of(fact));
            assertEquals(Set.of(fact), Facts.readAll(store));
            Await.that(
                    "the replica has the fact",
                    () -> replica.info("master_repl_offset").equals(owner.info("master_repl_offset")));
            owner.kill();
            assertThrows(StoreException.class, () -> store.read(Facts.NO_WAIT));
            Await.that(
                    "a replica is promoted",
                    () -> cluster(other, "cluster_state").equals("ok")
                            && replica.info("role").equals("master"));
            Await.that("the store is back", () -> {
                try {
                    store.append(List.of(Facts.login("b")));
                    return true;
                } catch (StoreException e) {
                    return false;
                }
            });
            assertEquals(2, Facts.readAll(store).size());
        }
    }

    @Test
    void incompleteClusterEndsCallsInTime() throws Exception {
        try (SharedStore store = store()) {
            store.append(List.of(Facts.login("a")));
            nodes.stream().filter(node -> node != owner && node != other).forEach(node -> {
                try {
                    node.kill();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            Await.that(
                    "the cluster is down", () -> cluster(owner, "cluster_state").equals("fail"));
            RedisFaultTest.assertContains(
                    "the cluster is down (CLUSTERDOWN)",
                    RedisFaultTest.failure(() -> store.append(List.of(Facts.login("b")))));
            assertFalse(store.place().contains("@"));
        }
    }
}
