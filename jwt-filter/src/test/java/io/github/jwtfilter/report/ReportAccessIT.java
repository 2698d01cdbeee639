package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.SessionReportServlet;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does the command from the start-up log run unchanged, with the JAR in the application? */
final class ReportAccessIT {
    @Test
    void commandNamesTheJarAndOpensThePage(@TempDir Path folder) throws Exception {
        Path jar = Path.of(System.getProperty("jar.jakarta"));
        Path secret = Files.writeString(folder.resolve("key"), WebXml.SECRET);
        WebXml application = WebXml.usual()
                .withoutLogin()
                .filter("secret", null)
                .filter("secretFile", secret.toString())
                .filter("session", "report")
                .filter("rules", "/ops/sessions role operator")
                .servlet("/ops/sessions", SessionReportServlet.class);
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.startPackaged(application, List.of(jar))) {
            String line = log.lines().stream()
                    .filter(each -> each.contains("The session report at "))
                    .findFirst()
                    .orElseThrow();
            String command =
                    line.substring(line.indexOf("curl ")).replace("https://HOST", "http://127.0.0.1:" + server.port());
            String page = ReportAccessTest.run(folder, command + "\n");
            assertTrue(
                    page.contains("CAN THIS APPLICATION USE session=token?  '/app', filter 'jwt'"), page + "\n" + line);
            assertTrue(line.contains("java -jar "), line);
        }
    }
}
