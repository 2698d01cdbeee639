package io.github.jwtfilter.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** What an administrator does in the realm {@code bank}, by Keycloak's REST API. */
final class KeycloakAdmin {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String realm;
    private final String token;

    private KeycloakAdmin(String realm, String token) {
        this.realm = realm;
        this.token = token;
    }

    /** Logs in to the realm {@code master}. The login lasts a minute. */
    static KeycloakAdmin logIn(URI keycloak, String name, String password) throws IOException, InterruptedException {
        String form =
                "grant_type=password&client_id=admin-cli&username=" + encode(name) + "&password=" + encode(password);
        HttpRequest request = HttpRequest.newBuilder(keycloak.resolve("/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        JsonNode answer =
                JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
        return new KeycloakAdmin(
                keycloak + "/admin/realms/bank", answer.path("access_token").asText());
    }

    /** Makes a new key for signatures and removes the others. */
    void replaceKeys() throws IOException, InterruptedException {
        JsonNode before = get("/components?type=org.keycloak.keys.KeyProvider");
        ObjectNode key = JSON.createObjectNode()
                .put("name", "rsa-" + before.size())
                .put("providerId", "rsa-generated")
                .put("providerType", "org.keycloak.keys.KeyProvider");
        key.putObject("config").putArray("priority").add("200");
        send("POST", "/components", key);
        for (JsonNode provider : before) {
            if (provider.path("providerId").asText().equals("rsa-generated")) {
                send("DELETE", "/components/" + provider.path("id").asText(), null);
            }
        }
    }

    /** Permits a user to log in, or forbids it. */
    void enable(String user, boolean isEnabled) throws IOException, InterruptedException {
        ObjectNode account = (ObjectNode) user(user);
        account.put("enabled", isEnabled);
        send("PUT", "/users/" + account.path("id").asText(), account);
    }

    /** Ends all sessions of a user. Keycloak reports it to the clients of these sessions. */
    void logOut(String user) throws IOException, InterruptedException {
        send("POST", "/users/" + user(user).path("id").asText() + "/logout", null);
    }

    /** Returns how many sessions a user has. */
    int sessions(String user) throws IOException, InterruptedException {
        return get("/users/" + user(user).path("id").asText() + "/sessions").size();
    }

    /** Sets where Keycloak reports a logout. */
    void reportLogoutsTo(String uri) throws IOException, InterruptedException {
        ObjectNode client = (ObjectNode) get("/clients?clientId=bank-app").get(0);
        ((ObjectNode) client.get("attributes")).put("backchannel.logout.url", uri);
        send("PUT", "/clients/" + client.path("id").asText(), client);
    }

    /** Lets programs log in that send no code challenge, such as Keycloak's old servlet filter. */
    void permitLoginsWithoutPkce() throws IOException, InterruptedException {
        ObjectNode client = (ObjectNode) get("/clients?clientId=bank-app").get(0);
        ((ObjectNode) client.get("attributes")).put("pkce.code.challenge.method", "");
        send("PUT", "/clients/" + client.path("id").asText(), client);
    }

    private JsonNode user(String name) throws IOException, InterruptedException {
        return get("/users?exact=true&username=" + encode(name)).get(0);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(send("GET", path, null));
    }

    private String send(String method, String path, JsonNode body) throws IOException, InterruptedException {
        BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
        HttpRequest request = HttpRequest.newBuilder(URI.create(realm + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, content)
                .build();
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
