package io.github.jwtfilter.keycloak;

import io.github.jwtfilter.containers.GuardedProcess;
import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisExecProvider;

/** The shared store of the servers: a Redis in its own process, in memory. */
final class RedisStore implements AutoCloseable {
    private final GuardedProcess process;
    private final int port;

    private RedisStore(GuardedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static RedisStore start(Path runs) throws IOException, InterruptedException {
        int port = FreePort.reserve();
        Path directory = Files.createDirectories(runs.resolve("redis"));
        List<String> command = List.of(
                RedisExecProvider.defaultProvider().get().getPath(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                "");
        GuardedProcess process = GuardedProcess.start(command, Map.of(), directory, runs.resolve("redis.log"));
        process.awaitReady(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        return new RedisStore(process, port);
    }

    /** Returns the value of the parameter {@code store}. */
    String address() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
