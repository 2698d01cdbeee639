package io.github.jwtfilter.caching;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jwtfilter.testing.FreePort;
import io.github.jwtfilter.testing.HttpCache;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reverse proxies that are configured to cache as much as they may. */
enum CachingProxy {
    /** nginx caches errors and answers to requests with cookies unless an answer forbids it. */
    NGINX("nginx") {
        @Override
        String configuration(Path folder, int port, int origin) {
            return String.join(
                    "\n",
                    "daemon off; master_process off; error_log stderr; pid " + folder + "/nginx.pid;",
                    "events {}",
                    "http {",
                    "  access_log off; client_body_temp_path " + folder + "/body; proxy_temp_path " + folder + "/temp;",
                    "  fastcgi_temp_path " + folder + "/f; uwsgi_temp_path " + folder + "/u; scgi_temp_path " + folder
                            + "/s;",
                    "  proxy_cache_path " + folder + "/cache keys_zone=all:1m;",
                    "  server { listen 127.0.0.1:" + port + "; location / {",
                    "    proxy_pass http://127.0.0.1:" + origin + "; proxy_set_header Host $http_host;",
                    "    proxy_cache all; proxy_cache_valid any 10m; add_header X-Cache $upstream_cache_status always;",
                    "  } }",
                    "}",
                    "");
        }

        @Override
        List<String> command(String program, Path folder, Path configuration) {
            return List.of(program, "-p", folder.toString(), "-c", configuration.toString());
        }
    },

    /** Squid guesses how long an answer is fresh if the answer does not say so. */
    SQUID("squid") {
        @Override
        String configuration(Path folder, int port, int origin) {
            return String.join(
                    "\n",
                    "http_port 127.0.0.1:" + port + " accel defaultsite=127.0.0.1",
                    "cache_peer 127.0.0.1 parent " + origin + " 0 no-query originserver name=origin",
                    "http_access allow all",
                    "cache_mem 8 MB",
                    "refresh_pattern . 10 20% 60",
                    "access_log none",
                    "cache_log /dev/null",
                    "cache_store_log none",
                    "pid_filename none",
                    "netdb_filename none",
                    "pinger_enable off",
                    "shutdown_lifetime 0 seconds",
                    "visible_hostname localhost",
                    "");
        }

        @Override
        List<String> command(String program, Path folder, Path configuration) {
            return List.of(program, "-N", "-f", configuration.toString());
        }
    };

    private static final int DEADLINE_SECONDS = 120;
    private static final int MAX_STARTS = 3;

    private final String program;

    CachingProxy(String program) {
        this.program = program;
    }

    abstract String configuration(Path folder, int port, int origin);

    abstract List<String> command(String found, Path folder, Path configuration);

    /** Starts the proxy. Skips the test if the proxy is not installed. */
    HttpCache start(Path folder, int origin) throws IOException, InterruptedException {
        Optional<Path> found = find();
        assumeTrue(found.isPresent(), program + " is not installed: test skipped");
        for (int i = 1; i < MAX_STARTS; i++) {
            try {
                return start(found.get(), folder, origin);
            } catch (AssertionError e) {
                // Another process may have taken the free port.
            }
        }
        return start(found.get(), folder, origin);
    }

    private HttpCache start(Path found, Path folder, int origin) throws IOException, InterruptedException {
        int port = FreePort.reserve();
        Path configuration = folder.resolve(program + ".conf");
        Files.writeString(configuration, configuration(folder, port, origin));
        Process process = new ProcessBuilder(command(found.toString(), folder, configuration))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start();
        long deadline = System.nanoTime() + DEADLINE_SECONDS * 1_000_000_000L;
        while (!accepts(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new AssertionError(
                        program + " did not start: " + Files.readString(folder.resolve(program + ".log")));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return new HttpCache.OfProxy(process, port);
    }

    private Optional<Path> find() {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
