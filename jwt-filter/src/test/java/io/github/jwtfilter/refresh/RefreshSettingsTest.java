package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.refresh.ApiClient.Tokens;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which settings do refresh tokens depend on? */
final class RefreshSettingsTest {
    private CapturedLog log;
    private TestServer server;
    private ApiClient client;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        log.close();
    }

    private void deploy(WebXml application) {
        if (server != null) {
            server.close();
        }
        server = TestServer.start(application);
        client = new ApiClient(server);
    }

    private static WebXml application() {
        return WebXml.usual().login("refreshLifetime", "30d").servlet("/page", WhoServlet.class);
    }

    @Test
    void tokenOfRemovedKeyIsRefused() {
        deploy(application());
        Tokens tokens = client.logIn();
        deploy(application().filter("secret", "another-secret-another-secret-an"));
        client.assertRefused(tokens.refresh);
    }

    @Test
    void serverThatReadsNoCookiesTakesRefreshTokens() {
        deploy(application().filter("tokenSources", "header"));
        assertEquals(200, client.page(client.refreshed(client.logIn().refresh).access));
        assertEquals(415, client.post("username=user&password=secret").statusCode());
    }

    @Test
    void restartWithoutSharedStoreEndsFamilies() {
        deploy(application());
        Tokens tokens = client.logIn();
        deploy(application());
        client.assertRefused(tokens.refresh);
        assertEquals(200, client.page(tokens.access));
    }

    @Test
    void memoryOfOneServerIsAWarning() {
        deploy(application());
        assertTrue(log.text().contains("WARNING JWTF-807 refreshLifetime is set and 'store' is memory"), log.text());
    }

    @Test
    void withoutTheParameterNothingChanges() {
        deploy(application().login("refreshLifetime", null));
        Tokens tokens = client.logIn();
        assertNull(tokens.refresh);
        assertFalse(tokens.claims().has("uend"));
        assertEquals(204, client.logOut(tokens.access + "x", ""));
        HttpResponse<String> answer = client.refresh(tokens.access);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().startsWith("<!DOCTYPE html>"), answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"30m", "0s", "401d", "soon"})
    void wrongLifetimeStopsTheDeployment(String value) {
        try (CapturedLog quiet = CapturedLog.ofContainer();
                TestServer wrong = TestServer.startAnyway(application().login("refreshLifetime", value), "/app")) {
            assertTrue(
                    wrong.failure().getMessage().contains("refreshLifetime: expected "), wrong.failure()::getMessage);
            assertFalse(quiet.lines().isEmpty());
        }
    }
}
