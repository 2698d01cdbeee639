package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.refresh.ApiClient.Tokens;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.LoginsBean;
import io.github.jwtfilter.testing.TestNaming;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Do servers that share a store share refresh tokens, and what happens while the store is down? */
final class SharedRefreshTest {
    private static final TestNaming NAMING = new TestNaming();
    private static volatile boolean isDown;
    private static JdbcConnectionPool pool;
    private static TestServer bank;
    private static TestServer retirement;
    private static ApiClient atBank;
    private static ApiClient atRetirement;
    private CapturedLog log;

    @BeforeAll
    static void start() {
        pool = JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        pool.setMaxConnections(30);
        NAMING.bind("java:comp/env/jdbc/logins", switched(pool));
        bank = TestServer.start(application());
        retirement = TestServer.start(application());
        atBank = new ApiClient(bank);
        atRetirement = new ApiClient(retirement);
    }

    /** Returns a pool that the tests switch off. */
    private static DataSource switched(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(
                SharedRefreshTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    if (isDown) {
                        throw new SQLException("refused", "08001");
                    }
                    return method.invoke(real, args);
                });
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("store", "jdbc:java:comp/env/jdbc/logins")
                .login("refreshLifetime", "30d")
                .servlet("/page", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        retirement.close();
        bank.close();
        NAMING.close();
        pool.dispose();
    }

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void goOn() {
        isDown = false;
        log.close();
    }

    /** Logs in at the bank. A busy machine may take longer than a login waits for the store. */
    private static Tokens logIn() {
        AtomicReference<Tokens> tokens = new AtomicReference<>();
        Waiting.until("the store takes a family", () -> {
            tokens.set(atBank.logIn());
            return tokens.get().refresh != null;
        });
        return tokens.get();
    }

    @Test
    void refreshTokenWorksOnEachServer() {
        Tokens tokens = logIn();
        tokens = atRetirement.refreshed(tokens.refresh);
        assertEquals(200, atBank.page(tokens.access));
        tokens = atBank.refreshed(tokens.refresh);
        assertEquals(200, atRetirement.page(tokens.access));
        assertFalse(log.text().contains("JWTF-807"), log.text());
    }

    @Test
    void reuseOnAnotherServerEndsTheFamilyOnAll() {
        Tokens first = logIn();
        Tokens second = atRetirement.refreshed(first.refresh);
        Tokens third = atBank.refreshed(second.refresh);
        atRetirement.assertRefused(first.refresh);
        assertEquals(401, atRetirement.page(third.access));
        Waiting.until("the other server knows", () -> atBank.page(third.access) == 401);
        atBank.assertRefused(third.refresh);
    }

    @Test
    void logoutOnAnotherServerEndsTheFamilyOnAll() {
        Tokens tokens = logIn();
        atRetirement.logOut(tokens.access, "");
        Waiting.until("the other server knows", () -> atBank.page(tokens.access) == 401);
        atBank.assertRefused(tokens.refresh);
    }

    @Test
    void cellOfAnEndedFamilyIsDeleted() {
        Waiting.until("a logout deletes the cell", () -> {
            int before = cells();
            Tokens tokens = logIn();
            boolean begun = cells() > before;
            atRetirement.logOut(tokens.access, "");
            return begun && cells() == before;
        });
    }

    private static int cells() {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from jwt_filter_store where kind = 'c'")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refreshWaitsForAStoreThatIsDown() {
        Tokens tokens = logIn();
        long before = (Long) LoginsBean.get("Unavailable", "store_silent");
        isDown = true;
        HttpResponse<String> answer = atBank.refresh(tokens.refresh);
        assertEquals("503 {\"error\":\"temporarily_unavailable\"}", answer.statusCode() + " " + answer.body());
        assertEquals("5", answer.headers().firstValue("Retry-After").orElse(""));
        assertEquals(before + 1, LoginsBean.get("Unavailable", "store_silent"));
        isDown = false;
        Waiting.until("the store is back", () -> atBank.refresh(tokens.refresh).statusCode() == 200);
    }

    @Test
    void loginWhileTheStoreIsDownHasNoRefreshToken() {
        isDown = true;
        Tokens tokens = atBank.logIn();
        assertNull(tokens.refresh);
        assertFalse(tokens.claims().has("uend"));
        assertEquals(200, atBank.page(tokens.access));
        assertTrue(log.text().contains("WARNING JWTF-808 A login got no refresh token."), log.text());
    }
}
