package io.github.jwtfilter.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server in its own process group. The group is killed when this object is closed, and when this JVM ends, even if
 * the JVM is killed.
 */
public final class GuardedProcess implements AutoCloseable {
    /**
     * Runs the command in its own process group. Kills the whole group at the end of standard input, either because
     * this object closes it, or because the operating system does so after this JVM has ended.
     */
    private static final String GUARD =
            "set -m; \"$@\" </dev/null & child=$!; { read -r _; kill -KILL -- -$child; } <&0 & wait $child";

    private static final long DEADLINE_SECONDS = 240;

    private final Process process;
    private final Path log;

    private GuardedProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a command.
     *
     * @param environment more environment variables; options of the calling shell for JVMs are removed
     * @param log the file for the output, which is replaced
     */
    public static GuardedProcess start(List<String> command, Map<String, String> environment, Path directory, Path log)
            throws IOException {
        List<String> guarded = new ArrayList<>(List.of("bash", "-c", GUARD, "guard"));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(key -> key.endsWith("_OPTS") || key.startsWith("CATALINA_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return new GuardedProcess(builder.start(), log);
    }

    /** Waits until the server is ready. Fails with the end of its log after the deadline, or if the process ends. */
    public void awaitReady(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        boolean isReady = isTrue(condition);
        while (!isReady && process.isAlive() && System.nanoTime() - deadline < 0) {
            process.waitFor(100, TimeUnit.MILLISECONDS);
            isReady = isTrue(condition);
        }
        // If it has ended, another process answers at its port.
        if (!isReady || !process.isAlive()) {
            throw new AssertionError("did not start; the end of its log:\n" + logTail());
        }
    }

    private static boolean isTrue(Condition condition) throws InterruptedException {
        try {
            return condition.isTrue();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the end of the output. */
    public String logTail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Asks the server to end, as an operator does, and waits until it has ended. */
    public void stop() {
        process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroy);
        process.onExit().join();
    }

    /** Kills the server and waits for its end. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }

    /** Whether a server is ready. An {@link IOException} means that it is not. */
    public interface Condition {
        boolean isTrue() throws IOException, InterruptedException;
    }
}
