package io.github.jwtfilter.recheck;

import static io.github.jwtfilter.recheck.RecheckServer.claims;
import static io.github.jwtfilter.recheck.RecheckServer.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which source is asked for which login, and which logins are never rechecked? */
@ExtendWith(TestPostgres.Shared.class)
final class SourceNameTest {
    private final MutableClock clock = new MutableClock(Instant.now());
    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void stop() {
        log.close();
    }

    private static WebXml application() {
        return WebXml.usual().filter("cookiePath", "/").servlet("/*", WhoServlet.class);
    }

    /** Both applications have users at a place of the same name. Those of the second application are other people. */
    @ParameterizedTest
    @CsvSource({
        "/other, Bank, ,      200",
        "/app,   Shop, ,      200",
        "/other, Shop, staff, 401",
        "/app,   Bank, ,      401",
    })
    void tokenIsRecheckedOnlyBySourceOfTheSameUsers(
            String contextPath, String displayName, String usersName, int status) {
        WebXml other = application()
                .xml("<display-name>" + displayName + "</display-name>")
                .login("usersName", usersName)
                .file("WEB-INF/users", "admin:x\n");
        WebXml own = application().xml("<display-name>Bank</display-name>").login("usersName", usersName);
        try (RecheckServer first = new RecheckServer(clock, own);
                RecheckServer second = new RecheckServer(clock, other, contextPath)) {
            HttpResponse<String> page = second.getAt(contextPath + "/page", first.due());
            assertEquals(status, page.statusCode());
            if (status == 200) {
                assertEquals("user user JWT reader", page.body());
                assertNotNull(token(page));
            }
        }
    }

    @Test
    void userOfTheSameNameElsewhereGivesNoRoles() {
        WebXml other = application().file("WEB-INF/groups", "admin: user\n");
        try (RecheckServer first = new RecheckServer(clock, application());
                RecheckServer second = new RecheckServer(clock, other, "/other")) {
            assertEquals(
                    "user user JWT reader",
                    second.getAt("/other/page", first.due()).body());
        }
    }

    @Test
    void tokenOfOlderVersionIsRenewedUnchecked() {
        try (RecheckServer server = new RecheckServer(clock, application().file("WEB-INF/users", "admin:x\n"))) {
            String token = TestTokens.sign(TestTokens.aged(Duration.ofHours(1), Duration.ofMinutes(4)));
            HttpResponse<String> page = server.get("/page", token);
            assertEquals("user user JWT reader", page.body());
            assertFalse(claims(token(page)).has("usrc"));
            assertFalse(claims(token(page)).has("uchk"));
        }
    }

    @Test
    void userOfTheServersRealmIsNamedAtStart() {
        String line = "INFO Users of container are not rechecked at renewals, because this store cannot find a user by"
                + " name. recheckWithin limits how long their tokens are renewed.";
        WebXml webXml = application().login("users", "htpasswd:/WEB-INF/users\ncontainer");
        new RecheckServer(clock, webXml).close();
        assertEquals(1, log.lines().stream().filter(line::equals).count(), log.text());
        log.lines().clear();
        new RecheckServer(clock, webXml.login("recheckUsers", "false")).close();
        assertFalse(log.text().contains("not rechecked"), log.text());
    }

    @Test
    void otherSpellingIsTheSameUser(TestPostgres postgres) {
        try (TestAccounts accounts = TestAccounts.Kind.JDBC.open(postgres);
                RecheckServer server = new RecheckServer(clock, accounts.configure(application()))) {
            String token = server.due();
            postgres.run("update users set name = 'User'; update user_roles set name = 'User'");
            HttpResponse<String> page = server.get("/page", token);
            assertEquals("User User JWT reader", page.body());
            clock.pass(RecheckServer.UNTIL_RENEWAL);
            assertEquals(
                    "User User JWT reader", server.get("/page", token(page)).body());
        }
    }

    @Test
    void renamedUserIsLoggedOut(TestPostgres postgres) {
        try (TestAccounts accounts = TestAccounts.Kind.JDBC.open(postgres);
                RecheckServer server = new RecheckServer(
                        clock,
                        accounts.configure(application())
                                .login(
                                        "passwordQuery",
                                        "select hash, email as name from users where ? in (name, email)"))) {
            String token = server.logIn("user@example.org", "secret");
            clock.pass(RecheckServer.UNTIL_RENEWAL);
            String renewed = token(server.get("/page", token));
            postgres.run("update users set name = 'user@example.org', email = 'other@example.org'");
            clock.pass(RecheckServer.UNTIL_RENEWAL);
            assertEquals(401, server.get("/page", renewed).statusCode());
            assertTrue(log.text().contains("by=recheck reason=\"account renamed\""), log.text());
        }
    }

    /** The name in the token finds nobody, because the query knows only addresses. */
    @Test
    void queryThatCannotFindTheNameInTheTokenLogsNobodyOut(TestPostgres postgres) {
        try (TestAccounts accounts = TestAccounts.Kind.JDBC.open(postgres);
                RecheckServer server = new RecheckServer(
                        clock,
                        accounts.configure(application())
                                .login("passwordQuery", "select hash, name from users where email = ?"))) {
            String token = server.logIn("user@example.org", "secret");
            clock.pass(RecheckServer.UNTIL_RENEWAL);
            HttpResponse<String> page = server.get("/page", token);
            assertEquals("user user JWT reader", page.body());
            assertNotNull(token(page));
            assertTrue(
                    log.lines()
                            .contains("WARNING JWTF-209 The login of 'user' is not rechecked at renewals, because"
                                    + " jdbc:java:comp/env/jdbc/users accepted the user and did not find the same account"
                                    + " by this name, with the same roles and claims: no account"),
                    log.text());
        }
    }

