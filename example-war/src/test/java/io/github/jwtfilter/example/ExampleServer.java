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

/** One server with one deployment of the WAR, reachable from this machine only. */
final class ExampleServer {
    private final Server server = new Server();
    private final ServerConnector connector;
    private final String name;
    private final Map<String, Servlet> added = new LinkedHashMap<>();

    /**
     * Prepares a server that has no port yet.
     *
     * @param name what the deployment calls itself; in lower case, its context path
     * @param port where it listens; 0 for any free port
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

    /** Takes the port; fails if another process has it. */
    void open() throws IOException {
        connector.open();
    }

    /** Lets the deployment have a servlet that the WAR lacks; before {@link #start}. */
    void add(String pattern, Servlet servlet) {
        added.put(pattern, servlet);
    }

    /** Deploys the WAR below a directory and serves it; {@link #open} comes first. */
    void start(Path war, Path directory, ExampleServer other) throws Exception {
        Path ownDirectory = Files.createDirectories(directory.resolve(name.toLowerCase(Locale.ROOT)));
        WebAppContext context = new WebAppContext();
        context.setContextPath(contextPath());
        context.setWar(war.toString());
        context.setTempDirectory(ownDirectory.resolve("unpacked").toFile());
        context.addOverrideDescriptor(overrides(ownDirectory, other).toString());
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

    /** What this deployment changes of the WAR's web.xml, as an operator would. */
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
                  </context-param>
                </web-app>
                """.formatted(name, other.url()));
    }

    String name() {
        return name;
    }

    int port() {
        return connector.getPort();
    }

    /** Without a slash at the end. */
    String url() {
        return "http://localhost:" + connector.getLocalPort() + contextPath();
    }

    private String contextPath() {
        return "/" + name.toLowerCase(Locale.ROOT);
    }

    /** Returns when the server has ended. */
    void join() throws InterruptedException {
        server.join();
    }

    /** Gives the port back too, if the server was opened but never started. */
    void stop() throws Exception {
        server.stop();
        connector.close();
    }
}
