package io.github.jwtfilter.identity.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.logging.Logger;
import javax.naming.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does a Tomcat Resource work as a user store, as documented? */
final class JdbcResourceIT {
    /** The embedded Tomcat disables naming. The distribution enables it. */
    private static final String USE_NAMING = "catalina.useNaming";

    private final TestPostgres postgres = new TestPostgres();

    @TempDir
    private Path folder;

    @BeforeEach
    void createUsers() {
        System.setProperty(Context.URL_PKG_PREFIXES, "org.apache.naming");
        postgres.run("create table users (user_name varchar(15) primary key, user_pass varchar(100));"
                + "create table user_roles (user_name varchar(15), role_name varchar(15));"
                + "insert into users values ('user', '" + WebXml.CHEAP_HASH + "')");
    }

    @AfterEach
    void cleanUp() {
        System.clearProperty(Context.URL_PKG_PREFIXES);
        System.setProperty(USE_NAMING, "false");
        postgres.close();
    }

    private WebXml application() {
        return WebXml.usual()
                .login("groups", null)
                .login("users", "jdbc:java:comp/env/jdbc/users")
                .login("passwordQuery", "select user_pass from users where user_name = ?")
                .login("rolesQuery", "select role_name from user_roles where user_name = ?")
                .file(
                        "META-INF/context.xml",
                        "<Context><Resource name=\"jdbc/users\" type=\"javax.sql.DataSource\" auth=\"Container\""
                                + " factory=\"org.apache.tomcat.jdbc.pool.DataSourceFactory\""
                                + " driverClassName=\"org.postgresql.Driver\""
                                + " url=\"" + postgres.url("postgres").replace("&", "&amp;") + "\""
                                + " maxWait=\"5000\" testOnBorrow=\"true\" validationInterval=\"0\" validationQuery=\"select 1\""
                                + " closeMethod=\"close\"/></Context>");
    }

    private static int logIn(TestTomcat tomcat) throws Exception {
        HttpResponse<String> login = tomcat.post("/user/login", TestTomcat.LOGIN, "");
        return login.statusCode();
    }

    /** This pool opens connections during the lookup. */
    @Test
    void usersLogInWhenTheDatabaseIsAvailable() throws Exception {
        postgres.stop();
        try (CapturedLog log = CapturedLog.ofOurs();
                CapturedLog quiet = CapturedLog.of(Logger.getLogger("org.apache"));
                TestTomcat tomcat = new TestTomcat(folder, application())) {
            System.setProperty(USE_NAMING, "true");
            tomcat.deploy();
            assertEquals(503, logIn(tomcat), log.text());
            assertEquals(401, tomcat.get("/user/me", "").statusCode());
            postgres.startAgain();
            assertEquals(200, logIn(tomcat), log.text());
            postgres.stop();
            assertEquals(503, logIn(tomcat));
            postgres.startAgain();
            assertEquals(200, logIn(tomcat), log.text());
            assertTrue(log.text().contains("WARNING JWTF-122 "), log.text() + quiet.text());
        }
    }
}
