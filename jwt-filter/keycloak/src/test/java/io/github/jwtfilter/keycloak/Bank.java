package io.github.jwtfilter.keycloak;

import io.github.jwtfilter.containers.Container;
import io.github.jwtfilter.containers.Edition;
import io.github.jwtfilter.containers.RunningContainer;
import io.github.jwtfilter.testing.FreePort;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Three servers of both editions with one key and one Redis, and the Keycloak where their users log in. */
final class Bank implements AutoCloseable {
    private static final Path RUNS = Path.of(System.getProperty("containers.runs"));
    private static final Path DISTRIBUTIONS = Path.of(System.getProperty("containers.distributions"));

    private final Deque<Closeable> open = new ArrayDeque<>();
    private final List<Node> nodes = new ArrayList<>();
    private Keycloak keycloak;

    private Bank() {}

    static Bank start(Container... containers) throws Exception {
        Bank bank = new Bank();
        try {
            bank.begin(containers);
            return bank;
        } catch (Throwable e) {
            bank.close();
            throw e;
        }
    }

    private void begin(Container... containers) throws Exception {
        Files.createDirectories(RUNS);
        for (Container container : containers) {
            nodes.add(new Node(container, FreePort.reserve()));
        }
        List<String> redirectUris = nodes.stream()
                .flatMap(node -> Stream.of(BankWar.values()).map(node::loginUri))
                .toList();
        keycloak =
                Keycloak.start(keycloakHome(), RUNS, redirectUris, nodes.get(0).logoutUri(BankWar.BANK));
        open.push(keycloak::close);
        RedisStore store = RedisStore.start(RUNS);
        open.push(store::close);
        Map<String, String> environment = Map.of(
                "BANK_KEY", secretFile().toString(),
                "BANK_STORE", store.address(),
                "BANK_ORIGINS", nodes.stream().map(Node::origin).collect(Collectors.joining(" ")),
                "BANK_ISSUER", keycloak.issuer(),
                "BANK_CLIENT_SECRET", Keycloak.CLIENT_SECRET);
        Map<Edition, List<Path>> wars = new EnumMap<>(Edition.class);
        for (Edition edition : Edition.values()) {
            wars.put(edition, BankWar.writeAll(edition, RUNS.resolve(edition.toString())));
        }
        List<RunningContainer> running = new ArrayList<>();
        for (Node node : nodes) {
            RunningContainer container = RunningContainer.start(
                    node.container(), wars.get(node.container().edition), environment, RUNS, node.port());
            open.push(container::close);
            running.add(container);
        }
        for (int i = 0; i < running.size(); i++) {
            Node node = nodes.get(i);
            running.get(i)
                    .awaitReady(() -> node.status(BankWar.BANK, "") == 401 && node.status(BankWar.VAULT, "") == 401);
        }
        keycloak.awaitReady();
    }

    private static Path secretFile() throws IOException {
        Path file = RUNS.resolve("jwt.key");
        Files.writeString(file, HexFormat.of().formatHex(SecureRandom.getSeed(32)));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Returns the distribution of Keycloak. */
    static Path keycloakHome() {
        try (Stream<Path> entries = Files.list(DISTRIBUTIONS.resolve("keycloak"))) {
            return entries.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Node> nodes() {
        return nodes;
    }

    /** Returns what a server has written on its console. */
    static String log(Node node) throws IOException {
        String name = node.container().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return Files.readString(RUNS.resolve(name + ".log"), StandardCharsets.ISO_8859_1);
    }

    Keycloak keycloak() {
        return keycloak;
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
