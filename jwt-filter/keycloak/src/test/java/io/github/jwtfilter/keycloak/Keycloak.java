package io.github.jwtfilter.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jwtfilter.containers.GuardedProcess;
import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Keycloak in its own process, with the realm {@code bank}. It is reached as {@code localhost}, so that it is another
 * site than the servers at {@code 127.0.0.1}.
 *
 * <p>The realm has the users alice (realm role clerk, client role auditor) and bob (realm role customer).
 */
final class Keycloak implements AutoCloseable {
    static final String PASSWORD = "sunny-harbour";
    static final String CLIENT_SECRET = "a-secret/of+the:client & 32 more bytes";
    private static final String ADMIN = "admin";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final Path runs;
    private final int port;
    private GuardedProcess process;

    private Keycloak(Path home, Path runs, int port) {
        this.home = home;
        this.runs = runs;
        this.port = port;
    }

    /**
     * Starts a Keycloak without older data. {@link #awaitReady} waits for it.
     *
     * @param home the distribution, which also keeps the data
     * @param runs the folder for the log
     * @param redirectUris the redirect URIs of the client, also for the end of a logout
     * @param logoutUri where the provider reports a logout
     */
    static Keycloak start(Path home, Path runs, List<String> redirectUris, String logoutUri) throws IOException {
        Path data = home.resolve("data");
        delete(data);
        Path file = Files.createDirectories(data.resolve("import")).resolve("bank-realm.json");
        JSON.writeValue(file.toFile(), realm(redirectUris, logoutUri));
        Keycloak keycloak = new Keycloak(home, runs, FreePort.reserve());
        keycloak.startAgain();
        return keycloak;
    }

    private static ObjectNode realm(List<String> redirectUris, String logoutUri) throws IOException {
        ObjectNode realm;
        try (InputStream in = Keycloak.class.getResourceAsStream("/bank-realm.json")) {
            realm = (ObjectNode) JSON.readTree(in);
        }
        ObjectNode client = (ObjectNode) realm.get("clients").get(0);
        client.put("secret", CLIENT_SECRET);
        redirectUris.forEach(((ArrayNode) client.get("redirectUris"))::add);
        ObjectNode attributes = (ObjectNode) client.get("attributes");
        attributes.put("post.logout.redirect.uris", String.join("##", redirectUris));
        attributes.put("backchannel.logout.url", logoutUri);
        for (JsonNode user : realm.get("users")) {
            ((ObjectNode) user.get("credentials").get(0)).put("value", PASSWORD);
        }
        return realm;
    }

    /** Starts the process again on its port, with the data that a kill has left. */
    void startAgain() throws IOException {
        List<String> command = List.of(
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--import-realm");
        process = GuardedProcess.start(
                command,
                Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN, "KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD),
                home,
                runs.resolve("keycloak.log"));
    }

    /** Waits until the realm responds. After the deadline, fails with the end of the log. */
    void awaitReady() throws InterruptedException {
        URI discovery = URI.create(issuer() + "/.well-known/openid-configuration");
        HttpClient client = HttpClient.newHttpClient();
        process.awaitReady(() -> client.send(HttpRequest.newBuilder(discovery).build(), BodyHandlers.discarding())
                        .statusCode()
                == 200);
    }

    /** Ends the process without a chance to say goodbye. */
    void kill() throws IOException {
        process.close();
    }

    String issuer() {
        return origin() + "/realms/bank";
    }

    String origin() {
        return "http://localhost:" + port;
    }

    /** Logs the administrator in. */
    KeycloakAdmin admin() throws IOException, InterruptedException {
        return KeycloakAdmin.logIn(URI.create(origin()), ADMIN, PASSWORD);
    }

    String logTail() {
        return process.logTail();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
