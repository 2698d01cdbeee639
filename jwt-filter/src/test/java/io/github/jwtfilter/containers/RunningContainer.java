package io.github.jwtfilter.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A container in its own process on a free port. The process ends when this object is closed, and when this JVM ends,
 * even if the JVM is killed.
 */
final class RunningContainer implements AutoCloseable {
    /**
     * Runs the command in its own process group. Kills the whole group at the end of standard input, either because
     * this object closes it, or because the operating system does so after this JVM has ended.
     */
    private static final String GUARD =
            "set -m; \"$@\" </dev/null & child=$!; { read -r _; kill -KILL -- -$child; } <&0 & wait $child";

    private static final long DEADLINE_SECONDS = 120;

    private final Container container;
    private final Process process;
    private final Path base;
    private final Path log;
    private final int port;

    private RunningContainer(Container container, Process process, Path base, Path log, int port) {
        this.container = container;
        this.process = process;
        this.base = base;
        this.log = log;
        this.port = port;
    }

    /** Starts the process. {@link #awaitReady} waits until it accepts requests. */
    static RunningContainer start(Container container, List<Path> wars, Path secretFile, Path runs) throws IOException {
        String name = container.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Path base = runs.resolve(name);
        delete(base);
        Files.createDirectories(base);
        int port = freePort();
        Launcher.Start start = container.launcher.prepare(container.home(), base, wars, port);
        List<String> command = new ArrayList<>(List.of("bash", "-c", GUARD, "guard"));
        command.addAll(start.command());
        Path log = runs.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(key -> key.endsWith("_OPTS") || key.startsWith("CATALINA_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JOURNEY_KEY", secretFile.toString());
        builder.environment().putAll(start.environment());
        return new RunningContainer(container, builder.start(), base, log, port);
    }

    /** Waits until the applications respond. After the deadline, fails with the end of the log. */
    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!answers()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError("did not start; the end of its log:\n" + logTail());
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return browser().get("/user/login").statusCode() == 200
                    && shopBrowser().get("/signin").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns a browser without cookies. */
    Browser browser() {
        return new Browser(port, "/journey");
    }

    /** Returns a browser without cookies, in the shop. */
    Browser shopBrowser() {
        return new Browser(port, "/shop");
    }

    /** Returns a browser of another server, on this server. */
    Browser same(Browser elsewhere) {
        return elsewhere.on(port);
    }

    Container container() {
        return container;
    }

    /** Returns the end of the container's output. */
    String logTail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Returns the access log so far, independent of its file name. */
    String accessLog() {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.filter(RunningContainer::isAccessLog).toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException | UncheckedIOException e) {
            // Containers move and delete files at any time. The caller tries again.
            return "";
        }
        return text.toString();
    }

    private static boolean isAccessLog(Path file) {
        String name = file.getFileName().toString();
        return name.matches(".*(access_log|access-log|request\\.log).*") && Files.isRegularFile(file);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
