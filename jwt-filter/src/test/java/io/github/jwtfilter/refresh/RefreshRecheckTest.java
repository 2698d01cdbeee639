package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.refresh.ApiClient.Tokens;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.LoginsBean;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Does a refresh follow the user's account? */
final class RefreshRecheckTest {
    private static final MutableClock CLOCK = new MutableClock(Instant.now());

    private static TestServer server;
    private static ApiClient client;
    private CapturedLog log;

    /** One user. Tests change the account. */
    public static final class Users implements IdentityStore {
        static volatile String password;
        static volatile List<String> roles;
        static volatile boolean broken;

        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            return find(credentials.name()).map(account -> Verdict.accepted(account.identity()));
        }

        @Override
        public Optional<Account> find(String name) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return Optional.ofNullable(password)
                    .map(present -> new Account(new Identity(name, roles), Account.stampOf(present), null));
        }
    }

    @BeforeAll
    static void start() {
        reset();
        server = TestServer.startAt(CLOCK, application());
        client = new ApiClient(server);
    }

    private static WebXml application() {
        return WebXml.usual()
                .login("users", "class:" + Users.class.getName())
                .login("groups", null)
                .login("refreshLifetime", "30d")
                .servlet("/page", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
        // A login in the second in which another test ended logins would be dated ahead.
        CLOCK.pass(Duration.ofMinutes(1));
        reset();
    }

    private static void reset() {
        Users.password = "secret";
        Users.roles = List.of("reader");
        Users.broken = false;
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    /** Refreshes until a recheck has confirmed the account. On a busy machine, a look-up may take more than a second. */
    private static Tokens rechecked(Tokens before) {
        AtomicReference<Tokens> tokens = new AtomicReference<>(before);
        Waiting.until("the account is looked up", () -> {
            tokens.set(client.refreshed(tokens.get().refresh));
            return tokens.get()
                    .claims()
                    .time("uchk")
                    .filter(CLOCK.instant().truncatedTo(ChronoUnit.SECONDS)::equals)
                    .isPresent();
        });
        return tokens.get();
    }

    private void assertEnded(Tokens tokens, String reason) {
        Waiting.until(
                "the account is looked up", () -> client.refresh(tokens.refresh).statusCode() == 400);
        assertEquals(401, client.page(tokens.access));
        assertTrue(log.text().contains(" by=recheck reason=\"" + reason + "\" sid="), log.text());
        reset();
        client.assertRefused(tokens.refresh);
    }

    @Test
    void deletedUserIsLoggedOut() {
        Tokens tokens = client.logIn();
        Users.password = null;
        assertEnded(tokens, "account deleted");
    }

    @Test
    void changedPasswordEndsTheFamily() {
        Tokens tokens = client.logIn();
        CLOCK.pass(Duration.ofMinutes(3));
        Users.password = "another";
        assertEnded(tokens, "password changed");
    }

    @Test
    void changedRolesTakeEffect() {
        Tokens tokens = client.logIn();
        Users.roles = List.of("reader", "admin");
        CLOCK.pass(Duration.ofMinutes(1));
        tokens = rechecked(tokens);
        assertEquals(List.of("reader", "admin"), tokens.claims().strings("roles"));
        Users.roles = List.of();
        CLOCK.pass(Duration.ofMinutes(1));
        tokens = rechecked(tokens);
        assertEquals(List.of(), tokens.claims().strings("roles"));
    }

    @Test
    void usersThatCannotBeAskedAreTrustedForAWhile() {
        Tokens tokens = client.logIn();
        CLOCK.pass(Duration.ofHours(11));
        tokens = rechecked(tokens);
        Users.broken = true;
        CLOCK.pass(Duration.ofHours(11));
        tokens = client.refreshed(tokens.refresh);
        CLOCK.pass(Duration.ofHours(1));
        long before = (Long) LoginsBean.get("Unavailable", "users_silent");
        HttpResponse<String> answer = client.refresh(tokens.refresh);
        assertEquals("503 {\"error\":\"temporarily_unavailable\"}", answer.statusCode() + " " + answer.body());
        assertEquals("5", answer.headers().firstValue("Retry-After").orElse(""));
        assertEquals(before + 1, LoginsBean.get("Unavailable", "users_silent"));
        Users.broken = false;
        client.refreshed(tokens.refresh);
    }

    /** A later attempt cannot succeed, so the client is not told to try again. */
    @Test
    void usersThatNobodyCanLookUpMustLogInAgain() {
        try (TestServer unchecked = TestServer.startAt(
                CLOCK, application().login("recheckUsers", "false").filter("recheckWithin", "2h"))) {
            ApiClient program = new ApiClient(unchecked);
            Tokens tokens = program.logIn();
            CLOCK.pass(Duration.ofMinutes(119));
            tokens = program.refreshed(tokens.refresh);
            CLOCK.pass(Duration.ofMinutes(1));
            program.assertRefused(tokens.refresh);
        }
    }
}
