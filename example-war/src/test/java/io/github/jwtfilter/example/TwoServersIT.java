package io.github.jwtfilter.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does a login at Bank also work at Retirement, in the WAR as built? */
class TwoServersIT {
    private static final ExampleServer BANK = new ExampleServer("Bank", 0);
    private static final ExampleServer RETIREMENT = new ExampleServer("Retirement", 0);

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Path war = Path.of(System.getProperty("example.war"));
        System.setProperty("example.secretFile", SecretFile.in(directory).toString());
        BANK.open();
        RETIREMENT.open();
        BANK.start(war, directory, RETIREMENT);
        RETIREMENT.start(war, directory, BANK);
    }

    @AfterAll
    static void stop() throws Exception {
        BANK.stop();
        RETIREMENT.stop();
    }

    @Test
    void cookieOfBankOpensRetirement() throws Exception {
        login("customer@example.org", "sunny-harbour", true);
        assertTrue(get(BANK, "/api/balance").body().contains("\"total\":12869.51,"));
        assertTrue(get(RETIREMENT, "/api/balance").body().contains("\"total\":209725.75,"));
    }

    @Test
    void tokenOfBankOpensRetirement() throws Exception {
        String answer = login("saver@example.org", "quiet-orchard", false).body();
        assertEquals(401, get(RETIREMENT, "/api/balance").statusCode());
        String token = answer.replaceAll(".*\"access_token\":\"([^\"]*)\".*", "$1");
        HttpResponse<String> balance = get(RETIREMENT, "/api/balance", "Authorization", "Bearer " + token);
        assertTrue(balance.body().contains("\"user\":\"saver@example.org\""), balance.body());
    }

    @Test
    void homePageShowsUserServerAndClaims() throws Exception {
        login("customer@example.org", "sunny-harbour", true);
        String page = get(RETIREMENT, "/").body();
        assertTrue(page.contains("<h1>customer@example.org</h1>"), page);
        assertTrue(page.contains(RETIREMENT.url().substring("http://".length())), page);
        assertTrue(page.contains(BANK.url() + "/\""), page);
        assertTrue(page.contains("<code>exp</code>") && page.contains("UTC, in "), page);
        assertTrue(page.contains("<dd>none</dd>"), page);
    }

    @Test
    void adminAreaNeedsTheRole() throws Exception {
        login("customer@example.org", "sunny-harbour", true);
        HttpResponse<String> refused = get(BANK, "/admin/", "Accept", "text/html");
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("<h1>No access</h1>"), refused.body());
        assertFalse(get(BANK, "/").body().contains("/bank/admin/"));

        login("admin@example.org", "brass-lantern", true);
        HttpResponse<String> granted = get(BANK, "/admin/");
        assertEquals(200, granted.statusCode());
        assertTrue(granted.body().contains("saver@example.org"), granted.body());
    }

    @Test
    void anonymousUsersSeeOnlyTheStyleSheet() throws Exception {
        assertEquals(401, get(BANK, "/accounts").statusCode());
        assertEquals(200, get(BANK, "/assets/style.css").statusCode());
    }

    private HttpResponse<String> login(String user, String password, boolean cookie)
            throws IOException, InterruptedException {
        String json = String.format("{\"email\":\"%s\",\"password\":\"%s\",\"cookie\":%s}", user, password, cookie);
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(URI.create(BANK.url() + "/user/login"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer;
    }

    private HttpResponse<String> get(ExampleServer server, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }
}
