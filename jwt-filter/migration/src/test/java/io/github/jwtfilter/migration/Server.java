package io.github.jwtfilter.migration;

import io.github.jwtfilter.containers.Container;
import io.github.jwtfilter.containers.RunningContainer;
import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A real server in its own process with one application, on a free port of the loopback address. */
final class Server implements AutoCloseable {
    private static final Path RUNS = Path.of(System.getProperty("containers.runs"));
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final RunningContainer container;
    private final Management management;
    private final String application;

    private Server(RunningContainer container, Management management, String application) {
        this.container = container;
        this.management = management;
        this.application = application;
    }

    /**
     * Starts a server. {@link #awaitReady()} waits for it.
     *
     * @param name the folder for its files and its log, different for servers that run at the same time
     * @param war the application; its file name becomes the context path
     * @param realm the name of the realm that the application asks for; only Jetty compares it
     */
    static Server start(String name, Container container, Path war, String realm, List<User> users) throws IOException {
        return start(name, container, war, FreePort.reserve(), base -> User.write(container, base, realm, users));
    }

    /**
     * Starts a server on a port. {@link #awaitReady()} waits for it.
     *
     * @param name the folder for its files and its log
     * @param preparation changes the files of the server before its start
     */
    static Server start(String name, Container container, Path war, int port, RunningContainer.Preparation preparation)
            throws IOException {
        Management management = Management.onFreePort();
        RunningContainer running = RunningContainer.start(
                container,
                List.of(war),
                Map.of("CATALINA_OPTS", "-Xmx512m -Djava.security.egd=file:/dev/urandom " + management.options()),
                Files.createDirectories(RUNS.resolve(name)),
                port,
                preparation);
        return new Server(
                running, management, "/" + war.getFileName().toString().replaceFirst("\\.war$", ""));
    }

    /** Waits until the server answers for the application. */
    Server awaitReady() throws InterruptedException {
        container.awaitReady(() -> {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(uri("/no-such-page"))).build();
            int status = CLIENT.send(request, BodyHandlers.discarding()).statusCode();
            return status != 503;
        });
        return this;
    }

    String origin() {
        return "http://127.0.0.1:" + container.port();
    }

    /** Returns the address of a path of the application. */
    String uri(String path) {
        return origin() + application + path;
    }

    /** Returns the context path of the application. */
    String contextPath() {
        return application;
    }

    /** Returns how many sessions the application has created; empty if the server does not publish it. */
    OptionalLong sessionsCreated() throws IOException {
        return Management.publishesSessions(container.container())
                ? OptionalLong.of(management.sessionsCreated(application))
                : OptionalLong.empty();
    }

    /** Returns the time that a Tomcat has used on all processors, in nanoseconds. */
    long processorTime() throws IOException {
        return management.processorTime();
    }

    /** Returns the folder of the instance. */
    Path base() {
        return container.base();
    }

    /** Returns the end of the server's output. */
    String logTail() {
        return container.logTail();
    }

    /** Stops the server as an operator does, so that it can store its sessions. */
    void stop() {
        container.stop();
    }

    @Override
    public String toString() {
        return container.container().toString();
    }

    @Override
    public void close() throws IOException {
        container.close();
    }
}
