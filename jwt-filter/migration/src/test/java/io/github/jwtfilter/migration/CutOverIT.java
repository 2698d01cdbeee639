package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import io.github.jwtfilter.migration.Customer.Phase;
import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Do working users keep login and cart while a server is moved as CUT-OVER.md says? The phases are the old application,
 * then {@code adopt=container}, then {@code session=token} on two servers that share only a key, then the way back.
 */
final class CutOverIT {
    private static final int CUSTOMERS = 24;
    private static final int GOOD_ANSWERS = 8;
    private static final Path RUNS = Path.of(System.getProperty("containers.runs"));

    private final List<Customer> customers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CutOverFigures figures = new CutOverFigures();
    private final List<User> users = new ArrayList<>();

    /** The sessions of the servers. They contain names, and on Jetty passwords. */
    @TempDir
    private Path stores;

    private Container container;
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_9", "TOMCAT_10_1", "JETTY_12_1_EE11"})
    void nobodyLosesLoginOrCart(Container server) throws Exception {
        container = server;
        folder = Files.createDirectories(
                        RUNS.resolve("cut-over-" + server.name().toLowerCase(Locale.ROOT)))
                .toAbsolutePath();
        for (int i = 0; i < CUSTOMERS; i++) {
            users.add(new User("user" + i, "secret-" + i, "customer"));
        }
        Path original = Shop.war(container, folder.resolve("original"));
        String from = server.name().startsWith("TOMCAT") ? "tomcat" : "jetty";
        Path adopting = convert(original, "adopting", "--users", "container", "--adopt", from);
        Path stateless = convert(adopting, "stateless", "--session", "token");
        int port = FreePort.reserve();
        try {
            cutOver(original, adopting, stateless, port);
        } finally {
            end();
            System.out.println(container + ", " + CUSTOMERS + " customers\n" + figures);
        }
        assertEquals(List.of(), List.copyOf(figures.surprises()));
    }

    private void cutOver(Path original, Path adopting, Path stateless, int port) throws Exception {
        Path sessions = stores.resolve("first");
        try (Server old = start("0-original", original, sessions, port).awaitReady()) {
            Phase phase = phase("original", false, false, old);
            for (int i = 0; i < CUSTOMERS; i++) {
                Customer customer = new Customer(users.get(i), figures, phase, i);
                customer.logIn();
                customers.add(customer);
                Thread thread = new Thread(customer, customer.name());
                thread.start();
                threads.add(thread);
            }
            awaitGoodAnswers();
            old.stop();
        }
        try (Server first = start("1-adopting", adopting, sessions, port);
                Server second = start("2-stateless-second", stateless, stores.resolve("second"), FreePort.reserve())) {
            go(phase("adopt=container", false, false, first));
            first.awaitReady();
            awaitGoodAnswers();
            second.awaitReady();
            first.stop();
            try (Server one = start("2-stateless-first", stateless, sessions, port)) {
                // Before this server can answer, because its customers count from here on.
                go(phase("session=token on two servers", true, false, one, second));
                one.awaitReady();
                awaitGoodAnswers();
                one.stop();
            }
        }
        try (Server back = start("3-original", original, sessions, port)) {
            go(phase("way back to the original", false, true, back));
            back.awaitReady();
            awaitGoodAnswers();
        }
    }

    /** Runs {@code convert} as an operator does. */
    private Path convert(Path war, String name, String... options) throws IOException, InterruptedException {
        Path out = Files.createDirectories(folder.resolve(name)).resolve("shop.war");
        Files.deleteIfExists(out);
        List<String> command = new ArrayList<>(List.of("convert", war.toString(), "-o", out.toString()));
        command.addAll(List.of("--secret-file", Move.secretFile().toString()));
        command.addAll(List.of(options));
        Tools.Result result = Tools.run(command.toArray(String[]::new));
        assertTrue(result.exitCode() == 0 || result.exitCode() == 3, result::output);
        return out;
    }

    /** Starts a server that keeps its sessions in a folder, as CUT-OVER.md says. */
    private Server start(String name, Path war, Path sessions, int port) throws IOException {
        return Server.start(folder.getFileName() + "/" + name, container, war, port, base -> {
            User.write(container, base, Shop.REALM, users);
            SessionStore.write(container, base, Files.createDirectories(sessions));
        });
    }

    private Phase phase(String name, boolean cookieSessions, boolean isWayBack, Server... servers) {
        figures.begin(name);
        return new Phase(name, List.of(servers), cookieSessions, isWayBack);
    }

    private void go(Phase phase) {
        customers.forEach(customer -> customer.go(phase));
    }

    /** Waits until each customer has got some good answers in this phase. */
    private void awaitGoodAnswers() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (customers.stream().anyMatch(customer -> customer.good() < GOOD_ANSWERS)) {
            if (System.nanoTime() > deadline || !figures.surprises().isEmpty()) {
                throw new AssertionError(
                        "not all customers go on\n" + figures + String.join("\n", figures.surprises()));
            }
            Thread.sleep(50);
        }
    }

    private void end() throws InterruptedException {
        customers.forEach(Customer::close);
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
    }
}
