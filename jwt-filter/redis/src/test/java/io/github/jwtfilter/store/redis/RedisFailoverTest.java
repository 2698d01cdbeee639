package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What does a node learn after a failover to a replica that has not received the last facts? */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class RedisFailoverTest {
    private static final String FACTS = "{jwt-filter}:facts";

    private final Fact early = Facts.login("early");
    private final Fact late = Facts.login("late");
    private RedisServer master;
    private RedisServer replica;

    @BeforeEach
    void startServers() throws Exception {
        master = RedisServer.start();
        replica = RedisServer.start("--replicaof", RedisServer.HOST + " " + master.port());
        master.awaitReplica();
    }

    @AfterEach
    void stopServers() throws Exception {
        master.close();
        replica.close();
    }

    /** Appends until the replica confirms in time. On a busy machine it may be late. */
    static void appendInTime(SharedStore node, Fact fact) throws Exception {
        Await.that("a replica confirms in time", () -> {
            try {
                node.append(List.of(fact));
                return true;
            } catch (StoreException e) {
                assertTrue(e.getMessage().contains("replicas to confirm"), e.getMessage());
                return false;
            }
        });
    }

    /** The two servers have one address, as behind the name of a managed service. */
    @Test
    void lostFactsAreSeenAsReadingFromStart() throws Exception {
        try (SwitchingProxy proxy = SwitchingProxy.to(master.port());
                SharedStore node = RedisServer.store(RedisServer.options("redis://127.0.0.1:" + proxy.port()))) {
            node.append(List.of(early));
            node.beat(1, 3600);
            master.awaitReplica();
            assertEquals(Set.of(early), Facts.readAll(node));

            // The replica no longer hears its master, and takes its place.
            replica.ask("REPLICAOF", "NO", "ONE");
            node.append(List.of(late));
            assertEquals(List.of(late), node.read(Facts.NO_WAIT).facts());
            master.kill();
            proxy.switchTo(replica.port());

            assertThrows(StoreException.class, () -> node.read(Facts.NO_WAIT));
            Set<Fact> known = new HashSet<>();
            News news = node.read(Facts.NO_WAIT);
            known.addAll(news.facts());
            assertTrue(news.fromStart());
            assertTrue(news.complete());
            assertEquals(Set.of(early), known, "the node sees that the late fact is missing, and can append it again");
            node.append(List.of(late));
            assertEquals(List.of(late), node.read(Facts.NO_WAIT).facts());
        }
    }

    @Test
    void appendWaitsForReplicas() throws Exception {
        try (SharedStore node = RedisServer.store(RedisServer.options(master.address(), 1))) {
            appendInTime(node, early);
            assertEquals(master.ask("XLEN", FACTS), replica.ask("XLEN", FACTS));
            replica.pause();
            String message = assertThrows(StoreException.class, () -> node.append(List.of(late)))
                    .getMessage();
            assertTrue(message.contains("expected 1 replicas to confirm within 800 ms, got 0"), message);
            replica.resume();
            master.awaitReplica();
            appendInTime(node, late);
        }
        try (SharedStore node = RedisServer.store(RedisServer.options(master.address(), 2))) {
            assertThrows(StoreException.class, () -> node.append(List.of(late)));
        }
    }

    @Test
    void demotedMasterIsLeft() throws Exception {
        try (SwitchingProxy proxy = SwitchingProxy.to(master.port());
                SharedStore node = RedisServer.store(RedisServer.options("redis://127.0.0.1:" + proxy.port()))) {
            node.beat(1, 3600);
            node.read(Facts.NO_WAIT);
            replica.ask("REPLICAOF", "NO", "ONE");
            master.ask("REPLICAOF", RedisServer.HOST, Integer.toString(replica.port()));
            proxy.switchTo(replica.port());
            // The old connection is still open.
            assertThrows(StoreException.class, () -> node.beat(2, 3600));
            node.beat(3, 3600);
            News news = node.read(Facts.NO_WAIT);
            assertTrue(news.fromStart());
            assertEquals(3, news.beat());
            assertFalse(node.read(Facts.NO_WAIT).fromStart());
        }
    }
}
