package io.github.jwtfilter.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Can the JAR share WEB-INF/lib with an application's own Jackson, older or newer than the bundled one? */
final class LibraryClashIT {
    @ParameterizedTest
    @CsvSource({"jackson-2.9, 2.9.10-8", "jackson-3, 3.2.4"})
    void applicationJacksonWorksWithTheJar(String library, String version) throws IOException {
        List<Path> jars = new ArrayList<>(List.of(Path.of(System.getProperty("jar.jakarta"))));
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("libraries"), library))) {
            files.forEach(jars::add);
        }
        WebXml webXml = WebXml.usual().servlet("/json", JacksonServlet.class);
        try (TestServer server = TestServer.startPackaged(webXml, jars, JacksonServlet.class)) {
            HttpResponse<String> login =
                    server.postJson("/app/user/login", "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":true}");
            assertEquals(200, login.statusCode(), login.body());
            HttpResponse<String> json = server.get("/app/json", "Cookie", "jwt=" + TestServer.cookie(login, "jwt"));
            assertEquals(version + " {\"user\":\"user\"}", json.body());
        }
    }
}
