package io.github.jwtfilter.tools.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.ToolCall;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Do Tomcat and Jetty read the elements that the DTD of an old web.xml lacks: {@code filter} in 2.2, {@code dispatcher}
 * and {@code async-supported} in 2.3?
 */
final class OldDialectTest {
    /** Tomcat makes a servlet before it asks the filters. */
    public static final class Ledger extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    Path folder;

    private Path application(String dialect) throws IOException {
        Path application = folder.resolve("app");
        Files.createDirectories(application.resolve("WEB-INF"));
        Files.copy(
                Path.of("src/test/resources/conversions", "servlet-" + dialect + ".before.xml"),
                application.resolve("WEB-INF/web.xml"));
        // Only the new filter and servlets are asked for here.
        Path webXml = application.resolve("WEB-INF/web.xml");
        Files.writeString(
                webXml,
                Files.readString(webXml)
                        .replace("com.acme.Ledger", Ledger.class.getName())
                        .replaceAll("com\\.acme\\.\\w*Filter", "org.apache.catalina.filters.SetCharacterEncodingFilter")
                        .replaceAll("(?s)<listener>.*?</listener>", ""));
        Path key = Files.writeString(folder.resolve("key"), "0123456789 a key for tests only: qwertzuiop");
        Path users = Files.writeString(folder.resolve("users"), "# empty on purpose\n");
        ToolCall call = ToolCall.of(
                "convert",
                application.toString(),
                "--in-place",
                "--edition",
                "jakarta",
                "--secret-file",
                key.toString(),
                "--users",
                "htpasswd:" + users);
        assertEquals(3, call.code, call::toString);
        assertTrue(call.out.contains("look  web.xml has the DTD of Servlet 2.2 or 2.3"), call.out);
        return application;
    }

    /** Asks for a protected path; without a login, a program gets 401. */
    private static int status(int port, String dialect) throws IOException, InterruptedException {
        String path = dialect.equals("2.2") ? "/ledger/x" : "/admin/x";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/app" + path))
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.2", "2.3"})
    void tomcatReadsTheFilter(String dialect) throws Exception {
        Path application = application(dialect);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getHost().setParentClassLoader(OldDialectTest.class.getClassLoader());
        tomcat.getHost().addContainerListener(OldDialectTest::excludeOtherContainers);
        tomcat.start();
        try {
            Context context = tomcat.addWebapp("/app", application.toString());
            assertTrue(Boolean.parseBoolean(context.findFilterDef("jwt-filter").getAsyncSupported()));
            FilterMap mapping = Arrays.stream(context.findFilterMaps())
                    .filter(each -> each.getFilterName().equals("jwt-filter"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(
                    List.of("ASYNC", "ERROR", "REQUEST"),
                    Arrays.stream(mapping.getDispatcherNames()).sorted().toList());
            assertEquals(
                    dialect.equals("2.2") ? 401 : 302,
                    status(tomcat.getConnector().getLocalPort(), dialect));
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    /** Excludes parts of Jetty on the tests' class path. They would start in every application. */
    private static void excludeOtherContainers(ContainerEvent event) {
        if (event.getType().equals(Container.ADD_CHILD_EVENT)) {
            ((Context) event.getData()).setContainerSciFilter(".*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.2", "2.3"})
    void jettyReadsTheFilter(String dialect) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        WebAppContext context = new WebAppContext(application(dialect).toString(), "/app");
        server.setHandler(context);
        server.start();
        try {
            FilterHolder filter = context.getServletHandler().getFilter("jwt-filter");
            assertTrue(filter.isAsyncSupported());
            FilterMapping mapping = Arrays.stream(context.getServletHandler().getFilterMappings())
                    .filter(each -> each.getFilterName().equals("jwt-filter"))
                    .findFirst()
                    .orElseThrow();
            for (DispatcherType type : List.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR)) {
                assertTrue(mapping.appliesTo(type), type::toString);
            }
            if (dialect.equals("2.2")) {
                assertEquals(401, status(connector.getLocalPort(), dialect));
            }
        } finally {
            server.stop();
        }
    }
}
