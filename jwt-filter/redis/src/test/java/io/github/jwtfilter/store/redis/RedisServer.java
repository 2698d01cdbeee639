package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.StoreOptions;
import io.github.jwtfilter.testing.FreePort;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.embedded.RedisExecProvider;

/** A real Redis on this machine, in memory, which a test can stop, pause and start again. It ends with this JVM. */
public final class RedisServer implements AutoCloseable {
    public static final String HOST = "127.0.0.1";

    /** The name of the thread that reads the output of a server. */
    static final String LOG_THREAD = "redis log";

    private static final int MAX_PORTS = 5;

    /** How far a replica has confirmed the stream of writes, in bytes. */
    private static final Pattern CONFIRMED = Pattern.compile("\\boffset=([0-9]+)");

    private static String executable;

    private final int port;
    private final Path directory;
    private final List<String> command;
    private Process process;

    private RedisServer(int port, Path directory, List<String> command) {
        this.port = port;
        this.directory = directory;
        this.command = command;
    }

    /** Starts a server with options such as {@code --requirepass secret}. */
    public static RedisServer start(String... options) throws IOException {
        return start("redis", (port, directory) -> server(directory, options, "--port", port));
    }

    /** Starts a server whose only port expects TLS. */
    static RedisServer startWithTls(String... options) throws IOException {
        return start("redis", (port, directory) -> server(directory, options, "--port", "0", "--tls-port", port));
    }

    /** Starts a Sentinel with lines of its configuration file. */
    public static RedisServer startSentinel(String... lines) throws IOException {
        return start("sentinel", (port, directory) -> {
            Path file = directory.resolve("sentinel.conf");
            Files.writeString(file, "port " + port + "\n" + String.join("\n", lines) + "\n");
            return List.of(executable(), file.toString(), "--sentinel", "--bind", HOST, "--dir", directory.toString());
        });
    }

    /** The command that starts a server on a port. */
    @FunctionalInterface
    private interface OnPort {
        List<String> command(String port, Path directory) throws IOException;
    }

    private static List<String> server(Path directory, String[] options, String... port) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable(), "--bind", HOST, "--dir", directory.toString()));
        command.addAll(List.of("--save", "", "--repl-diskless-sync-delay", "0"));
        command.addAll(List.of(port));
        command.addAll(List.of(options));
        return command;
    }

    /** Starts a server. Takes another port if a process was faster at this one. */
    private static RedisServer start(String name, OnPort onPort) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = FreePort.reserve();
            Path directory = Files.createTempDirectory(name);
            RedisServer server = new RedisServer(port, directory, onPort.command(Integer.toString(port), directory));
            try {
                server.startAgain();
                return server;
            } catch (IOException e) {
                server.close();
                if (attempt == MAX_PORTS || !e.getMessage().contains("Address already in use")) {
                    throw e;
                }
            }
        }
    }

    /**
     * Returns the executable of this JVM. Another process writes it: a child that this JVM starts while it writes a file
     * holds that file open for a moment, and Linux does not run a file that is open for writing ("Text file busy").
     */
    private static synchronized String executable() throws IOException {
        if (executable == null) {
            File extracted = RedisExecProvider.defaultProvider().get();
            File copy = new File(extracted.getParentFile(), "redis");
            copy.deleteOnExit();
            Process cp = new ProcessBuilder("cp", "-p", extracted.getPath(), copy.getPath())
                    .inheritIO()
                    .start();
            int status = cp.onExit().join().exitValue();
            if (status != 0) {
                throw new IOException("cp ended with status " + status);
            }
            executable = copy.getPath();
        }
        return executable;
    }

    /** Starts the server again on its port, without data. */
    public void startAgain() throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Guard.over(process.toHandle());
        StringBuilder seen = new StringBuilder();
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        String line;
        do {
            line = log.readLine();
            if (line == null) {
                throw new IOException("Redis did not start: " + seen);
            }
            seen.append(line).append('\n');
        } while (!line.contains("Ready to accept connections") && !line.contains("Sentinel ID is"));
        // Redis writes more later, and must not wait for a reader.
        Thread drain = new Thread(
                () -> {
                    try {
                        log.transferTo(Writer.nullWriter());
                    } catch (IOException e) {
                        // The process has ended.
                    }
                },
                LOG_THREAD);
        drain.setDaemon(true);
        drain.start();
    }

    public int port() {
        return port;
    }

    String place() {
        return HOST + ":" + port;
    }

    public String address() {
        return "redis://" + place();
    }

    /** Returns options for a store of a new node. */
    StoreOptions options() {
        return options(address());
    }

    static StoreOptions options(String address) {
        return options(address, 0);
    }

    static StoreOptions options(String address, int replicas) {
        return new StoreOptions(address, "jwt-filter", UUID.randomUUID().toString(), replicas);
    }

    static RedisSharedStore store(StoreOptions options) {
        return (RedisSharedStore) new RedisStoreFactory().open(options);
    }

    RedisSharedStore store() {
        return store(options());
    }

    /** Sends an administrator's command. */
    public Object ask(String... words) {
        try (Connection connection = new Connection(HOST, port)) {
            CommandArguments all = new CommandArguments(Protocol.Command.valueOf(words[0]));
            for (int i = 1; i < words.length; i++) {
                all.add(words[i]);
            }
            int secret = command.indexOf("--requirepass");
            if (secret >= 0) {
                connection.executeCommand(new CommandArguments(Protocol.Command.AUTH).add(command.get(secret + 1)));
            }
            return connection.executeCommand(all);
        }
    }

    /** Returns a field of {@code INFO}. */
    public String info(String field) {
        return Servers.field(Link.text(ask("INFO")), field);
    }

    /**
     * Waits until a replica confirms what this server has. Until then a replica may be linked, but it confirms nothing: it
     * loads a copy first, and follows the stream of writes about a second later.
     */
    public void awaitReplica() throws Exception {
        Await.that("a replica is online", () -> info("slave0").contains("state=online"));
        ask("SET", "awaited", "yes");
        long written = Long.parseLong(info("master_repl_offset"));
        Await.that("the replica confirms what its master has", () -> {
            Matcher confirmed = CONFIRMED.matcher(info("slave0"));
            return confirmed.find() && Long.parseLong(confirmed.group(1)) >= written;
        });
    }

    /** Stops the process as the system does at a pause: the kernel accepts connections, and nobody answers. */
    public void pause() {
        Guard.signal("-STOP", process.toHandle());
    }

    public void resume() {
        Guard.signal("-CONT", process.toHandle());
    }

    /** Ends the process without a chance to save or to say goodbye. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
