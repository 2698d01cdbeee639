package io.github.jwtfilter.keycloak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jwtfilter.containers.Container;
import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Can the users of a real Keycloak log in to real servers with a browser, and do their logins end as they should? */
final class KeycloakIT {
    private static final BankWar BANK = BankWar.BANK;
    private static final BankWar VAULT = BankWar.VAULT;

    private static Bank bank;
    private static Keycloak keycloak;
    private static Chromium browser;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Optional<Chromium> found = Chromium.start(folder);
        assumeTrue(found.isPresent(), "skipped: chromium and chromedriver are not both installed");
        browser = found.get();
        bank = Bank.start(Container.TOMCAT_9, Container.TOMCAT_11, Container.JETTY_12_1_EE11);
        keycloak = bank.keycloak();
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (bank != null) {
            bank.close();
        }
    }

    static List<Node> nodes() {
        return bank.nodes();
    }

    @BeforeEach
    void forgetLogins() throws Exception {
        browser.forgetCookies();
        for (String user : List.of("alice", "bob")) {
            keycloak.admin().logOut(user);
        }
    }

    @AfterEach
    void noServerHasSession() throws Exception {
        for (Node node : nodes()) {
            assertEquals(0, node.sessions(BANK), node + ": sessions of the bank");
            assertEquals(0, node.sessions(VAULT), node + ": sessions of the vault");
        }
        assertFalse(browser.cookieNames().contains("JSESSIONID"));
    }

    @AfterEach
    void noServerLogsSecrets() throws Exception {
        for (Node node : nodes()) {
            String log = Bank.log(node);
            for (String secret : List.of(Keycloak.CLIENT_SECRET, Keycloak.PASSWORD, "eyJ", "code=")) {
                assertFalse(log.contains(secret), node + " logs " + secret);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void loginLeadsToTheDeepLinkWithRoles(Node node) {
        String deepLink = node.uri(BANK, "/page?account=%C3%A4&x=1");
        browser.open(deepLink);
        browser.awaitAddress(keycloak.issuer());
        browser.logInAtKeycloak("alice");
        browser.awaitAddress(deepLink);
        assertEquals(deepLink, browser.address());
        assertEquals("alice", browser.text("#user"));
        assertEquals("clerk auditor", browser.text("#roles"));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void strictCookieWorksToo(Node node) {
        String page = node.uri(VAULT, "/page");
        logIn("alice", page);
        browser.awaitAddress(page);
        assertEquals("alice", browser.text("#user"));
    }

    @Test
    void oneLoginOpensAllServers() {
        logIn("alice", nodes().get(0).uri(BANK, "/page"));
        String token = browser.cookie("jwt", BANK.contextPath());
        assertTrue(browser.hasVisited(keycloak.issuer()));
        for (Node node : nodes()) {
            browser.open(node.uri(BANK, "/page"));
            assertEquals("alice", browser.text("#user"), node + ": " + browser.address());
            assertEquals(token, browser.cookie("jwt", BANK.contextPath()));
        }
        assertFalse(browser.hasVisited(keycloak.issuer()));
    }

    @Test
    void parallelTabsReachTheirOwnPages() {
        String one = nodes().get(0).uri(BANK, "/page?tab=1");
        String two = nodes().get(0).uri(BANK, "/page?tab=2");
        browser.open(one);
        browser.awaitAddress(keycloak.issuer());
        String firstTab = browser.openTab();
        logIn("alice", two);
        assertEquals("alice", browser.text("#user"));
        browser.closeTab(firstTab);
        // Keycloak's page sees the login of the other tab and goes on by itself.
        browser.awaitAddress(one);
        assertEquals("alice", browser.text("#user"));
    }

    @Test
    void roleOfKeycloakDecidesAccess() throws Exception {
        logIn("alice", nodes().get(0).uri(BANK, "/page"));
        browser.open(nodes().get(1).uri(BANK, "/clerk/desk"));
        assertEquals("alice", browser.text("#user"));

        browser.forgetCookies();
        logIn("bob", nodes().get(2).uri(BANK, "/page"));
        assertEquals("customer", browser.text("#roles"));
        browser.open(nodes().get(1).uri(BANK, "/clerk/desk"));
        assertFalse(browser.shows("#user"), browser.page());
    }

    @Test
    void replacedKeysOfKeycloakVerifyNewLogins() throws Exception {
        logIn("alice", nodes().get(0).uri(BANK, "/page"));
        keycloak.admin().replaceKeys();
        browser.open(nodes().get(1).uri(BANK, "/page"));
        assertEquals("alice", browser.text("#user"), "a login from before");
        for (Node node : nodes()) {
            forgetLogin();
            logIn("bob", node.uri(BANK, "/page"));
            assertEquals("bob", browser.text("#user"), node.toString());
        }
    }

    @Test
    void disabledUserLosesTheLogin() throws Exception {
        Node node = nodes().get(0);
        String page = node.uri(VAULT, "/page");
        logIn("bob", page);
        browser.awaitAddress(page);
        assertEquals("bob", browser.text("#user"));
        keycloak.admin().enable("bob", false);
        try {
            Waiting.until("the browser is sent to Keycloak", () -> {
                browser.open(page);
                return browser.address().startsWith(keycloak.issuer());
            });
            browser.logInAtKeycloak("bob");
            assertTrue(browser.address().startsWith(keycloak.issuer()), browser::page);
            String token = browser.cookie("jwt", VAULT.contextPath());
            for (Node each : nodes()) {
                awaitRefusal(each, VAULT, token);
            }
            browser.open(page);
            assertTrue(browser.address().startsWith(keycloak.issuer()), browser::page);
        } finally {
            keycloak.admin().enable("bob", true);
        }
    }

    @Test
    void recheckedUserStaysLoggedInWithoutForm() {
        Node node = nodes().get(2);
        String page = node.uri(VAULT, "/page");
        logIn("alice", page);
        browser.awaitAddress(page);
        assertTrue(browser.hasVisited(keycloak.issuer()));
        Waiting.until("the login is rechecked", () -> {
            browser.open(page);
            browser.awaitAddress(page);
            assertEquals("alice", browser.text("#user"));
            return browser.hasVisited(keycloak.issuer());
        });
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void logoutEndsTheLoginAtKeycloakToo(Node node) throws Exception {
        logIn("alice", node.uri(BANK, "/page"));
        String token = browser.cookie("jwt", BANK.contextPath());
        assertEquals(1, keycloak.admin().sessions("alice"));
        browser.follow("#logout");
        browser.awaitAddress(node.loginUri(BANK));
        assertEquals(0, keycloak.admin().sessions("alice"));
        for (Node each : nodes()) {
            awaitRefusal(each, BANK, token);
        }
        browser.open(node.uri(BANK, "/page"));
        browser.awaitAddress(keycloak.issuer());
        assertTrue(browser.shows("#username"), "Keycloak asks for the password again");
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void logoutAtKeycloakEndsTheLoginOnAllServers(Node reported) throws Exception {
        keycloak.admin().reportLogoutsTo(reported.logoutUri(BANK));
        logIn("alice", nodes().get(0).uri(BANK, "/page"));
        String alice = browser.cookie("jwt", BANK.contextPath());
        browser.forgetCookies();
        logIn("bob", nodes().get(1).uri(BANK, "/page"));
        String bob = browser.cookie("jwt", BANK.contextPath());
        assertNotEquals(alice, bob);

        KeycloakAdmin admin = keycloak.admin();
        long start = System.nanoTime();
        admin.logOut("alice");
        for (Node node : nodes()) {
            awaitRefusal(node, BANK, alice);
        }
        report("logout at Keycloak, reported to " + reported + ", refused on all servers", start);
        for (Node node : nodes()) {
            assertEquals(200, node.status(BANK, bob), node + ": another user");
        }
    }

    @Test
    void killedKeycloakStopsNewLoginsOnlyUntilItIsBack() throws Exception {
        Node node = nodes().get(1);
        logIn("alice", node.uri(BANK, "/page"));
        String token = browser.cookie("jwt", BANK.contextPath());
        keycloak.kill();
        try {
            for (Node each : nodes()) {
                assertEquals(200, each.status(BANK, token), each + ": a login from before");
            }
            browser.forgetCookies();
            assertFalse(browser.reaches(node.uri(BANK, "/page")), browser::page);
        } finally {
            keycloak.startAgain();
            keycloak.awaitReady();
        }
        browser.forgetCookies();
        logIn("alice", node.uri(BANK, "/page"));
        assertEquals("alice", browser.text("#user"));
    }

    private static void logIn(String user, String page) {
        browser.open(page);
        browser.awaitAddress(keycloak.issuer());
        browser.logInAtKeycloak(user);
        browser.awaitAddress(page);
    }

    private static void forgetLogin() throws IOException, InterruptedException {
        browser.forgetCookies();
        keycloak.admin().logOut("bob");
    }

    private static void awaitRefusal(Node node, BankWar war, String token) {
        Waiting.until(node + " refuses the token", () -> {
            try {
                return node.status(war, token) == 401;
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        });
    }

    @SuppressWarnings("SystemOut")
    private static void report(String what, long start) {
        System.out.println(
                what + ": " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
    }
}
