package io.github.jwtfilter.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With a Redis, is a logout at Bank a logout at Retirement, in the WAR as built? */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
class SharedLogoutIT {
    private static final ExampleServer BANK = new ExampleServer("Bank", 0);
    private static final ExampleServer RETIREMENT = new ExampleServer("Retirement", 0);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static RedisProcess redis;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Path war = Path.of(System.getProperty("example.war"));
        System.setProperty("example.secretFile", SecretFile.in(directory).toString());
        redis = RedisProcess.start(directory.resolve("redis"));
        BANK.share(redis);
        RETIREMENT.share(redis);
        BANK.open();
        RETIREMENT.open();
        BANK.start(war, directory, RETIREMENT);
        RETIREMENT.start(war, directory, BANK);
    }

    @AfterAll
    static void stop() throws Exception {
        BANK.stop();
        RETIREMENT.stop();
        redis.close();
    }

    @Test
    void logoutAtBankIsLogoutAtRetirement() throws Exception {
        String token = login();
        assertEquals(200, get(RETIREMENT, token).statusCode());
        assertEquals(204, send(BANK, "/user/logout", token, "POST").statusCode());
        assertEquals(401, get(BANK, token).statusCode());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (get(RETIREMENT, token).statusCode() == 200) {
            assertTrue(System.nanoTime() < end, "Retirement still accepts the token");
            Thread.sleep(20);
        }
        assertEquals(401, get(RETIREMENT, token).statusCode());
        assertEquals(200, get(RETIREMENT, login()).statusCode(), "a new login stands");
    }

    @Test
    void homePageSaysWhatIsShared() throws Exception {
        String page = send(BANK, "/", login(), "GET").body();
        assertTrue(page.contains("a Redis"), page);
    }

    private String login() throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(BANK.url() + "/user/login"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"email\":\"saver@example.org\",\"password\":\"quiet-orchard\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body().replaceAll(".*\"access_token\":\"([^\"]*)\".*", "$1");
    }

    private HttpResponse<String> get(ExampleServer server, String token) throws IOException, InterruptedException {
        return send(server, "/api/balance", token, "GET");
    }

    private HttpResponse<String> send(ExampleServer server, String path, String token, String method)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
