package io.github.jwtfilter.containers;

import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A container in its own process on a port of the loopback address. It ends when this object is closed, or this JVM. */
public final class RunningContainer implements AutoCloseable {
    private final Container container;
    private final GuardedProcess process;
    private final Path base;
    private final int port;

    private RunningContainer(Container container, GuardedProcess process, Path base, int port) {
        this.container = container;
        this.process = process;
        this.base = base;
        this.port = port;
    }

    /** Starts the process on a free port with the WARs of the matrix. {@link #awaitReady()} waits for it. */
    static RunningContainer start(Container container, List<Path> wars, Path secretFile, Path runs) throws IOException {
        Map<String, String> environment = Map.of("JOURNEY_KEY", secretFile.toString());
        return start(container, wars, environment, runs, FreePort.reserve());
    }

    /**
     * Starts the process. {@link #awaitReady(GuardedProcess.Condition)} waits for it.
     *
     * @param environment environment variables, to which the applications refer
     * @param runs the folder for its files and its log
     */
    public static RunningContainer start(
            Container container, List<Path> wars, Map<String, String> environment, Path runs, int port)
            throws IOException {
        return start(container, wars, environment, runs, port, base -> {});
    }

    /**
     * Starts the process with changes to its files. {@link #awaitReady(GuardedProcess.Condition)} waits for it.
     *
     * @param environment environment variables, to which the applications refer
     * @param runs the folder for its files and its log
     * @param preparation changes the files of the instance before the start
     */
    public static RunningContainer start(
            Container container,
            List<Path> wars,
            Map<String, String> environment,
            Path runs,
            int port,
            Preparation preparation)
            throws IOException {
        String name = container.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Path base = runs.resolve(name);
        delete(base);
        Files.createDirectories(base);
        Launcher.Start start = container.launcher.prepare(container.home(), base, wars, port);
        preparation.prepare(base);
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(start.environment());
        Path log = runs.resolve(name + ".log");
        return new RunningContainer(container, GuardedProcess.start(start.command(), all, base, log), base, port);
    }

    /** Waits until the applications of the matrix respond. After the deadline, fails with the end of the log. */
    void awaitReady() throws InterruptedException {
        awaitReady(() -> browser().get("/user/login").statusCode() == 200
                && shopBrowser().get("/signin").statusCode() == 200);
    }

    /** Waits until the applications respond. After the deadline, fails with the end of the log. */
    public void awaitReady(GuardedProcess.Condition condition) throws InterruptedException {
        process.awaitReady(condition);
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

    public Container container() {
        return container;
    }

    public int port() {
        return port;
    }

    /** Returns the folder of the instance: its configuration and its deployed applications. */
    public Path base() {
        return base;
    }

    /** Returns the end of the container's output. */
    public String logTail() {
        return process.logTail();
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

    /** Stops the server as an operator does, so that it can store its sessions. */
    public void stop() {
        process.stop();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    /** Changes the files of an instance, for example its users. */
    public interface Preparation {
        void prepare(Path base) throws IOException;
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
