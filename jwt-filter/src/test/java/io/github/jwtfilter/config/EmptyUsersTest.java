package io.github.jwtfilter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does an application start with an empty users or groups file? */
final class EmptyUsersTest {
    @ParameterizedTest
    @CsvSource({"users, users", "groups, groups"})
    void emptyFileStopsTheDeploymentAndMessageNamesTheMarkerLine(String file, String entries) {
        try (CapturedLog log = CapturedLog.ofOurs();
                CapturedLog quiet = CapturedLog.ofContainer();
                TestServer server = TestServer.startAnyway(WebXml.usual().file("WEB-INF/" + file, ""), "/app")) {
            String message = server.failure().getMessage();
            assertTrue(
                    message.contains("expected " + entries
                            + ", got none; if the file is empty on purpose, add the line '# empty on purpose'"),
                    message + quiet.text());
            assertTrue(log.text().contains("# empty on purpose"), log.text());
        }
    }

    @Test
    void markerLineAllowsStartWithoutUsers() {
        try (TestServer server = TestServer.start(WebXml.usual().file("WEB-INF/users", "# empty on purpose\n"))) {
            assertEquals(
                    401,
                    server.postJson("/app/user/login", "{\"email\":\"user\",\"password\":\"secret\"}")
                            .statusCode());
        }
    }
}
