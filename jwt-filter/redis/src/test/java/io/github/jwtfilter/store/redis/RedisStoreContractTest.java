package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.SharedStoreContract;
import io.github.jwtfilter.store.StoreOptions;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Does Redis fulfil the contract of a shared store? */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class RedisStoreContractTest extends SharedStoreContract {
    private static RedisServer redis;
    private static int tests;

    private final String prefix = "test-" + ++tests;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.start("--requirepass", PASSWORD);
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
    }

    @Override
    protected int port() {
        return redis.port();
    }

    @Override
    protected SharedStore create(String node, int port) {
        return RedisServer.store(
                new StoreOptions("redis://:" + PASSWORD + "@" + RedisServer.HOST + ":" + port, prefix, node, 0));
    }
}
