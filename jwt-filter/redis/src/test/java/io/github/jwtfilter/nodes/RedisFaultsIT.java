package io.github.jwtfilter.nodes;

import io.github.jwtfilter.store.redis.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** What do users of three nodes notice of the faults of a Redis? */
@Tag("nodes")
@Isolated
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class RedisFaultsIT extends StoreFaults {
    private RedisServer redis;

    @Override
    SharedServer startServer() throws Exception {
        SharedServer.Redis server = (SharedServer.Redis) SharedServer.Kind.REDIS.start();
        redis = server.server();
        return server;
    }

    @Test
    void full() throws Exception {
        measure(
                "full",
                () -> redis.ask("CONFIG", "SET", "maxmemory", "1"),
                () -> redis.ask("CONFIG", "SET", "maxmemory", "0"));
    }

    @Test
    void readOnly() throws Exception {
        measure(
                "read-only",
                () -> redis.ask("REPLICAOF", RedisServer.HOST, "1"),
                () -> redis.ask("REPLICAOF", "NO", "ONE"));
    }

    @Test
    void wrongPassword() throws Exception {
        measure(
                "wrong password",
                () -> {
                    redis.ask("ACL", "SETUSER", SharedServer.USER, "resetpass", ">another");
                    redis.ask("CLIENT", "KILL", "USER", SharedServer.USER);
                },
                () -> redis.ask("ACL", "SETUSER", SharedServer.USER, "resetpass", ">" + SharedServer.PASSWORD));
    }
}
