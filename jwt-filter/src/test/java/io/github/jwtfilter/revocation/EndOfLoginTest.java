package io.github.jwtfilter.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestNaming;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Does a login end when the README says so, without a shared store and with one? */
@ExtendWith(TestPostgres.Shared.class)
final class EndOfLoginTest {
    private static final Path README = Path.of("../README.md");
    private static final String PASSWORD_HASH = WebXml.CHEAP_HASH;

    /** The hash of another password. */
    private static final String OTHER_HASH = PASSWORD_HASH.replaceFirst(".$", PASSWORD_HASH.endsWith("0") ? "1" : "0");

    private final MutableClock clock = new MutableClock(Instant.now());
    private TestNaming naming;
    private DataSource pool;
    private TestServer bank;
    private TestServer retirement;
    private Path users;

    @BeforeEach
    void bind(TestPostgres postgres, @TempDir Path folder) throws IOException {
        users = folder.resolve("users");
        writeUsers("user:" + PASSWORD_HASH);
        naming = new TestNaming();
        pool = postgres.pool(4);
        naming.bind("java:comp/env/jdbc/logins", pool);
    }

    @AfterEach
    void stop() {
        retirement.close();
        bank.close();
        naming.close();
        pool.close();
    }

    private void start(boolean shared) {
        bank = TestServer.startAt(clock, application(shared));
        retirement = TestServer.startAt(clock, application(shared));
    }

    private WebXml application(boolean shared) {
        WebXml webXml = WebXml.usual()
                .filter("rules", "/* authenticated")
                .login("users", "htpasswd:" + users)
                .servlet("/page", WhoServlet.class);
        return shared ? webXml.filter("store", "jdbc:java:comp/env/jdbc/logins") : webXml;
    }

    private void writeUsers(String... lines) throws IOException {
        Path fresh = users.resolveSibling("fresh");
        Files.write(fresh, List.of(lines));
        Files.move(fresh, users, StandardCopyOption.REPLACE_EXISTING);
    }

    private String logIn(TestServer server) {
        return TestServer.cookie(server.postForm("/app/user/login", "username=user&password=secret"), "jwt");
    }

    /** Requests a page with a cookie, as a browser does. */
    private static int browse(TestServer server, String token) {
        return server.get("/app/page", "Cookie", "jwt=" + token).statusCode();
    }

    /** Requests a page with a header, as a program does. A token in a header is never renewed. */
    private static int call(TestServer server, String token) {
        return server.get("/app/page", "Authorization", "Bearer " + token).statusCode();
    }

    private static void logOut(TestServer server, String query, String token) {
        assertEquals(204, logoutStatus(server, query, token));
    }

    /** Logs out. On a busy machine, the store may need more than the second that a logout waits for it. */
    private static void logOutWithStore(TestServer server, String query, String token) {
        int status = logoutStatus(server, query, token);
        assertTrue(status == 204 || status == 202, "status " + status);
    }

    private static int logoutStatus(TestServer server, String query, String token) {
        return server.send("POST", "/app/user/logout" + query, null, "Authorization", "Bearer " + token)
                .statusCode();
    }

    private static void assertSoonRefused(TestServer server, String token) {
        Waiting.until("the server refuses the login", () -> call(server, token) == 401);
    }

    private static void assertReadmeSays(String sentence) throws IOException {
        assertTrue(Files.readString(README).contains(sentence), sentence);
    }

    @Test
    void idleLoginEndsAfterHalfAnHour() throws IOException {
        assertReadmeSays("An idle login ends after 30 minutes, a login in use after 12 hours");
        start(false);
        String token = logIn(bank);
        clock.pass(Duration.ofMinutes(29));
        assertEquals(200, call(bank, token));
        clock.pass(Duration.ofMinutes(2));
        assertEquals(401, browse(bank, token));
    }

