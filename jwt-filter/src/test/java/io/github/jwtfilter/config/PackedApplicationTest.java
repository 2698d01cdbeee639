package io.github.jwtfilter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import org.junit.jupiter.api.Test;

/** Are the application's own files found if the container does not unpack the WAR? */
final class PackedApplicationTest {
    @Test
    void usersAndGroupsAreReadFromTheWar() {
        try (TestServer server = TestServer.startPacked(WebXml.usual().servlet("/page", WhoServlet.class))) {
            assertNull(server.failure());
            String token = server.postJson("/app/user/login", "{\"username\":\"user\",\"password\":\"secret\"}")
                    .body()
                    .replaceFirst(".*\"access_token\":\"([^\"]+)\".*", "$1");
            assertEquals(
                    "user user JWT reader",
                    server.get("/app/page", "Authorization", "Bearer " + token).body());
        }
    }

    @Test
    void missingFileStopsDeployment() {
        try (TestServer server = TestServer.startPacked(WebXml.usual().login("users", "htpasswd:/WEB-INF/nobody"))) {
            assertNotNull(server.failure());
            String message = server.failure().getMessage();
            assertTrue(message.contains("users: file cannot be read: '/WEB-INF/nobody' does not exist"), message);
        }
    }
}
