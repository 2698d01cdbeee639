package io.github.jwtfilter.nodes;

import io.github.jwtfilter.store.redis.Guard;
import io.github.jwtfilter.store.redis.RedisServer;
import io.github.jwtfilter.testing.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** The server of a shared store, in a process of its own. A test can kill, pause and restart it. It ends with the test. */
interface SharedServer extends AutoCloseable {
    /** The user of the nodes. */
    String USER = "jwt";

    String PASSWORD = "opensesame42";

    /** The servers to test with. */
    enum Kind {
        REDIS {
            @Override
            SharedServer start() throws IOException {
                return new Redis();
            }
        },
        POSTGRESQL {
            @Override
            SharedServer start() throws IOException {
                return new Postgres();
            }
        };

        /** Starts a server that keeps its data when it is killed. */
        abstract SharedServer start() throws IOException;
    }

    int port();

    /** Returns the parameter {@code store} of nodes that reach the server at this port. */
    String address(int port);

    /** Returns the address of the database for the pool of a node; empty for a server of another kind. */
    String database(int port);

    default String address() {
        return address(port());
    }

    default String database() {
        return database(port());
    }

    void kill() throws Exception;

    void pause() throws Exception;

    void resume() throws Exception;

    /** Starts the server again with its data, after a kill. */
    void startAgain() throws Exception;

    @Override
    void close() throws IOException;

    /**
     * A Redis that writes each entry to its file before it answers. With another {@code appendfsync} than {@code no} it
     * would sometimes answer first, while the disk is busy.
     */
    final class Redis implements SharedServer {
        private final RedisServer server = RedisServer.start(
                "--appendonly",
                "yes",
                "--appendfsync",
                "no",
                "--user",
                USER,
                "on",
                ">" + PASSWORD,
                "~*",
                "&*",
                "+@all");

        private Redis() throws IOException {}

        RedisServer server() {
            return server;
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public String address(int port) {
            return "redis://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port;
        }

        @Override
        public String database(int port) {
            return "";
        }

        @Override
        public void kill() throws InterruptedException {
            server.kill();
        }

        @Override
        public void pause() throws IOException, InterruptedException {
            server.pause();
        }

        @Override
        public void resume() throws IOException, InterruptedException {
            server.resume();
        }

        @Override
        public void startAgain() throws IOException {
            server.startAgain();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** A PostgreSQL. Its processes are paused and killed together. */
    final class Postgres implements SharedServer {
        private final Path folder = Files.createTempDirectory("postgres");
        private EmbeddedPostgres server;
        private ProcessHandle process;

        private Postgres() throws IOException {
            start(FreePort.reserve());
            run("create role " + USER + " login password '" + PASSWORD + "'; grant all on schema public to " + USER);
            Path rights = folder.resolve("pg_hba.conf");
            Files.writeString(rights, "host all " + USER + " all scram-sha-256\n" + Files.readString(rights));
            run("select pg_reload_conf()");
        }

        private void start(int port) throws IOException {
            server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setLocaleConfig("locale", "C")
                    .setPGStartupWait(Duration.ofMinutes(2))
                    // Confirmed rows survive a kill.
                    .setServerConfig("synchronous_commit", "on")
                    .start();
            String first = Files.readString(folder.resolve("postmaster.pid")).split("\n", 2)[0];
            process = ProcessHandle.of(Long.parseLong(first)).orElseThrow();
            Guard.over(process);
        }

        @Override
        public int port() {
            return server.getPort();
        }

        @Override
        public String address(int port) {
            return "jdbc:" + NodeNaming.NAME;
        }

        @Override
        public String database(int port) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER + "&password=" + PASSWORD
                    + "&connectTimeout=2&socketTimeout=4";
        }

        /** Runs statements as an administrator. */
        void run(String sql) {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void kill() throws IOException {
            Guard.kill(process);
            // Releases the lock of the folder.
            server.close();
        }

        @Override
        public void pause() {
            Guard.signal("-STOP", process);
        }

        @Override
        public void resume() {
            Guard.signal("-CONT", process);
        }

        @Override
        public void startAgain() throws IOException {
            start(server.getPort());
        }

        @Override
        public void close() throws IOException {
            resume();
            server.close();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }
}
