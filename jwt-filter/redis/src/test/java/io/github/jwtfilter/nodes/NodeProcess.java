package io.github.jwtfilter.nodes;

import io.github.jwtfilter.store.redis.Await;
import io.github.jwtfilter.store.redis.Guard;
import io.github.jwtfilter.testing.FreePort;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A node in a JVM of its own. A test can kill, pause and restart it on its port. It ends with the test. */
final class NodeProcess implements AutoCloseable {
    enum Container {
        JETTY,
        TOMCAT
    }

    private final Container container;
    private final Path application;
    private final List<String> options;
    private final int port;
    private final Path log;
    private Process process;
    private final AtomicInteger lives = new AtomicInteger();
    private volatile boolean isDisturbed;

    private NodeProcess(Container container, Path application, List<String> options) throws IOException {
        this.container = container;
        this.application = application;
        this.options = options;
        this.port = FreePort.reserve();
        this.log = application.resolveSibling("node-" + port + ".log");
    }

    /** Begins the start. {@link #awaitReady} waits for its end. */
    static NodeProcess begin(Container container, Path application, List<String> options) throws IOException {
        NodeProcess node = new NodeProcess(container, application, options);
        node.begin();
        return node;
    }

    /** Begins the start again, after a kill. */
    void begin() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.io.tmpdir=" + Files.createTempDirectory(application.getParent(), "node"),
                "-Djava.naming.factory.initial=" + NodeNaming.class.getName()));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                classPath(),
                Node.class.getName(),
                container.name(),
                application.toString(),
                Integer.toString(port)));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        process = builder.start();
        Guard.over(process.toHandle());
    }

    /** Returns the class path of the tests without the product, because the application brings that along. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Files.exists(Path.of(entry, "io/github/jwtfilter/JwtFilter.class"))
                        && !Path.of(entry).getFileName().toString().startsWith("jwt-filter"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    void awaitReady() throws Exception {
        Await.that("the node starts: " + log, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the node ended:\n" + log());
            }
            return Http.open(this) == 200;
        });
        isDisturbed = false;
    }

    /** Ends the process without a chance to say goodbye. */
    void kill() {
        lives.incrementAndGet();
        isDisturbed = true;
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Stops the process as the system does, with its connections open. */
    void pause() {
        isDisturbed = true;
        Guard.signal("-STOP", process.toHandle());
    }

    void resume() {
        Guard.signal("-CONT", process.toHandle());
        isDisturbed = false;
    }

    /** Returns whether the process is paused, or does not run yet again. */
    boolean isDisturbed() {
        return isDisturbed;
    }

    /** Returns a number that changes with each process. */
    int life() {
        return lives.get();
    }

    int port() {
        return port;
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public String toString() {
        return container + " at " + port;
    }

    @Override
    public void close() {
        kill();
    }
}
