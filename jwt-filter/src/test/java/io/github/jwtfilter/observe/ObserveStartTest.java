package io.github.jwtfilter.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.HttpMethodConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.junit.jupiter.api.Test;

/** Does mode=observe start only where the container protects the application, and read all its constraints? */
final class ObserveStartTest {
    private static final String TOKEN =
            "Authorization: Bearer " + TestTokens.sign(TestTokens.claims().claim("roles", List.of("admin")));

    private static String failure(WebXml webXml) {
        try (CapturedLog log = CapturedLog.ofOurs();
                CapturedLog container = CapturedLog.ofContainer();
                TestServer server = ObservedApplication.start(webXml)) {
            assertNotNull(server.failure(), log.text() + container.text());
            return server.failure().getMessage();
        }
    }

    private static void assertHas(String text, String part) {
        assertTrue(text.contains(part), part + " in " + text);
    }

    @Test
    void missingConstraintStopsTheDeployment() {
        assertHas(
                failure(ObservedApplication.open()),
                "mode: expected a <security-constraint> with a role, because mode=observe enforces nothing and 'rules' refuse"
                        + " somebody at [/account/*, /admin/*], got none");
    }

    @Test
    void rulesThatAskForNoLoginNeedNoConstraint() {
        try (TestServer server = ObservedApplication.start(ObservedApplication.open()
                .filter("rules", "/ops/observe role admin\n/ops/status role admin\n/ permit"))) {
            assertEquals(null, server.failure());
        }
    }

    @Test
    void applicationWithTwoFiltersIsNotObserved() {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = ObservedApplication.start(ObservedApplication.observed()
                        .contextParam("jwt-filter.mode", "observe")
                        .xml("<filter><filter-name>second</filter-name><filter-class>io.github.jwtfilter.JwtFilter"
                                + "</filter-class></filter>"))) {
            assertEquals(null, server.failure());
            assertHas(log.text(), "mode: expected one JwtFilter in an application with mode=observe, got 2 filters");
        }
    }

    @Test
    void sessionReportIsNotObserved() {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server =
                        ObservedApplication.start(ObservedApplication.observed().filter("session", "report"))) {
            assertEquals(null, server.failure());
            assertHas(log.text(), "session: expected container or token with mode=observe");
        }
    }

    @Test
    void adoptionIsNotObserved() {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server =
                        ObservedApplication.start(ObservedApplication.observed().filter("adopt", "container"))) {
            assertEquals(null, server.failure());
            assertHas(log.text(), "adopt: expected none with mode=observe");
        }
    }

    @Test
    void constraintThatOnlyDeniesProtectsNoLogin() {
        assertHas(
                failure(ObservedApplication.open().xml(ObservedApplication.constraint("/internal/*"))),
                "mode: expected a <security-constraint> with a role");
    }

    @Test
    void rulesThatOnlyDenyNeedConstraint() {
        WebXml denying = ObservedApplication.open()
                .filter("rules", "/ops/observe role admin\n/ops/status role admin\n/admin/* deny\n/ permit");
        assertHas(failure(denying), "'rules' refuse somebody at [/admin/*]");
    }

    @Test
    void pathsWithoutRuleNeedConstraint() {
        assertHas(
                failure(ObservedApplication.open()
                        .filter("rules", "/ops/observe role admin\n/ops/status role admin\n/shop/* permit")),
                "'rules' refuse somebody at [paths without a rule]");
    }

    @Test
    void unknownModeStopsTheDeployment() {
        assertHas(failure(ObservedApplication.observed().filter("mode", "watch")), "mode: expected ");
    }

    @Test
    void placeThatOnlyTheRulesProtectIsAWarning() {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = ObservedApplication.start(ObservedApplication.observed()
                        .filter("rules", ObservedApplication.RULES + "\n/shop/* authenticated"))) {
            assertEquals(null, server.failure());
            assertHas(
                    log.text(), "WARNING JWTF-141 observe: the rules ask for more than the container in 1 place, and");
            assertHas(log.text(), "authenticated. If a place is secret, put its <security-constraint> back.");
        }
    }

    @ServletSecurity(
            value = @HttpConstraint(rolesAllowed = "admin"),
            httpMethodConstraints = @HttpMethodConstraint("OPTIONS"))
    public static final class AnnotatedServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    private static void addJar(Path folder, String name, String fragment) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("WEB-INF/lib"));
        try (OutputStream file = Files.newOutputStream(lib.resolve(name));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.putNextEntry(new ZipEntry("META-INF/web-fragment.xml"));
            zip.write(fragment.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static TestServer withJar(WebXml webXml, String fragment) {
        return TestServer.startAnyway(webXml, application -> {
            try {
                addJar(Path.of(application.getWar()), "part.jar", fragment);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            HashLoginService realm = new HashLoginService("staff");
            realm.setUserStore(new UserStore());
            application.getSecurityHandler().setLoginService(realm);
        });
    }

    private static WebXml incomplete() {
        return ObservedApplication.open()
                .incomplete()
                .filter(
                        "rules",
                        "/part/* role admin\n/note/* role admin\n/ops/observe role admin\n/ops/status role admin\n/ permit")
                .servlet("/note/*", AnnotatedServlet.class)
                .xml(ObservedApplication.login("BASIC"));
    }

    @Test
    void fragmentsAndAnnotationsAreRead() throws IOException {
        String fragment = "<web-fragment xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'>"
                + ObservedApplication.constraint("/part/*", "admin") + "</web-fragment>";
        try (TestServer server = withJar(incomplete(), fragment)) {
            assertEquals(null, server.failure());
            String found = ObservedApplication.send(
                            server.port(), "GET /app/ops/observe", "", TOKEN, "Accept: application/json")
                    .body();
            assertHas(found, "web-fragment.xml in part.jar");
            assertHas(found, "@ServletSecurity of servlet 'AnnotatedServlet/note/*'");
            assertHas(found, "\"places_where_rules_admit_more\":0");
            // The annotation leaves OPTIONS open.
            assertHas(found, "\"example\":\"OPTIONS /note/");
        }
    }

    @Test
    void tooLargeFragmentIsNeverReady() throws IOException {
        String fragment = "<web-fragment xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'><!--"
                + " ".repeat(1 << 20) + "-->" + ObservedApplication.constraint("/part/*", "admin") + "</web-fragment>";
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = withJar(incomplete(), fragment)) {
            assertEquals(null, server.failure());
            assertHas(
                    log.text(),
                    "WARNING JWTF-144 observe: constraints could not be read, so the answer stays 'not ready':"
                            + " web-fragment.xml in part.jar (larger than 1 MiB)");
        }
    }
}