    @Test
    void userWhoLoggedInWithAnotherNameIsRechecked(TestPostgres postgres) {
        try (TestAccounts accounts = TestAccounts.Kind.JDBC.open(postgres);
                RecheckServer server = new RecheckServer(
                        clock,
                        accounts.configure(application())
                                .login("passwordQuery", "select hash, name from users where ? in (name, email)"))) {
            String token = server.logIn("user@example.org", "secret");
            clock.pass(RecheckServer.UNTIL_RENEWAL);
            accounts.delete();
            assertEquals(401, server.get("/page", token).statusCode());
        }
    }

    /** How a store of an application looks up a user that it accepts. */
    enum Find {
        NOBODY {
            @Override
            Optional<Account> account() {
                return Optional.empty();
            }
        },
        NO_ROLES {
            @Override
            Optional<Account> account() {
                return Optional.of(new Account(new Identity("user", List.of(), Map.of("team", "red")), "1"));
            }
        },
        NO_CLAIMS {
            @Override
            Optional<Account> account() {
                return Optional.of(new Account(new Identity("user", List.of("reader")), "1"));
            }
        },
        OTHER_NAME {
            @Override
            Optional<Account> account() {
                return Optional.of(new Account(new Identity("u-17", List.of("reader"), Map.of("team", "red")), "1"));
            }
        },
        LOCKED {
            @Override
            Optional<Account> account() {
                Identity identity = new Identity("user", List.of("reader"), Map.of("team", "red"));
                return Optional.of(new Account(identity, "1", Verdict.Refusal.LOCKED));
            }
        },
        FAILS {
            @Override
            Optional<Account> account() throws IdentityStoreException {
                throw new IdentityStoreException("away");
            }
        },
        BREAKS {
            @Override
            Optional<Account> account() {
                throw new UnsupportedOperationException("later");
            }
        };

        abstract Optional<Account> account() throws IdentityStoreException;
    }

    /** A store of an application whose look-up was never needed before. */
    public static final class StubStore implements IdentityStore {
        static volatile Find find;

        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            return Optional.of(
                    Verdict.accepted(new Identity(credentials.name(), List.of("reader"), Map.of("team", "red"))));
        }

        @Override
        public Optional<Account> find(String name) throws IdentityStoreException {
            return find.account();
        }
    }

    @ParameterizedTest
    @EnumSource
    void storeThatCannotFindItsOwnUserLogsNobodyOut(Find find) {
        StubStore.find = find;
        try (RecheckServer server = new RecheckServer(
                clock,
                application()
                        .login("users", "class:" + StubStore.class.getName())
                        .login("groups", null)
                        .login("claims", "team"))) {
            String token = server.due();
            assertFalse(claims(token).has("ustp"));
            HttpResponse<String> page = server.get("/page", token);
            assertEquals("user user JWT reader", page.body());
            String renewed = token(page);
            assertEquals("red", claims(renewed).string("team").orElseThrow());
            assertEquals(claims(token).string("usrc"), claims(renewed).string("usrc"));
            assertTrue(log.text().contains("WARNING JWTF-209 The login of 'user' "), log.text());
        }
    }

    /** A store of an application as it was possible before look-ups existed. */
    public static final class OldStore implements IdentityStore {
        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            return Optional.of(Verdict.accepted(new Identity(credentials.name(), List.of("reader"))));
        }
    }

    @Test
    void storeWithoutLookUpIsNotAsked() {
        String name = "class:" + OldStore.class.getName();
        try (RecheckServer server =
                new RecheckServer(clock, application().login("users", name).login("groups", null))) {
            assertEquals(
                    "user user JWT reader", server.get("/page", server.due()).body());
            assertFalse(log.text().contains("JWTF-209"), log.text());
            assertTrue(log.text().contains("INFO Users of " + name + " are not rechecked at renewals"), log.text());
        }
    }

    @ParameterizedTest
    @CsvSource({"LOCKED, account locked", "EXPIRED, account expired", "DISABLED, account disabled"})
    void stateOfAnAccountEndsTheLoginAndIsAudited(Verdict.Refusal state, String reason) {
        TestAccounts.Store.reset();
        try (RecheckServer server = new RecheckServer(
                clock,
                application()
                        .login("users", "class:" + TestAccounts.Store.class.getName())
                        .login("groups", null))) {
            String token = server.due();
            TestAccounts.Store.refusal = state;
            assertEquals(401, server.get("/page", token).statusCode());
            assertTrue(log.text().contains("by=recheck reason=\"" + reason + "\""), log.text());
        }
    }

    @Test
    void loginAttemptStatesOfAnAccountEndNothing() {
        TestAccounts.Store.reset();
        try (RecheckServer server = new RecheckServer(
                clock,
                application()
                        .login("users", "class:" + TestAccounts.Store.class.getName())
                        .login("groups", null))) {
            String token = server.due();
            TestAccounts.Store.refusal = Verdict.Refusal.THROTTLED;
            assertEquals("user user JWT reader", server.get("/page", token).body());
        }
    }
}