    @Test
    void loginInUseEndsAfterTwelveHours() {
        start(false);
        String token = logIn(bank);
        for (int minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
            clock.pass(Duration.ofMinutes(10));
            String renewed = TestServer.cookie(bank.get("/app/page", "Cookie", "jwt=" + token), "jwt");
            token = renewed == null ? token : renewed;
        }
        assertEquals(200, browse(bank, token));
        clock.pass(Duration.ofMinutes(12));
        assertEquals(401, browse(bank, token));
    }

    @Test
    void logoutWithoutStoreHoldsOnItsServer() throws IOException {
        assertReadmeSays("The server that answers refuses copies of the token");
        start(false);
        String token = logIn(bank);
        logOut(bank, "", token);
        assertEquals(401, call(bank, token));
        assertEquals(200, call(retirement, token));
    }

    @Test
    void logoutWithStoreHoldsOnAllServers() throws IOException {
        assertReadmeSays(
                "| The user logs out | The browser loses the login. The server that answers refuses copies of the"
                        + " token | All servers refuse them within two seconds |");
        start(true);
        String token = logIn(bank);
        logOutWithStore(bank, "", token);
        assertEquals(401, call(bank, token));
        assertSoonRefused(retirement, token);
    }

    @Test
    void logoutEverywhereWithoutStoreEndsAllLoginsOnItsServer() throws IOException {
        assertReadmeSays("The server that answers refuses all logins of the user");
        start(false);
        String phone = logIn(bank);
        String laptop = logIn(bank);
        logOut(bank, "?everywhere=true", phone);
        assertEquals(401, call(bank, laptop));
        assertEquals(200, call(retirement, laptop));
    }

    @Test
    void logoutEverywhereWithStoreEndsAllLoginsOnAllServers() throws IOException {
        assertReadmeSays("| The user logs out everywhere | The server that answers refuses all logins of the user | All"
                + " servers refuse them within two seconds |");
        start(true);
        String phone = logIn(bank);
        String laptop = logIn(retirement);
        // The server knows the time of the database by its own clock, and here that moves only on request.
        clock.pass(Duration.ofSeconds(2));
        logOutWithStore(bank, "?everywhere=true", phone);
        assertSoonRefused(retirement, laptop);
        assertSoonRefused(retirement, phone);
    }

    private enum Change {
        DELETED("other:" + PASSWORD_HASH),
        DISABLED("user:!" + PASSWORD_HASH),
        PASSWORD("user:" + OTHER_HASH);

        final String line;

        Change(String line) {
            this.line = line;
        }
    }

    @ParameterizedTest
    @EnumSource
    void loginInUseEndsAtNextRenewal(Change change) throws IOException {
        assertReadmeSays("A login in use ends at its next renewal, after 3 minutes.");
        start(false);
        String token = logIn(bank);
        writeUsers(change.line);
        clock.pass(Duration.ofMinutes(2));
        assertEquals(200, browse(bank, token));
        clock.pass(Duration.ofMinutes(2));
        assertEquals(401, browse(bank, token));
        assertEquals(401, call(bank, token), "copies too");
    }

    @ParameterizedTest
    @EnumSource
    void tokenOfProgramEndsAfterHalfAnHour(Change change) throws IOException {
        assertReadmeSays("An idle login or a program's token ends after 30 minutes");
        start(false);
        String token = logIn(bank);
        writeUsers(change.line);
        clock.pass(Duration.ofMinutes(29));
        assertEquals(200, call(bank, token));
        clock.pass(Duration.ofMinutes(2));
        assertEquals(401, call(bank, token));
        assertEquals(401, browse(bank, token));
    }

    @ParameterizedTest
    @EnumSource
    void otherServersFollowTheFirstThatNoticed(Change change) throws IOException {
        assertReadmeSays("The other servers refuse the login within two seconds after one noticed");
        start(true);
        String token = logIn(bank);
        writeUsers(change.line);
        clock.pass(Duration.ofMinutes(4));
        assertEquals(200, call(retirement, token));
        assertEquals(401, browse(bank, token));
        assertSoonRefused(retirement, token);
    }
}
