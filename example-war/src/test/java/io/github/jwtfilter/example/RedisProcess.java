package io.github.jwtfilter.example;

import io.github.jwtfilter.store.redis.RedisStoreFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisExecProvider;

/** A real Redis on this machine, in memory. It ends with this process. */
final class RedisProcess implements AutoCloseable {
    private static final int MAX_PORTS = 5;

    private final Process process;
    private final int port;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a Redis that uses a directory. Takes another port if a process was faster at this one. */
    static RedisProcess start(Path directory) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return start(directory, freePort());
            } catch (IOException e) {
                if (attempt == MAX_PORTS || !e.getMessage().contains("Address already in use")) {
                    throw e;
                }
            }
        }
    }

    private static RedisProcess start(Path directory, int port) throws IOException {
        Process process = new ProcessBuilder(
                        RedisExecProvider.defaultProvider().get().getPath(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--save",
                        "",
                        "--dir",
                        Files.createDirectories(directory).toString())
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder seen = new StringBuilder();
        for (String line = "";
                !line.contains("Ready to accept connections");
                seen.append(line).append('\n')) {
            line = log.readLine();
            if (line == null) {
                throw new IOException("Redis did not start: " + seen);
            }
        }
        drain(log);
        return new RedisProcess(process, port);
    }

    /** Reads the rest of the log. Otherwise Redis would wait for a reader. */
    private static void drain(BufferedReader log) {
        Thread thread = new Thread(() -> {
            try {
                log.transferTo(Writer.nullWriter());
            } catch (IOException e) {
                // The process has ended.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns the address for the parameter {@code store}. */
    String address() {
        return "redis://127.0.0.1:" + port;
    }

    /** Returns the JAR for {@code WEB-INF/lib} that connects the filter to a Redis. */
    static Path jar() {
        try {
            return Path.of(RedisStoreFactory.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
