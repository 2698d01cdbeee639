package io.github.jwtfilter.observe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.RawHttp;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.realm.MemoryRealm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does mode=observe change nothing on Tomcat, and find what the rules would refuse? */
final class ObserveOnTomcatTest {
    private static final String TOKEN =
            "Authorization: Bearer " + TestTokens.sign(TestTokens.claims().claim("roles", List.of("admin")));

    @TempDir
    private Path directory;

    private TestTomcat start(String name, WebXml webXml) throws Exception {
        Path users = Files.writeString(
                directory.resolve("users.xml"),
                "<tomcat-users><user username='user' password='secret' roles='reader'/>"
                        + "<user username='admin' password='secret' roles='reader,admin'/></tomcat-users>");
        TestTomcat tomcat = TestTomcat.ofTestClasses(Files.createDirectory(directory.resolve(name)), webXml);
        Context context = tomcat.deploy();
        MemoryRealm realm = new MemoryRealm();
        realm.setPathname(users.toString());
        context.setRealm(realm);
        return tomcat;
    }

    @Test
    void answersAreEqualAndRefusalIsFound() throws Exception {
        Map<String, String> before;
        try (TestTomcat tomcat = start("original", ObservedApplication.original())) {
            before = UnchangedAnswers.of(tomcat.port());
        }
        WebXml stricter = ObservedApplication.observed()
                .filter("rules", ObservedApplication.RULES.replace("/admin/* role admin", "/admin/* role boss"));
        try (TestTomcat tomcat = start("observed", stricter)) {
            UnchangedAnswers.assertEqual(before, UnchangedAnswers.of(tomcat.port()));
            RawHttp.Answer page = ObservedApplication.send(
                    tomcat.port(), "GET /app/ops/observe", "", TOKEN, "Accept: application/json");
            assertTrue(
                    page.body().contains("\"rule\":\"/admin/* role boss\",\"container\":\"role admin\""), page.body());
            assertTrue(page.body().contains("\"failed\":0,\"differences\""), page.body());
        }
    }

    @Test
    void applicationAnswersAtPathsOfLoginServlets() throws Exception {
        Map<String, String> before;
        try (TestTomcat tomcat =
                start("original", ObservedApplication.original().servlet("/", MirrorServlet.class))) {
            before = UnchangedAnswers.atOwnPaths(tomcat.port());
        }
        try (TestTomcat tomcat =
                start("observed", ObservedApplication.observed().servlet("/", MirrorServlet.class))) {
            UnchangedAnswers.assertEqual(before, UnchangedAnswers.atOwnPaths(tomcat.port()));
        }
    }

    @Test
    void brokenConfigurationChangesNoAnswer() throws Exception {
        Map<String, String> before;
        try (TestTomcat tomcat = start("original", ObservedApplication.original())) {
            before = UnchangedAnswers.of(tomcat.port());
        }
        try (TestTomcat tomcat = start("broken", BrokenObserverTest.broken())) {
            UnchangedAnswers.assertEqual(before, UnchangedAnswers.of(tomcat.port()));
            String admin = ObservedApplication.logIn(tomcat.port(), "admin");
            RawHttp.Answer page = ObservedApplication.send(tomcat.port(), "GET /app/ops/observe", admin);
            assertTrue(page.body().contains("Not ready, because the configuration has 4 problems."), page.body());
        }
    }
}
