package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Does every call end within five seconds and name the fault, whatever the server does? */
final class RedisFaultTest {
    private static final String PASSWORD = "hunter2hunter2";

    /** Calls that must fail in time, and returns the message of the failure. */
    private static String failure(Executable call) {
        long start = System.nanoTime();
        StoreException failure = assertThrows(StoreException.class, call);
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos(), "too late");
        StringWriter everything = new StringWriter();
        failure.printStackTrace(new PrintWriter(everything));
        assertFalse(everything.toString().contains(PASSWORD), "shows the password");
        return failure.getMessage();
    }

    private static String appendFailure(String address) {
        try (SharedStore store = RedisServer.store(RedisServer.options(address))) {
            return failure(() -> store.append(List.of(Facts.login("a"))));
        }
    }

    private static void assertContains(String part, String message) {
        assertTrue(message.contains(part), message);
    }

    @Test
    void stoppedServerIsNamed() throws Exception {
        int port = RedisServer.freePort();
        assertEquals(
                "redis://127.0.0.1:" + port + ": refused the connection",
                appendFailure("redis://:" + PASSWORD + "@127.0.0.1:" + port));
    }

    @Test
    void unknownHostIsNamed() {
        assertContains("the name of the host is unknown", appendFailure("redis://no-such-host.invalid"));
    }

    /** Connected before the pause, and connecting during it. */
    @Test
    void pausedServerEndsCallsInTime() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedStore store = redis.store();
                SharedStore late = redis.store()) {
            store.append(List.of(Facts.login("a")));
            store.read(Facts.NO_WAIT);
            redis.pause();
            List<CompletableFuture<String>> calls = List.<Executable>of(
                            () -> store.append(List.of(Facts.login("b"))),
                            () -> store.read(Duration.ofSeconds(1)),
                            () -> store.cells().read("a"),
                            () -> late.beat(1, 60),
                            () -> late.append(List.of(Facts.login("c"))))
                    .stream()
                    .map(call -> CompletableFuture.supplyAsync(() -> failure(call), Runnable::run))
                    .toList();
            for (CompletableFuture<String> call : calls) {
                assertContains("did not answer in time", call.get());
            }
            redis.resume();
            store.append(List.of(Facts.login("d")));
            Await.that("the late append arrives", () -> Facts.readAll(store).contains(Facts.login("d"))
                    || store.read(Facts.NO_WAIT).fromStart());
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
            assertContains("did not answer in time", appendFailure("redis://127.0.0.1:" + server.getLocalPort()));
            drip.join();
        }
    }

    /** Answers each command of a greeting with the same text. */
    private static String answering(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread thread = new Thread(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().read(new byte[10_000]);
                    client.getOutputStream().write(answer.repeat(3).getBytes(StandardCharsets.UTF_8));
                } catch (Exception e) {
                    // The client has closed the connection.
                }
            });
            thread.start();
            String message = appendFailure("redis://alice:" + PASSWORD + "@127.0.0.1:" + server.getLocalPort());
            thread.join();
            return message;
        }
    }

    @Test
    void repeatedPasswordIsNotShown() throws Exception {
        String message = answering(
                "-ERR unknown command 'AUTH', with args beginning with: 'alice' '" + PASSWORD + "'\r\n");
        assertContains("lacks a command", message);
        assertFalse(message.contains("alice"), message);
        assertContains("refused a command (ERR)", answering("-ERR no " + PASSWORD + "\r\n"));
        assertContains("refused a command", answering("-strange\r\n"));
    }

    @Test
    void strangeAnswersAreFailures() throws Exception {
        assertContains("does not understand", answering(":12\r\n"));
        assertContains("127.0.0.1", answering("HTTP/1.1 400 Bad Request\r\n\r\n"));
        assertContains("closed the connection", answering(""));
    }

    @Test
    void loadingServerIsNamed() throws Exception {
        assertContains("still loading", answering("-LOADING Redis is loading the dataset in memory\r\n"));
    }

    @Test
    void oldVersionIsRefused() throws Exception {
        // Answers to AUTH and three times INFO.
        String info = "redis_version:6.0.16\r\n";
        String answer = "$" + info.length() + "\r\n" + info + "\r\n";
        try (ServerSocket server = new ServerSocket(0)) {
            Thread thread = new Thread(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().read(new byte[10_000]);
                    client.getOutputStream().write(answer.repeat(3).getBytes(StandardCharsets.UTF_8));
                } catch (Exception e) {
                    // The client has closed the connection.
                }
            });
            thread.start();
            assertContains(
                    "expected version 6.2 or newer, got 6.0.16",
                    appendFailure("redis://127.0.0.1:" + server.getLocalPort()));
            thread.join();
        }
    }

    @Test
    void credentialsAreNamedNotShown() throws Exception {
        try (RedisServer redis = RedisServer.start("--requirepass", "another");
                RedisServer open = RedisServer.start()) {
            assertContains("refused the user or the password (WRONGPASS)",
                    appendFailure("redis://:" + PASSWORD + "@" + redis.place()));
            assertContains("expected a password, got none (NOAUTH)", appendFailure(redis.address()));
            assertContains("expected no password, got one",
                    appendFailure("redis://:" + PASSWORD + "@" + open.place()));
            assertContains("refused the user or the password",
                    appendFailure("redis://alice:" + PASSWORD + "@" + open.place()));
            assertContains("no database with this number", appendFailure(open.address() + "/99"));
            try (SharedStore store = RedisServer.store(RedisServer.options("redis://:another@" + redis.place()))) {
                store.append(List.of(Facts.login("a")));
            }
            try (SharedStore store = RedisServer.store(RedisServer.options(open.address() + "/3"))) {
                store.append(List.of(Facts.login("a")));
                assertContains("db3:keys=1", Link.text(open.ask("INFO", "keyspace")));
            }
        }
    }

    @Test
    void fullServerIsNamedAndReadable() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedStore store = redis.store()) {
            store.append(List.of(Facts.login("a")));
            redis.ask("CONFIG", "SET", "maxmemory", "1");
            assertContains("memory is full (OOM)", failure(() -> store.append(List.of(Facts.login("b")))));
            assertContains("memory is full (OOM)", failure(() -> store.cells()
                    .replace("a", Optional.empty(), Optional.of("x"), Duration.ofHours(1))));
            assertEquals(1, Facts.readAll(store).size());
            redis.ask("CONFIG", "SET", "maxmemory", "0");
            store.append(List.of(Facts.login("b")));
        }
    }

    @Test
    void evictionOfStreamsIsRefused() throws Exception {
        try (RedisServer redis = RedisServer.start("--maxmemory-policy", "allkeys-lru")) {
            assertContains("expected maxmemory-policy noeviction", appendFailure(redis.address()));
        }
    }

    @Test
    void evictionOfCellsIsAWarning() throws Exception {
        try (RedisServer redis = RedisServer.start("--maxmemory-policy", "volatile-lru");
                SharedStore store = redis.store()) {
            assertEquals(Optional.empty(), store.warning());
            store.append(List.of(Facts.login("a")));
            assertContains("noeviction", store.warning().orElseThrow());
            redis.ask("CONFIG", "SET", "maxmemory-policy", "noeviction");
            store.read(Facts.NO_WAIT);
            assertEquals(Optional.empty(), store.warning());
        }
    }

    @Test
    void otherDataUnderTheNamesIsNamed() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedStore store = redis.store()) {
            redis.ask("SET", "{jwt-filter}:facts", "x");
            assertContains("expected another storePrefix (WRONGTYPE)", failure(() -> store.read(Facts.NO_WAIT)));
        }
    }

    @Test
    void serverWithTooManyConnectionsIsNamed() throws Exception {
        try (RedisServer redis = RedisServer.start("--maxclients", "1");
                SharedStore first = redis.store()) {
            first.append(List.of(Facts.login("a")));
            assertContains("too many connections", appendFailure(redis.address()));
        }
    }

    @Test
    void replicaIsRefused() throws Exception {
        try (RedisServer redis = RedisServer.start();
                RedisServer replica = RedisServer.start("--replicaof", RedisServer.HOST + " " + redis.port());
                SharedStore store = replica.store()) {
            assertContains("replica", failure(() -> store.append(List.of(Facts.login("a")))));
            replica.ask("REPLICAOF", "NO", "ONE");
            store.append(List.of(Facts.login("a")));
            store.beat(1, 60);
            replica.ask("REPLICAOF", RedisServer.HOST, Integer.toString(redis.port()));
            assertContains("(READONLY)", failure(() -> store.append(List.of(Facts.login("b")))));
            assertContains("(READONLY)", failure(() -> store.beat(2, 60)));
        }
    }

    /** Managed services forbid CONFIG. The list of commands is in docs/REDIS.md. */
    @Test
    void userNeedsOnlyTheDocumentedCommands() throws Exception {
        try (RedisServer redis = RedisServer.start("--rename-command", "CONFIG", "")) {
            redis.ask("ACL", "SETUSER", "filter", "on", ">" + PASSWORD, "~{jwt-filter}:*", "+del", "+eval", "+get",
                    "+info", "+ping", "+set", "+time", "+wait", "+xadd", "+xinfo", "+xread", "+xtrim", "+zadd",
                    "+zrange", "+zremrangebyscore");
            String address = "redis://filter:" + PASSWORD + "@" + redis.place();
            try (SharedStore store = RedisServer.store(RedisServer.options(address))) {
                Fact fact = Facts.login("a");
                store.append(List.of(fact));
                store.beat(1, 60);
                store.beat(2, 60);
                assertEquals(java.util.Set.of(fact), Facts.readAll(store));
                assertTrue(store.cells().replace("a", Optional.empty(), Optional.of("x"), Duration.ofHours(1)));
                assertTrue(store.cells().replace("a", Optional.of("x"), Optional.empty(), Duration.ofHours(1)));
            }
            redis.ask("ACL", "SETUSER", "filter", "-xadd");
            assertContains("does not allow the command xadd to the user (NOPERM)", appendFailure(address));
        }
    }

    @Test
    void busyConnectionsEndCallsInTime() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedStore store = redis.store()) {
            redis.pause();
            List<Thread> threads = IntStream.range(0, 8)
                    .mapToObj(i -> new Thread(() -> failure(() -> store.cells().read("a"))))
                    .toList();
            threads.forEach(Thread::start);
            failure(() -> store.append(List.of(Facts.login("a"))));
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void interruptedCallFails() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedStore store = redis.store()) {
            Thread.currentThread().interrupt();
            assertContains("interrupted", failure(() -> store.append(List.of(Facts.login("a")))));
            assertTrue(Thread.interrupted());
            store.append(List.of(Facts.login("a")));
        }
    }
}
