package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jwtfilter.SessionReportServlet;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.session.cookie.TokenSessionTest;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the command from the start-up log open the report page of an application that has its own login? */
final class ReportAccessTest {
    private CapturedLog log;

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void close() {
        log.close();
    }

    private static WebXml application(String role) {
        return WebXml.usual()
                .withoutLogin()
                .filter("session", "report")
                .filter("rules", "/open/* permit\n/ops/sessions role " + role)
                .servlet("/open/*", Steps.class)
                .servlet("/ops/sessions", SessionReportServlet.class);
    }

    private String line() {
        return log.lines().stream()
                .filter(line -> line.startsWith("INFO The session report at "))
                .findFirst()
                .orElseThrow();
    }

    private String command() {
        return line().substring(line().indexOf("curl "));
    }

    /** Runs the command as an operator would, with this server as HOST and these classes as the JAR. */
    private String run(TestServer server, String command) throws Exception {
        return run(
                folder,
                "java() { shift 2; '" + System.getProperty("java.home") + "/bin/java' -cp '"
                        + System.getProperty("java.class.path") + "' io.github.jwtfilter.cli.Main \"$@\"; }\n"
                        + command.replace("https://HOST", "http://127.0.0.1:" + server.port()) + "\n");
    }

    /** Runs a script in a POSIX shell and returns its output. */
    static String run(Path folder, String script) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "needs curl");
        Path file = Files.writeString(folder.resolve("command"), script);
        Path output = folder.resolve("output");
        Process shell = new ProcessBuilder("/bin/sh", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(shell.waitFor(2, TimeUnit.MINUTES), "the command does not end");
        } finally {
            shell.destroyForcibly();
        }
        return Files.readString(output);
    }

    private void assertOpens(WebXml webXml) throws Exception {
        try (TestServer server = TestServer.start(webXml)) {
            assertEquals(401, server.get("/app/ops/sessions").statusCode());
            String page = run(server, command());
            assertTrue(
                    page.contains("CAN THIS APPLICATION USE session=token?  '/app', filter 'jwt'"),
                    page + "\n" + line());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operator      | issuer         | https://id.example/it's",
                "admin,other   | audience       | shop,bank",
                "\"the boss's\" | tokenSources   | cookie",
                "a\\b          | rolesClaim     | realm_access.roles",
                "operator      | principalClaim | user.name",
            })
    void commandOpensThePage(String role, String parameter, String value) throws Exception {
        Path secret = Files.writeString(folder.resolve("the key's file"), WebXml.SECRET);
        assertOpens(application(role)
                .filter("secret", null)
                .filter("secretFile", secret.toString())
                .filter(parameter, value));
        assertTrue(line().contains("/ops/sessions needs the role '"), line());
    }

    @Test
    void commandNamesStrongerAlgorithmAndKeyFile() throws Exception {
        Path secret = Files.writeString(folder.resolve("key"), WebXml.SECRET + WebXml.SECRET);
        assertOpens(application("operator")
                .filter("secret", null)
                .filter("secretFile", secret.toString())
                .filter("algorithm", "HS512"));
        log.lines().clear();
        Path keys = Files.writeString(folder.resolve("keys.json"), TestKeys.jwk(Algorithm.ES256));
        assertOpens(application("operator").filter("secret", null).filter("keys", keys.toString()));
    }

    @Test
    void secretInWebXmlIsNotLogged() throws Exception {
        try (TestServer server = TestServer.start(application("operator"))) {
            assertTrue(
                    line().contains("Replace HOST by the name of this server, and FILE by a file with the secret: "),
                    line());
            assertFalse(log.text().contains(WebXml.SECRET));
            Path secret = Files.writeString(folder.resolve("key"), WebXml.SECRET);
            String page = run(server, command().replace("--secret-file FILE", "--secret-file " + secret));
            assertTrue(page.contains("CAN THIS APPLICATION USE session=token?"), page);
        }
    }

    @Test
    void verifyingServerLogsWhereToSign() throws IOException {
        String keys = TestKeys.publicSet(TestKeys.jwk(Algorithm.ES256));
        Path file = Files.writeString(folder.resolve("keys.json"), keys);
        try (TestServer server =
                TestServer.start(application("operator").filter("secret", null).filter("keys", file.toString()))) {
            assertEquals(401, server.get("/app/ops/sessions").statusCode());
            assertTrue(
                    line().endsWith(
                                    "If no user has it, sign a token with that role on the server that has the signing key."),
                    line());
        }
    }

    @Test
    void otherSessionSettingsLogNothing() {
        List<String> lines = new ArrayList<>();
        try (TestServer server = TestServer.start(TokenSessionTest.application())) {
            lines.addAll(log.lines());
            assertEquals(
                    404,
                    server.get("/app/ops/sessions", "Authorization", "Bearer " + TestTokens.fresh())
                            .statusCode());
        }
        assertTrue(lines.stream().noneMatch(line -> line.contains("The session report at")), log.text());
    }
}
