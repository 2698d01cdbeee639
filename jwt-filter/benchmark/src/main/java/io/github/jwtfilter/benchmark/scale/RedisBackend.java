package io.github.jwtfilter.benchmark.scale;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Kind;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.store.StoreOptions;
import io.github.jwtfilter.store.redis.RedisStoreFactory;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import redis.embedded.RedisExecProvider;

/** A Redis in memory. */
final class RedisBackend implements Backend {
    private static final int FACTS_OF_WRITING = 240;
    private static final String FACTS = "{jwt-filter}:facts";

    private final int port;
    private final Process process;
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    RedisBackend() throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder(
                        RedisExecProvider.defaultProvider().get().getPath(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--save",
                        "",
                        "--logfile",
                        "/dev/null")
                .start();
        socket = connect();
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    private Socket connect() throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                if (attempt == 200) {
                    process.destroy();
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    /** Sends an inline command, and returns its answer as text. */
    synchronized String ask(String command) throws IOException {
        out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        String first = line.toString().strip();
        if (first.startsWith("-")) {
            throw new IOException(command + ": " + first);
        }
        if (!first.startsWith("$")) {
            return first.substring(1);
        }
        byte[] text = in.readNBytes(Integer.parseInt(first.substring(1)));
        in.skipNBytes(2);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String field(String info, String name) {
        int start = info.indexOf("\n" + name + ":") + name.length() + 2;
        return info.substring(start, info.indexOf('\r', start));
    }

    @Override
    public SharedStore store() {
        return new RedisStoreFactory()
                .open(new StoreOptions(
                        "redis://127.0.0.1:" + port,
                        "jwt-filter",
                        UUID.randomUUID().toString(),
                        0));
    }

    @Override
    public void fill(int facts, Duration maxLifetime) throws StoreException {
        long now = Instant.now().getEpochSecond();
        long until = now + maxLifetime.toSeconds();
        try (SharedStore store = store()) {
            for (int done = 0; done < facts; done += FACTS_OF_WRITING) {
                List<Fact> some = new ArrayList<>();
                for (int i = done; i < Math.min(facts, done + FACTS_OF_WRITING); i++) {
                    some.add(
                            i % 12 < 10
                                    ? Fact.ends(Kind.LOGIN, "login " + i, until)
                                    : Fact.before(Kind.USER, "user " + i, now - 60, until));
                }
                store.append(some);
            }
        }
    }

    @Override
    public Traffic traffic() throws IOException {
        String info = ask("INFO");
        return new Traffic(
                Long.parseLong(field(info, "total_commands_processed")),
                Long.parseLong(field(info, "total_net_input_bytes")),
                Long.parseLong(field(info, "total_net_output_bytes")),
                Double.parseDouble(field(info, "used_cpu_user")) + Double.parseDouble(field(info, "used_cpu_sys")));
    }

    @Override
    public long entries() throws IOException {
        return Long.parseLong(ask("XLEN " + FACTS));
    }

    @Override
    public long bytes() throws IOException {
        return Long.parseLong(ask("MEMORY USAGE " + FACTS + " SAMPLES 1000"));
    }

    @Override
    public void empty() throws IOException {
        ask("FLUSHALL");
    }

    @Override
    public void disconnect() throws IOException {
        ask("CLIENT KILL TYPE normal SKIPME yes");
    }

    /** Adds entries that are older than any retention, and that the next trimming removes. */
    void addOld(int entries, long millis) throws IOException {
        ask("EVAL \"for i = 1, " + entries + " do redis.call('XADD', '" + FACTS + "', " + "string.format('%.0f', "
                + millis + " + i) .. '-0', 'k', 'e', 'd', string.format('%024x', i), 't', '0', 'u', '9999999999') end"
                + " return 0\" 0");
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroy();
    }
}
