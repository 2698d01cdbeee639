package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Does every call end within five seconds, whatever the server does? */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
@Execution(ExecutionMode.CONCURRENT)
final class RedisOutageTest {
    /** Connected before the pause, and connecting during it. */
    @Test
    void pausedServerEndsCallsInTime() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedStore store = redis.store();
                SharedStore late = redis.store()) {
            store.append(List.of(Facts.login("a")));
            store.read(Facts.NO_WAIT);
            redis.pause();
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<String>> calls = Stream.<Executable>of(
                            () -> store.append(List.of(Facts.login("b"))),
                            () -> store.read(Duration.ofSeconds(1)),
                            () -> store.cells().read("a"),
                            () -> late.beat(1, 60),
                            () -> late.append(List.of(Facts.login("c"))))
                    .map(call -> threads.submit(() -> RedisFaultTest.failure(call)))
                    .toList();
            for (Future<String> call : calls) {
                RedisFaultTest.assertContains("did not answer in time", call.get());
            }
            threads.shutdown();
            redis.resume();
            Await.that("the store works again", () -> {
                try {
                    store.append(List.of(Facts.login("d")));
                    return true;
                } catch (StoreException e) {
                    return false;
                }
            });
            assertTrue(Facts.readAll(store).contains(Facts.login("d")));
        }
    }

    /** Each byte restarts a plain time-out, so only a deadline ends this call. */
    @Test
    void drippingServerEndsCallsInTime() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread drip = new Thread(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write("$100000\r\n".getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 1000; i++) {
                        client.getOutputStream().write('x');
                        client.getOutputStream().flush();
                        Thread.sleep(100);
                    }
                } catch (Exception e) {
                    // The client has closed the connection.
                }
            });
            drip.start();
            RedisFaultTest.assertContains(
                    "did not answer in time",
                    RedisFaultTest.appendFailure("redis://127.0.0.1:" + server.getLocalPort()));
            drip.join();
        }
    }

    @Test
    void busyConnectionsEndCallsInTime() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedStore store = redis.store()) {
            redis.pause();
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<String>> calls = IntStream.range(0, 9)
                    .mapToObj(i -> threads.submit(
                            () -> RedisFaultTest.failure(() -> store.cells().read("a"))))
                    .toList();
            for (Future<String> call : calls) {
                call.get();
            }
            threads.shutdown();
        }
    }
}
