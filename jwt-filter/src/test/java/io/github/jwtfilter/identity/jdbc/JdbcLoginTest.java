package io.github.jwtfilter.identity.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestNaming;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import javax.naming.NamingException;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Can users log in from a database that the container provides as a DataSource? */
@ExtendWith(TestPostgres.Shared.class)
final class JdbcLoginTest {
    private static final String NAME = "java:comp/env/jdbc/users";
    private static final String FORM = "j_username=Admin&j_password=secret";

    private static DataSource pool;

    private final DataSource unreachable = TestPostgres.pool("jdbc:postgresql://127.0.0.1:1/users", 1);
    private TestNaming naming;

    @BeforeAll
    static void start(TestPostgres postgres) {
        pool = postgres.pool(4);
        postgres.run("create table users (user_name varchar(15) primary key, user_pass varchar(100));"
                + "create table user_roles (user_name varchar(15), role_name varchar(15));"
                + "insert into users values ('admin', '" + WebXml.CHEAP_HASH + "');"
                + "insert into user_roles values ('admin', 'admin'), ('admin', 'reader')");
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @BeforeEach
    void openNaming() {
        naming = new TestNaming();
    }

    @AfterEach
    void closeNaming() {
        naming.close();
        unreachable.close();
    }

    private static WebXml application() {
        return WebXml.usual()
                .login("groups", null)
                .login("users", "jdbc:" + NAME)
                .login(
                        "passwordQuery",
                        "select user_pass, user_name as name from users where lower(user_name) = lower(?)")
                .login("rolesQuery", "select role_name from user_roles where user_name = ?")
                .filter("rules", "/open permit\n/page role admin")
                .servlet("/page", WhoServlet.class)
                .servlet("/open", WhoServlet.class);
    }

    @Test
    void formLogsInFromTheDatabase() {
        naming.bind(NAME, pool);
        try (TestServer server = TestServer.start(application())) {
            HttpResponse<String> login = server.postForm("/app/user/login", FORM);
            assertEquals(303, login.statusCode(), login.body());
            HttpResponse<String> page = server.get("/app/page", "Cookie", "jwt=" + TestServer.cookie(login, "jwt"));
            assertEquals("admin admin JWT reader admin", page.body());
            for (String refused : new String[] {
                "j_username=admin&j_password=wrong",
                "j_username=nobody&j_password=secret",
                "j_username=%27%20or%20%271%27%3D%271&j_password=secret",
                "j_username=admin%00&j_password=secret",
            }) {
                assertEquals(401, server.postForm("/app/user/login", refused).statusCode(), refused);
            }
        }
    }

    @Test
    void firstStoreWithTheUserDecides() {
        naming.bind(NAME, pool);
        WebXml both = application().login("users", "jdbc:" + NAME + "\nhtpasswd:/WEB-INF/users");
        try (TestServer server = TestServer.start(both)) {
            assertEquals(303, server.postForm("/app/user/login", FORM).statusCode());
            assertEquals(
                    303,
                    server.postForm("/app/user/login", "username=user&password=secret")
                            .statusCode());
        }
    }

    @Test
    void unavailableDatabaseStopsOnlyLogins() {
        naming.bind(NAME, unreachable);
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(application())) {
            HttpResponse<String> login = server.postForm("/app/user/login", FORM);
            assertEquals(503, login.statusCode());
            assertFalse(login.body().contains("jdbc") || login.body().contains("SQL"), login.body());
            assertEquals(
                    503,
                    server.postJson("/app/user/login", "{\"username\":\"nobody\",\"password\":\"x\"}")
                            .statusCode());
            assertEquals(200, server.get("/app/open").statusCode());
            String token = TestTokens.sign(TestTokens.claims().claim("roles", List.of("admin")));
            assertEquals(
                    200,
                    server.get("/app/page", "Authorization", "Bearer " + token).statusCode());
            assertTrue(
                    log.lines()
                            .contains(
                                    "SEVERE JWTF-302 A login failed, because the users cannot be checked: users: jdbc:"
                                            + NAME + ": passwordQuery: no connection"
                                            + " (org.postgresql.util.PSQLException, SQLState 08001, vendor code 0)"),
                    log.text());
        }
    }

    /** Some pools open connections during the lookup. */
    @Test
    void failedPoolIsLookedUpAgain() {
        NamingException down = new NamingException("cannot make it");
        down.initCause(new IllegalStateException(new SQLException("connection refused", "08001")));
        naming.bind(NAME, down);
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(application())) {
            assertTrue(
                    log.lines()
                            .contains("WARNING JWTF-122 The connection pool of jdbc:" + NAME
                                    + " does not start. It is tried again when it is needed."),
                    log.text());
            assertEquals(503, server.postForm("/app/user/login", FORM).statusCode());
            naming.bind(NAME, pool);
            assertEquals(303, server.postForm("/app/user/login", FORM).statusCode());
        }
    }

    private static String deploymentError(WebXml webXml) {
        try (CapturedLog quiet = CapturedLog.ofOurs();
                CapturedLog container = CapturedLog.ofContainer();
                TestServer server = TestServer.startAnyway(webXml, "/app")) {
            assertFalse(quiet.lines().isEmpty() && container.lines().isEmpty());
            return server.failure().getMessage();
        }
    }

    @Test
    void missingNameIsReportedWithItsSiblings() {
        naming.bind("java:comp/env/jdbc/accounts", pool).bind("java:comp/env/jdbc/bank", pool);
        String message = deploymentError(application());
        assertTrue(
                message.contains("servlet 'login': users: expected a DataSource at '" + NAME
                        + "', got nothing (NameNotFoundException; 'java:comp/env/jdbc' contains accounts, bank)"),
                message);
    }

    @Test
    void otherObjectThanDataSourceIsRefused() {
        naming.bind(NAME, "text");
        String message = deploymentError(application());
        assertTrue(message.contains("expected a DataSource at '" + NAME + "', got java.lang.String"), message);
        naming.bind(NAME, new NamingException("broken in another way"));
        message = deploymentError(application());
        assertTrue(message.contains("got nothing (NamingException; 'java:comp/env/jdbc' contains users)"), message);
    }
}
