package io.github.jwtfilter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.session.cookie.TokenSessionTest;
import io.github.jwtfilter.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If sessions cannot be encrypted, does the deployment fail instead of the first request? */
final class LimitedCryptographyTest {
    @TempDir
    private Path folder;

    /** Starts a server and prints the result of the deployment. */
    static final class Deployment {
        private Deployment() {}

        public static void main(String[] sessions) {
            try (TestServer server =
                    TestServer.start(TokenSessionTest.application().filter("session", sessions[0]))) {
                System.out.print("deployed " + (server.port() > 0));
            } catch (RuntimeException | Error e) {
                System.out.print(e.getMessage() + " " + e.getCause());
            }
        }
    }

    @Test
    void deploymentErrorNamesTheSecurityProperty() throws Exception {
        String message = deploymentOutput("limited", "token");

        assertTrue(message.contains("has 1 problem. The deployment stops:"), message);
        assertTrue(
                message.contains(
                        "filter 'jwt': session: encryption: expected a Java that accepts AES keys of 256 bits, got "),
                message);
        assertTrue(message.contains("; its security property crypto.policy is limited"), message);
    }

    @Test
    void deploymentSucceedsWithoutEncryptionOrWithoutLimit() throws Exception {
        assertEquals("deployed true", deploymentOutput("limited", "container"));
        assertEquals("deployed true", deploymentOutput("unlimited", "token"));
    }

    /** Deploys in a separate JVM, because Java reads the property only once. */
    private String deploymentOutput(String policy, String sessions) throws IOException, InterruptedException {
        Path properties = Files.writeString(folder.resolve(policy), "crypto.policy=" + policy + "\n");
        Path output = folder.resolve(policy + ".out");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.security.properties=" + properties,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Deployment.class.getName(),
                        sessions)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(java.waitFor(180, TimeUnit.SECONDS), "java did not finish");
        return Files.readString(output, UTF_8);
    }
}
