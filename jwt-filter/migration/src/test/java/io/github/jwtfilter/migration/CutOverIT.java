package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import io.github.jwtfilter.migration.Guest.Habit;
import io.github.jwtfilter.migration.Guest.Leaver;
import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Do working users keep login and cart, and does each logout stand, while two servers are moved as CUT-OVER.md says? The
 * phases are the old application, then {@code adopt=container} on one server and on both, then {@code session=token}, then
 * the way back. The servers share only a key.
 */
final class CutOverIT {
    private static final int CUSTOMERS = 24;
    private static final int GUESTS = 16;
    private static final List<Habit> HABITS = List.of(Habit.values());
    private static final int LEAVERS = 60;
    private static final int GOOD_ANSWERS = 8;
    private static final Path RUNS = Path.of(System.getProperty("containers.runs"));

    private final List<Customer> customers = new ArrayList<>();
    private final List<Guest> guests = new ArrayList<>();
    private final BlockingQueue<Leaver> leavers = new ArrayBlockingQueue<>(LEAVERS);
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
        for (int i = 0; i < CUSTOMERS + 2 * GUESTS; i++) {
            users.add(new User("user" + i, "secret-" + i, "customer"));
        }
        Path original = Shop.war(container, folder.resolve("original"));
        String from = server.name().startsWith("TOMCAT") ? "tomcat" : "jetty";
        Path adopting = convert(original, "adopting", "--users", "container", "--adopt", from);
        Path stateless = convert(adopting, "stateless", "--session", "token");
        try {
            cutOver(original, adopting, stateless);
        } finally {
            end();
            System.out.println(container + ", " + CUSTOMERS + " customers, " + GUESTS + " guests\n" + figures);
        }
        assertEquals(List.of(), List.copyOf(figures.surprises()));
    }

    private void cutOver(Path original, Path adopting, Path stateless) throws Exception {
        int[] ports = {FreePort.reserve(), FreePort.reserve()};
        try (Server first = start("0-original", original, 0, ports);
                Server second = start("0-original", original, 1, ports)) {
            first.awaitReady();
            second.awaitReady();
            Phase phase = phase("original", 0, false, false, first, second);
            for (int i = 0; i < CUSTOMERS; i++) {
                Customer customer = new Customer(users.get(i), figures, phase, i % 2, i);
                customer.logIn();
                customers.add(customer);
                begin(customer, customer.name());
            }
            for (int i = 0; i < GUESTS; i++) {
                Habit habit = HABITS.get(i / 2 % HABITS.size());
                List<User> pair = users.subList(CUSTOMERS + 2 * i, CUSTOMERS + 2 * i + 2);
                Guest guest = new Guest(pair, habit, figures, leavers, phase, i % 2, i);
                guests.add(guest);
                begin(guest, guest.name());
            }
            awaitGoodAnswers(phase);
            first.stop();
            try (Server changed = start("1-adopting", adopting, 0, ports)) {
                phase = go(phase("adopt=container, one of two", 1, false, false, changed, second));
                changed.awaitReady();
                awaitGoodAnswers(phase);
                second.stop();
                adopt(adopting, stateless, ports, changed);
            }
        }
        try (Server first = start("4-original", original, 0, ports);
                Server second = start("4-original", original, 1, ports)) {
            Phase phase = go(phase("way back to the original", 0, false, true, first, second));
            first.awaitReady();
            second.awaitReady();
            awaitGoodAnswers(phase);
        }
    }

    private void adopt(Path adopting, Path stateless, int[] ports, Server first) throws Exception {
        try (Server second = start("2-adopting", adopting, 1, ports)) {
            Phase phase = go(phase("adopt=container", 2, false, false, first, second));
            second.awaitReady();
            awaitGoodAnswers(phase);
            first.stop();
            second.stop();
        }
        try (Server one = start("3-stateless", stateless, 0, ports);
                Server two = start("3-stateless", stateless, 1, ports)) {
            // Before these servers can answer, because their customers count from here on.
            Phase phase = go(phase("session=token", 2, true, false, one, two));
            one.awaitReady();
            two.awaitReady();
            awaitGoodAnswers(phase);
            one.stop();
            two.stop();
        }
    }

    private void begin(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.start();
        threads.add(thread);
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
    private Server start(String name, Path war, int number, int[] ports) throws IOException {
        Path sessions = Files.createDirectories(stores.resolve(container + "-" + number));
        return Server.start(folder.getFileName() + "/" + name + "-" + number, container, war, ports[number], base -> {
            User.write(container, base, Shop.REALM, users);
            SessionStore.write(container, base, sessions);
        });
    }

    private Phase phase(String name, int converted, boolean cookieSessions, boolean isWayBack, Server... servers) {
        figures.begin(name);
        return new Phase(name, List.of(servers), converted, cookieSessions, isWayBack);
    }

    private Phase go(Phase phase) {
        customers.forEach(customer -> customer.go(phase));
        guests.forEach(guest -> guest.go(phase));
        return phase;
    }

    /** Waits until all have got some good answers in this phase. Then nobody who has left may be logged in. */
    private void awaitGoodAnswers(Phase phase) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        List<String> missing = missing();
        while (!missing.isEmpty()) {
            if (System.nanoTime() > deadline || !figures.surprises().isEmpty()) {
                throw new AssertionError(
                        missing + " do not go on\n" + figures + String.join("\n", figures.surprises()));
            }
            Thread.sleep(50);
            missing = missing();
        }
        for (Leaver leaver : leavers) {
            for (Server server : phase.servers()) {
                Guest.look(leaver, server, phase, figures);
            }
        }
    }

    /** Returns the names of those who have not done enough in this phase. */
    private List<String> missing() {
        return Stream.concat(
                        customers.stream()
                                .filter(customer -> customer.good() < GOOD_ANSWERS)
                                .map(Customer::name),
                        guests.stream().filter(guest -> !guest.isReady()).map(Guest::name))
                .toList();
    }

    private void end() throws InterruptedException {
        customers.forEach(Customer::close);
        guests.forEach(Guest::close);
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
    }
}
