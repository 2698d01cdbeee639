package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.Realm;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.LockOutRealm;
import org.apache.catalina.realm.MemoryRealm;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Can the users of {@code tomcat-users.xml} log in, without traces of the login in Tomcat? */
final class TomcatRealmIT {
    private static final String RIGHT = "{\"username\":\"someone\",\"password\":\"of the server\",\"cookie\":true}";
    private static final String WRONG = RIGHT.replace("of the server", "wrong");

    @TempDir
    private Path directory;

    private static WebXml application() {
        return WebXml.usual()
                .login("users", "htpasswd:/WEB-INF/users\ncontainer")
                .xml("<security-role><role-name>reader</role-name></security-role>");
    }

    private Realm realm() throws IOException {
        Path users = Files.writeString(
                directory.resolve("tomcat-users.xml"),
                "<tomcat-users><user username='someone' password='of the server' roles='reader,janitor'/>"
                        + "</tomcat-users>");
        MemoryRealm realm = new MemoryRealm();
        realm.setPathname(users.toString());
        LockOutRealm locking = new LockOutRealm();
        locking.setFailureCount(3);
        locking.addRealm(realm);
        return locking;
    }

    /** Sets the user like AJP behind a proxy or a BASIC valve. */
    private static final class PresetUserValve extends ValveBase {
        @Override
        public void invoke(Request request, Response response) throws IOException, jakarta.servlet.ServletException {
            request.setAuthType("PROXY");
            request.setUserPrincipal(new GenericPrincipal("elsewhere"));
            getNext().invoke(request, response);
        }
    }

    @Test
    void tomcatUserLogsInAndLeavesNoSession() throws Exception {
        try (TestTomcat tomcat = new TestTomcat(directory, application())) {
            Context context = tomcat.deploy();
            context.setRealm(realm());
            HttpResponse<String> login = tomcat.post("/user/login", RIGHT, "");
            assertEquals(200, login.statusCode(), login.body());
            assertEquals(1, login.headers().allValues("Set-Cookie").size());
            String me = tomcat.get("/user/me", "jwt=" + TestServer.cookie(login, "jwt"))
                    .body();
            assertTrue(me.startsWith("{\"name\":\"someone\",\"roles\":[\"reader\"]"), me);
            HttpResponse<String> refused = tomcat.post("/user/login", WRONG, "");
            assertEquals(401, refused.statusCode());
            assertEquals(List.of(), refused.headers().allValues("Set-Cookie"));
            assertEquals(0, context.getManager().getActiveSessions());
        }
    }

    @Test
    void realmLocksByItsOwnRules() throws Exception {
        try (TestTomcat tomcat = new TestTomcat(directory, application());
                CapturedLog quiet = CapturedLog.of(Logger.getLogger("org.apache.catalina.realm"))) {
            tomcat.deploy().setRealm(realm());
            for (int i = 0; i < 3; i++) {
                assertEquals(401, tomcat.post("/user/login", WRONG, "").statusCode());
            }
            assertEquals(401, tomcat.post("/user/login", RIGHT, "").statusCode());
            assertEquals(200, tomcat.post("/user/login", TestTomcat.LOGIN, "").statusCode());
            assertTrue(quiet.text().contains("locked"), quiet.text());
        }
    }

    @Test
    void userSetByTomcatIsLogged() throws Exception {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestTomcat tomcat = new TestTomcat(directory, application())) {
            Context context = tomcat.deploy();
            context.setRealm(realm());
            context.getPipeline().addValve(new PresetUserValve());
            HttpResponse<String> answer = tomcat.post("/user/login", RIGHT, "");
            assertEquals(503, answer.statusCode());
            assertTrue(
                    log.text()
                            .contains(
                                    "JWTF-302 A login failed, because the users cannot be checked: container: the server already"
                                            + " has a user for the request (PROXY)"),
                    log.text());
            assertEquals(200, tomcat.post("/user/login", TestTomcat.LOGIN, "").statusCode());
        }
    }

    /** The result is the same as on Jetty. BASIC has the same effect as no login-config. */
    @ParameterizedTest
    @CsvSource({"BASIC, true", "FORM, false"})
    void onlyFormLoginConfigInterceptsOldForms(String method, boolean ours) throws Exception {
        String config = "<login-config><auth-method>" + method + "</auth-method></login-config>";
        try (TestTomcat tomcat =
                new TestTomcat(directory, application().xml(config).servlet("/", WhoServlet.class))) {
            tomcat.deploy().setRealm(realm());
            String form = "j_username=user&j_password=secret";
            HttpResponse<String> login = tomcat.postForm("/j_security_check", form);
            assertEquals(ours, TestServer.cookie(login, "jwt") != null);
            assertEquals(200, tomcat.post("/user/login", RIGHT, "").statusCode());
        }
    }

    @Test
    void singleSignOnEndsWithLoginRequest() throws Exception {
        try (TestTomcat tomcat = new TestTomcat(directory, application())) {
            Context context = tomcat.deploy();
            context.getParent().getPipeline().addValve(new SingleSignOn());
            context.stop();
            context.start();
            context.setRealm(realm());
            HttpResponse<String> login = tomcat.post("/user/login", RIGHT, "");
            assertEquals(200, login.statusCode(), login.body());
            List<String> left = login.headers().allValues("Set-Cookie").stream()
                    .filter(cookie -> !cookie.endsWith("; Max-Age=0"))
                    .toList();
            assertEquals(TestServer.setCookies(login, "jwt"), left);
            assertEquals(0, context.getManager().getActiveSessions());
        }
    }
}
