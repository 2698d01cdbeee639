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

/** Does the store find its keys in a cluster of three, and follow them? */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
@Execution(ExecutionMode.CONCURRENT)
final class RedisClusterIT {
    private RedisCluster cluster;
    private RedisServer owner;
    private RedisServer other;

    @BeforeEach
    void startCluster() throws Exception {
        cluster = RedisCluster.start();
        owner = cluster.owner();
        other = cluster.other();
    }

    @AfterEach
    void stopCluster() throws Exception {
        cluster.close();
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
            String slot = Integer.toString(RedisCluster.SLOT);
            other.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", RedisCluster.id(owner));
            owner.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", RedisCluster.id(other));
            owner.ask("MIGRATE", RedisServer.HOST, Integer.toString(other.port()), "{jwt-filter}:facts", "0", "5000");
            other.ask("CLUSTER", "SETSLOT", slot, "NODE", RedisCluster.id(other));
            owner.ask("CLUSTER", "SETSLOT", slot, "NODE", RedisCluster.id(other));
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
        RedisServer replica = cluster.addReplica();
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
                    () -> RedisCluster.state(other, "cluster_state").equals("ok")
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
            cluster.nodes().stream()
                    .filter(node -> node != owner && node != other)
                    .forEach(node -> {
                        try {
                            node.kill();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    });
            Await.that(
                    "the cluster is down",
                    () -> RedisCluster.state(owner, "cluster_state").equals("fail"));
            RedisFaultTest.assertContains(
                    "the cluster is down (CLUSTERDOWN)",
                    RedisFaultTest.failure(() -> store.append(List.of(Facts.login("b")))));
            assertFalse(store.place().contains("@"));
        }
    }
}
