package io.github.jwtfilter.tools.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.containers.Container;
import io.github.jwtfilter.containers.RunningContainer;
import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Do real servers read elements that the DTD of an old web.xml lacks: {@code filter} in 2.2, {@code dispatcher} and
 * {@code async-supported} in 2.2 and 2.3?
 */
final class OldDialectIT {
    private static final Path RUNS = Path.of(System.getProperty("containers.runs"));
    private static final User USER = new User("user1", Set.of("clerk"));
    private static final Map<String, String> DTDS = Map.of(
            "2.2", "http://java.sun.com/j2ee/dtds/web-app_2_2.dtd", "2.3", "http://java.sun.com/dtd/web-app_2_3.dtd");

    /** The filter of the application also has elements that its DTD lacks. */
    private static final String WEB_XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE web-app PUBLIC "-//Sun Microsystems, Inc.//DTD Web Application %s//EN" "%s">
            <web-app>
              <filter>
                <filter-name>witness</filter-name>
                <filter-class>io.github.jwtfilter.tools.differential.DispatchWitness</filter-class>
                <async-supported>true</async-supported>
              </filter>
              <filter-mapping>
                <filter-name>witness</filter-name>
                <url-pattern>/*</url-pattern>
                <dispatcher>REQUEST</dispatcher>
                <dispatcher>ASYNC</dispatcher>
                <dispatcher>ERROR</dispatcher>
              </filter-mapping>
              <servlet>
                <servlet-name>probe</servlet-name>
                <servlet-class>io.github.jwtfilter.tools.differential.OldDialectProbe</servlet-class>
                <async-supported>true</async-supported>
              </servlet>
              <servlet-mapping>
                <servlet-name>probe</servlet-name>
                <url-pattern>/area/*</url-pattern>
              </servlet-mapping>
              <servlet-mapping>
                <servlet-name>probe</servlet-name>
                <url-pattern>/shown</url-pattern>
              </servlet-mapping>
              <error-page>
                <error-code>409</error-code>
                <location>/shown</location>
              </error-page>
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>area</web-resource-name>
                  <url-pattern>/area/*</url-pattern>
                </web-resource-collection>
                <auth-constraint>
                  <role-name>clerk</role-name>
                </auth-constraint>
              </security-constraint>
              <login-config>
                <auth-method>BASIC</auth-method>
              </login-config>
              <security-role>
                <role-name>clerk</role-name>
              </security-role>
            </web-app>
            """;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Path convertedWar(String dialect, Container container) throws IOException {
        String name = "old" + dialect.replace(".", "");
        Path application = folder.resolve("source").resolve(name);
        Files.createDirectories(application.resolve("WEB-INF"));
        Files.writeString(application.resolve("WEB-INF/web.xml"), WEB_XML.formatted(dialect, DTDS.get(dialect)));
        Path source = Packed.war(application, container, OldDialectProbe.class, DispatchWitness.class);
        Path converted = folder.resolve(name + ".war");
        Conversions conversions = new Conversions(folder, List.of(USER), container.edition.toString());
        assertEquals("", conversions.refusal(source, converted).orElse(""));
        return converted;
    }

    private HttpResponse<String> get(int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Accept", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_9", "TOMCAT_10_1", "TOMCAT_11", "JETTY_12_1_EE11"})
    void theFilterRunsForRequestAsyncAndError(Container container) throws Exception {
        List<Path> wars = new ArrayList<>();
        for (String dialect : List.of("2.2", "2.3")) {
            wars.add(convertedWar(dialect, container));
        }
        try (RunningContainer running = RunningContainer.start(
                container,
                wars,
                Map.of("CATALINA_OPTS", "-Djava.security.egd=file:/dev/urandom"),
                Files.createDirectories(RUNS.resolve("old-dialects")),
                FreePort.reserve())) {
            int port = running.port();
            running.awaitReady(() -> isShown(port, "/old22/shown") && isShown(port, "/old23/shown"));
            for (String context : List.of("/old22", "/old23")) {
                String[] token = USER.bearer(port, context + "/user/login").split(": ");
                String place = container + context;
                assertEquals(401, get(port, context + "/area/page").statusCode(), place);
                assertEquals(
                        "REQUEST user1",
                        get(port, context + "/area/page", token).body(),
                        place);
                assertEquals(
                        "REQUEST+ASYNC user1",
                        get(port, context + "/area/async", token).body(),
                        place);
                HttpResponse<String> error = get(port, context + "/area/error", token);
                assertEquals("409 REQUEST+ERROR user1", error.statusCode() + " " + error.body(), place);
            }
        }
    }

    private boolean isShown(int port, String path) throws IOException {
        try (Connection connection = new Connection(port)) {
            return connection.send(new Connection.Request("GET", path, "")).status() == 200;
        }
    }
}
