package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.revocation.UserKeys;
import io.github.jwtfilter.store.Fact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Does {@code java -jar} end logins in Redis with the packaged files, and name the file that is missing? */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class RevokeIT {
    private static final Path MAIN = Path.of(System.getProperty("jar.main") + ".jar");
    private static final Path REDIS = Path.of(System.getProperty("jar.redis"));
    private static final String PASSWORD = "opensesame42";
    private static final Pattern PRINTED = Pattern.compile(
            "ended\tthe logins of 'Alice' that began up to (\\S+)\nstore\t(.*)\nkept\tuntil (\\S+), in 1 hour, as servers"
                    + " ask\n");

    private static RedisServer server;

    /** The files as an operator has them. */
    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        server = RedisServer.start("--requirepass", PASSWORD);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static String address(String password) {
        return "redis://:" + password + "@" + server.place();
    }

    /** Runs the command in a JVM of its own, and returns its status and both outputs. */
    private String call(String... arguments) throws Exception {
        Path main = folder.resolve(MAIN.getFileName());
        if (!Files.exists(main)) {
            Files.copy(MAIN, main);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", main.toString(), "revoke"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the command ends");
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue() + "\n" + Files.readString(output, StandardCharsets.UTF_8);
    }

    /** Loading the library counts as time of the store, so a busy machine may need a second call. */
    private String confirmed(String... arguments) throws Exception {
        String[] last = {""};
        Await.that("the store confirms", () -> {
            last[0] = call(arguments);
            return !last[0].contains("did not answer in time");
        });
        return last[0];
    }

    @Test
    void commandEndsTheLoginsOfAUserAndLeavesNothingElse() throws Exception {
        Files.copy(REDIS, folder.resolve(REDIS.getFileName()));
        Path store = Files.writeString(folder.resolve("store"), address(PASSWORD) + "\n");
        try (RedisSharedStore node = RedisServer.store(RedisServer.options(address(PASSWORD)))) {
            node.beat(1, 3600);
            Object keys = server.ask("KEYS", "*beat*");

            String answer = confirmed("--store-file", store.toString(), "--user", "Alice");
            assertTrue(answer.startsWith("0\n"), answer);
            Matcher printed = PRINTED.matcher(answer.substring(2));
            assertTrue(printed.matches(), answer);
            assertEquals("redis://" + server.place() + ", prefix jwt-filter", printed.group(2));
            Fact expected = UserKeys.endOfName(
                    "alice",
                    Instant.parse(printed.group(1)).getEpochSecond(),
                    Instant.parse(printed.group(3)).getEpochSecond());
            assertTrue(node.read(Duration.ZERO).facts().contains(expected), answer);
            assertEquals(((List<?>) keys).size(), ((List<?>) server.ask("KEYS", "*beat*")).size());
            assertEquals(1L, server.ask("ZCARD", "{jwt-filter}:retention"));
        }
    }

    @Test
    void refusedPasswordIsExplainedAndNotShown() throws Exception {
        String answer = confirmed("--redis-jar", REDIS.toString(), "--store", address("hunter22"), "--all");
        assertTrue(answer.startsWith("1\nrevoke: redis://" + server.place() + ": "), answer);
        assertTrue(answer.contains("WRONGPASS"), answer);
        assertTrue(answer.endsWith("\nNothing was ended.\n"), answer);
        assertFalse(answer.contains("hunter22"), answer);
    }

    @Test
    void missingLibraryIsNamedWithItsFolder() throws Exception {
        assertEquals(
                "2\nrevoke: Redis needs a second JAR: expected " + REDIS.getFileName() + " in the folder " + folder
                        + ", or --redis-jar FILE\nSee: java -jar jwt-filter.jar revoke --help\n",
                call("--store", address("hunter22"), "--all"));
    }

    @Test
    void otherFileIsNoLibrary() throws Exception {
        assertEquals(
                "2\nrevoke: option --redis-jar: expected " + REDIS.getFileName() + ", got another file\n"
                        + "See: java -jar jwt-filter.jar revoke --help\n",
                call("--redis-jar", MAIN.toString(), "--store", address("hunter22"), "--all"));
    }
}
