package io.github.jwtfilter.example;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.ee10.apache.jsp.JettyJasperInitializer;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A server with one deployment of the WAR, reachable only from this machine. */
final class ExampleServer {
    private final Server server = new Server();
    private final ServerConnector connector;
    private final String name;
    private final Map<String, Servlet> added = new LinkedHashMap<>();
    private String store;

    /**
     * Creates a server that does not listen yet.
     *
     * @param name the name of the deployment; in lower case, its context path
     * @param port the port to listen on; 0 for any free port
     */
    ExampleServer(String name, int port) {
        this.name = name;
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setStopAtShutdown(true);
    }

    /** Opens the port. Fails if another process uses it. */
    void open() throws IOException {
        connector.open();
    }

    /** Adds a servlet to the deployment that the WAR lacks. Call it before {@link #start}. */
    void add(String pattern, Servlet servlet) {
        added.put(pattern, servlet);
    }

    /** Lets the deployment share logouts with others by a Redis. Call it before {@link #start}. */
    void share(RedisProcess redis) {
        store = redis.address();
    }

    /** Deploys the WAR below a directory and starts to serve. Call {@link #open} first. */
    void start(Path war, Path directory, ExampleServer other) throws Exception {
        Path ownDirectory = Files.createDirectories(directory.resolve(name.toLowerCase(Locale.ROOT)));
        WebAppContext context = new WebAppContext();
        context.setContextPath(contextPath());
        context.setWar(war.toString());
        context.setTempDirectory(ownDirectory.resolve("unpacked").toFile());
        context.addOverrideDescriptor(overrides(ownDirectory, other).toString());
        if (store != null) {
            // As if it was in WEB-INF/lib, beside the JAR of the filter.
            context.setExtraClasspath(RedisProcess.jar().toString());
        }
        context.addServletContainerInitializer(new JettyJasperInitializer());
        context.setThrowUnavailableOnStartupException(true);
        added.forEach((pattern, servlet) -> context.addServlet(new ServletHolder(servlet), pattern));
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(name + " did not start: " + e.getMessage(), e);
        }
    }

    /** Writes the deployment's changes to the WAR's web.xml, as an operator would. */
    private Path overrides(Path directory, ExampleServer other) throws IOException {
        return Files.writeString(directory.resolve("override-web.xml"), """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <display-name>%1$s</display-name>
                  <context-param>
                    <param-name>application.name</param-name>
                    <param-value>%1$s</param-value>
                  </context-param>
                  <context-param>
                    <param-name>other.url</param-name>
                    <param-value>%2$s/</param-value>
                  </context-param>%3$s
                </web-app>
                """.formatted(
                        name, other.url(), store == null ? "" : sharedStore()));
    }

    private String sharedStore() {
        return """

                  <context-param>
                    <param-name>shared.logout</param-name>
                    <param-value>true</param-value>
                  </context-param>
                  <filter>
                    <filter-name>jwt</filter-name>
                    <init-param>
                      <param-name>store</param-name>
                      <param-value>%s</param-value>
                    </init-param>
                  </filter>""".formatted(store);
    }

    String name() {
        return name;
    }

    int port() {
        return connector.getPort();
    }

    /** Returns the address without a slash at the end. */
    String url() {
        return "http://localhost:" + connector.getLocalPort() + contextPath();
    }

    private String contextPath() {
        return "/" + name.toLowerCase(Locale.ROOT);
    }

    /** Waits until the server has ended. */
    void join() throws InterruptedException {
        server.join();
    }

    /** Stops the server. Also closes the port if the server was opened but never started. */
    void stop() throws Exception {
        server.stop();
        connector.close();
    }
}
