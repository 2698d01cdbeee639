package io.github.jwtfilter.benchmark.request;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import redis.embedded.RedisExecProvider;

/**
 * A real Redis in memory. It runs on the core of the load generator, so that its cost is separate from the server's
 * cost.
 */
final class Redis implements AutoCloseable {
    private static final String ADDRESS = "127.0.0.1";
    private static final Redis NONE = new Redis(Optional.empty(), "");

    private final Optional<Process> process;
    private final String configuration;

    private Redis(Optional<Process> process, String configuration) {
        this.process = process;
        this.configuration = configuration;
    }

    /** Returns whether there is a Redis for this system. */
    static boolean isThere() {
        return !System.getProperty("os.name").startsWith("Windows");
    }

    static Redis startFor(Variant variant) throws IOException {
        if (!variant.needsRedis()) {
            return NONE;
        }
        int port = freePort();
        Process process = new ProcessBuilder(
                        RedisExecProvider.defaultProvider().get().getPath(),
                        "--bind",
                        ADDRESS,
                        "--port",
                        Integer.toString(port),
                        "--save",
                        "")
                .redirectErrorStream(true)
                .start();
        awaitReady(process);
        Path configuration = Files.createTempFile("redisson", ".yaml");
        Files.writeString(configuration, "singleServerConfig:\n  address: redis://" + ADDRESS + ":" + port + "\n");
        configuration.toFile().deleteOnExit();
        return new Redis(Optional.of(process), configuration.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
            return socket.getLocalPort();
        }
    }

    /**
     * Waits for the line that reports readiness. Redis prints little after it, so the rest of the output can stay
     * unread.
     */
    private static void awaitReady(Process process) throws IOException {
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        String line;
        do {
            line = log.readLine();
            if (line == null) {
                throw new IOException("Redis did not start");
            }
        } while (!line.contains("Ready to accept connections"));
    }

    /** Returns the path of Redisson's configuration file with the address of Redis; empty without Redis. */
    String configuration() {
        return configuration;
    }

    long cpuNanos() {
        return process.flatMap(running -> running.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElse(0L);
    }

    @Override
    public void close() {
        process.ifPresent(Process::destroy);
    }
}
