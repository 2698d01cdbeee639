package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.FreePort;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Does the store follow the master that Sentinel names? */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
@Execution(ExecutionMode.CONCURRENT)
final class RedisSentinelIT {
    private static final String PASSWORD = "hunter2hunter2";

    private RedisServer master;
    private RedisServer replica;
    private RedisServer sentinel;

    @BeforeEach
    void startServers() throws Exception {
        master = RedisServer.start("--requirepass", PASSWORD, "--masterauth", PASSWORD);
        replica = RedisServer.start(
                "--requirepass",
                PASSWORD,
                "--masterauth",
                PASSWORD,
                "--replicaof",
                RedisServer.HOST + " " + master.port());
        master.awaitReplica();
        sentinel = RedisServer.startSentinel(
                "sentinel monitor main " + RedisServer.HOST + " " + master.port() + " 1",
                "sentinel auth-pass main " + PASSWORD,
                "sentinel down-after-milliseconds main 3000",
                "sentinel failover-timeout main 5000");
        Await.that("Sentinel knows the replica", () -> sentinel.info("master0").contains("slaves=1"));
    }

    @AfterEach
    void stopServers() throws Exception {
        for (RedisServer each : new RedisServer[] {sentinel, replica, master}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private String address(String name) throws Exception {
        return "redis-sentinel://:" + PASSWORD + "@127.0.0.1:" + FreePort.reserve() + ",127.0.0.1:" + sentinel.port()
                + "/" + name;
    }

    /** Calls until the call succeeds; each failure must come in time. */
    private static <T> T succeeding(Callable<T> call) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) {
            long start = System.nanoTime();
            try {
                return call.call();
            } catch (StoreException e) {
                RedisFaultTest.assertInTime(start);
                assertTrue(System.nanoTime() < end, e.getMessage());
                Thread.sleep(50);
            }
        }
    }

    /** The first Sentinel of the address is down. */
    @Test
    void storeFollowsThePromotedReplica() throws Exception {
        Fact early = Facts.login("early");
        Fact late = Facts.login("late");
        try (SharedStore node = RedisServer.store(RedisServer.options(address("main"), 1))) {
            RedisFailoverTest.appendInTime(node, early);
            node.beat(1, 3600);
            assertEquals(Set.of(early), Facts.readAll(node));
            master.kill();
            succeeding(() -> {
                node.beat(2, 3600);
                return null;
            });
            // The promoted server has no replica, so the fact is there but not confirmed.
            assertThrows(StoreException.class, () -> node.append(List.of(late)));
            assertTrue(Facts.readAll(node).containsAll(List.of(early, late)));
        }
    }

    @Test
    void unknownNameOfTheMasterIsNamed() throws Exception {
        try (SharedStore node = RedisServer.store(RedisServer.options(address("another")))) {
            String message = assertThrows(StoreException.class, () -> node.read(Facts.NO_WAIT))
                    .getMessage();
            assertTrue(message.endsWith("/another: the Sentinels know no master with this name"), message);
        }
    }

    @Test
    void sentinelMayHaveThePassword() throws Exception {
        sentinel.ask("ACL", "SETUSER", "default", "resetpass", ">" + PASSWORD);
        try (SharedStore node = RedisServer.store(RedisServer.options(address("main")))) {
            node.append(List.of(Facts.login("a")));
        }
    }
}
