package io.github.jwtfilter.nodes;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Decorator;

/** The main class of a node: one container with one application, in a process of its own. */
public final class Node {
    /** The system property with the seconds by which the clock of the filter is ahead. Jetty only. */
    static final String AHEAD = "node.ahead";

    private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();
    private static final String PATH = "/app";

    private Node() {}

    /** Expects the name of the container, the folder of the application and the port. */
    public static void main(String[] arguments) throws Exception {
        Path application = Path.of(arguments[1]);
        int port = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("JETTY")) {
            startJetty(application, port);
        } else {
            startTomcat(application, port);
        }
    }

    private static void startJetty(Path folder, int port) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(HOST);
        connector.setPort(port);
        server.addConnector(connector);
        WebAppContext application = new WebAppContext();
        application.setContextPath(PATH);
        application.setWar(folder.toString());
        application.setThrowUnavailableOnStartupException(true);
        long ahead = Long.getLong(AHEAD, 0);
        if (ahead != 0) {
            application.getObjectFactory().addDecorator(clock(ahead));
        }
        server.setHandler(application);
        server.start();
    }

    /** Replaces the filter. The application has a class loader of its own, so the classes are found by name. */
    private static Decorator clock(long ahead) {
        return new Decorator() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T decorate(T made) {
                if (!made.getClass().getName().equals("io.github.jwtfilter.JwtFilter")) {
                    return made;
                }
                try {
                    return (T) made.getClass()
                            .getClassLoader()
                            .loadClass("io.github.jwtfilter.FilterAhead")
                            .getMethod("of", long.class)
                            .invoke(null, ahead);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void destroy(Object made) {}
        };
    }

    private static void startTomcat(Path folder, int port) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(temporaryFolder());
        tomcat.setPort(port);
        tomcat.getConnector().setProperty("address", HOST);
        // By default Tomcat closes a connection after 100 requests, perhaps while the client sends the next one.
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getHost().addContainerListener(Node::excludeJetty);
        Context application = tomcat.addWebapp(PATH, folder.toString());
        tomcat.start();
        if (!application.getState().isAvailable()) {
            throw new IllegalStateException("not deployed");
        }
    }

    private static String temporaryFolder() throws IOException {
        return Files.createTempDirectory("tomcat").toString();
    }

    /** The class path of the process also has a Jetty. Its initializers would start in the application. */
    private static void excludeJetty(ContainerEvent event) {
        if (event.getType().equals(Container.ADD_CHILD_EVENT)) {
            ((Context) event.getData()).setContainerSciFilter(".*");
        }
    }
}
