package io.github.jwtfilter.keycloak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jwtfilter.containers.Container;
import io.github.jwtfilter.containers.RunningContainer;
import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the application of MIGRATING-FROM-KEYCLOAK show the same users and roles after the move? */
final class AdapterIT {
    private static final Path RUNS = Path.of(System.getProperty("containers.runs"));
    private static final HttpClient SCRIPT = HttpClient.newHttpClient();

    private static Chromium browser;
    private static Keycloak keycloak;
    private static RunningContainer server;
    private static String origin;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Optional<Chromium> found = Chromium.start(folder);
        assumeTrue(found.isPresent(), "skipped: chromium and chromedriver are not both installed");
        browser = found.get();
        Files.createDirectories(RUNS);
        int port = FreePort.reserve();
        origin = "http://127.0.0.1:" + port;
        keycloak = Keycloak.start(
                Bank.keycloakHome(),
                RUNS,
                List.of(origin + "/before/*", origin + "/after/user/login"),
                origin + "/after/user/logout");
        AdapterWar application = new AdapterWar(keycloak.origin());
        Path before = folder.resolve("before.war");
        application.writeBefore(before);
        Path after = folder.resolve("after.war");
        application.writeAfter(after, origin, folder);
        server = RunningContainer.start(Container.TOMCAT_11, List.of(before, after), Map.of(), RUNS, port);
        server.awaitReady(() -> script("/before/index.html").statusCode() == 200
                && script("/after/index.html").statusCode() == 200);
        keycloak.awaitReady();
        keycloak.admin().permitLoginsWithoutPkce();
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @BeforeEach
    void forgetLogins() throws Exception {
        browser.forgetCookies();
        for (String user : List.of("alice", "bob")) {
            keycloak.admin().logOut(user);
        }
    }

    private static HttpResponse<String> script(String path) throws IOException, InterruptedException {
        return SCRIPT.send(HttpRequest.newBuilder(URI.create(origin + path)).build(), BodyHandlers.ofString());
    }

    private static void logIn(String user, String page) {
        browser.open(page);
        browser.awaitAddress(keycloak.issuer());
        browser.logInAtKeycloak(user);
        browser.awaitAddress(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void clerkSeesAccountAndLedger(String application) {
        logIn("alice", origin + "/" + application + "/account");
        assertEquals("name: alice\ne-mail: alice@example.org\nclerk: true", browser.text("body"));
        browser.open(origin + "/" + application + "/clerk/ledger");
        assertEquals("ledger of alice", browser.text("body"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void customerSeesAccountOnly(String application) {
        logIn("bob", origin + "/" + application + "/account");
        assertEquals("name: bob\ne-mail: bob@example.org\nclerk: false", browser.text("body"));
        browser.open(origin + "/" + application + "/clerk/ledger");
        assertTrue(browser.text("body").contains("403"), browser.text("body"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void logoutEndsTheLoginAtKeycloakToo(String application) throws Exception {
        logIn("alice", origin + "/" + application + "/account");
        browser.open(origin + "/" + application + "/index.html");
        browser.follow(application.equals("before") ? "a[href=logout]" : "button");
        browser.awaitAddress(origin + "/" + application);
        assertEquals(0, keycloak.admin().sessions("alice"));
        browser.open(origin + "/" + application + "/account");
        browser.awaitAddress(keycloak.issuer());
        assertTrue(browser.shows("#username"), "Keycloak asks for the password again");
    }

    @Test
    void movedApplicationHasNoSession() {
        logIn("alice", origin + "/after/account");
        assertFalse(browser.cookieNames().contains("JSESSIONID"), () -> "" + browser.cookieNames());
        browser.open(origin + "/before/account");
        browser.awaitAddress(origin + "/before/account");
        assertTrue(browser.cookieNames().contains("JSESSIONID"), () -> "" + browser.cookieNames());
    }

    @Test
    void scriptOfMovedApplicationGetsStatusInsteadOfRedirect() throws Exception {
        HttpResponse<String> answer = script("/after/account");
        assertEquals(401, answer.statusCode());
        assertEquals(302, script("/before/account").statusCode());
    }
}
