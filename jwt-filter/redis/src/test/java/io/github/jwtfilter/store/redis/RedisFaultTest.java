package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;

/** Does a failure name the fault, and never the password? */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class RedisFaultTest {
    private static final String PASSWORD = "hunter2hunter2";

    /** The limit of a call, and ten seconds because the machine may be busy. */
    private static final Duration IN_TIME = Duration.ofSeconds(5).plusSeconds(10);

    /** Asserts that a call is over in time. */
    static void assertInTime(long start) {
        assertTrue(System.nanoTime() - start < IN_TIME.toNanos(), "too late");
    }

    /** Calls that must fail in time, and returns the message of the failure. */
    static String failure(Executable call) {
        long start = System.nanoTime();
        StoreException failure = assertThrows(StoreException.class, call);
        assertInTime(start);
        StringWriter everything = new StringWriter();
        failure.printStackTrace(new PrintWriter(everything));
        assertFalse(everything.toString().contains(PASSWORD), "shows the password");
        return failure.getMessage();
    }

    static String appendFailure(String address) {
        try (SharedStore store = RedisServer.store(RedisServer.options(address))) {
            return failure(() -> store.append(List.of(Facts.login("a"))));
        }
    }

    static void assertContains(String part, String message) {
        assertTrue(message.contains(part), message);
    }

    /** Returns the example of REDIS.md that begins with these words. */
    private static String document(String beginning) throws IOException {
        String text = Files.readString(Path.of("..", "docs", "REDIS.md"));
        int from = text.indexOf(beginning);
        return text.substring(from, text.indexOf("```", from));
    }

    @Test
    void stoppedServerIsNamed() throws Exception {
        int port = FreePort.reserve();
        assertEquals(
                "redis://127.0.0.1:" + port + ": refused the connection",
                appendFailure("redis://:" + PASSWORD + "@127.0.0.1:" + port));
    }

    @Test
    void unknownHostIsNamed() {
        assertEquals(
                "redis://cache: the name of the host is unknown",
                new Failures("redis://cache")
                        .of(new UnknownHostException("cache"))
                        .getMessage());
    }

    /** Answers each command of a greeting with the same text. */
    private static String answering(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread thread = new Thread(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().read(new byte[10_000]);
                    client.getOutputStream().write(answer.repeat(4).getBytes(StandardCharsets.UTF_8));
                    leave(client);
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

    /** Ends the answer and waits for the client. To close with unread commands would reset the connection. */
    private static void leave(Socket client) throws IOException {
        client.shutdownOutput();
        client.getInputStream().readAllBytes();
    }

    @Test
    void repeatedPasswordIsNotShown() throws Exception {
        String message =
                answering("-ERR unknown command 'AUTH', with args beginning with: 'alice' '" + PASSWORD + "'\r\n");
        assertContains("lacks a command", message);
        assertFalse(message.contains("alice"), message);
        assertContains("refused a command (ERR)", answering("-ERR no " + PASSWORD + "\r\n"));
        assertContains("refused a command", answering("-strange\r\n"));
    }

    @Test
    void strangeAnswersAreFailures() throws Exception {
        assertContains("does not understand", answering(":12\r\n"));
        assertContains("does not understand", answering("HTTP/1.1 400 Bad Request\r\n\r\n"));
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
                    leave(client);
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
            assertContains(
                    "refused the user or the password (WRONGPASS)",
                    appendFailure("redis://:" + PASSWORD + "@" + redis.place()));
            assertContains("expected a password, got none (NOAUTH)", appendFailure(redis.address()));
            assertContains("expected no password, got one", appendFailure("redis://:" + PASSWORD + "@" + open.place()));
            assertContains(
                    "refused the user or the password",
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
            assertContains(
                    "memory is full (OOM)",
                    failure(() -> store.cells().replace("a", Optional.empty(), Optional.of("x"), Duration.ofHours(1))));
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
        // Nothing listens at the port of the master, so the replica never loads a copy.
        String[] master = {RedisServer.HOST, "1"};
        try (RedisServer replica = RedisServer.start("--replicaof", String.join(" ", master));
                SharedStore store = replica.store()) {
            assertContains("replica", failure(() -> store.append(List.of(Facts.login("a")))));
            replica.ask("REPLICAOF", "NO", "ONE");
            store.append(List.of(Facts.login("a")));
            store.beat(1, 60);
            replica.ask("REPLICAOF", master[0], master[1]);
            assertContains("(READONLY)", failure(() -> store.append(List.of(Facts.login("b")))));
            assertContains("(READONLY)", failure(() -> store.beat(2, 60)));
        }
    }

    /** Managed services forbid CONFIG. */
    @Test
    void userNeedsOnlyTheDocumentedRights() throws Exception {
        List<String> user = new ArrayList<>(List.of("ACL", "SETUSER", "filter", "on", ">" + PASSWORD));
        Pattern.compile("[~+][a-z{][^ \\n]*")
                .matcher(document("ACL SETUSER filter"))
                .results()
                .forEach(right -> user.add(right.group()));
        try (RedisServer redis = RedisServer.start("--rename-command", "CONFIG", "")) {
            redis.ask(user.toArray(String[]::new));
            String address = "redis://filter:" + PASSWORD + "@" + redis.place();
            try (SharedStore store = RedisServer.store(RedisServer.options(address))) {
                Fact fact = Facts.login("a");
                store.append(List.of(fact));
                store.beat(1, 60);
                store.beat(2, 60);
                assertEquals(Set.of(fact), Facts.readAll(store));
                assertTrue(store.cells().replace("a", Optional.empty(), Optional.of("x"), Duration.ofHours(1)));
                assertTrue(store.cells().replace("a", Optional.of("x"), Optional.empty(), Duration.ofHours(1)));
            }
            redis.ask("ACL", "SETUSER", "filter", "-xadd");
            assertContains("does not allow the command xadd to the user (NOPERM)", appendFailure(address));
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
