package io.github.jwtfilter.tools.differential;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/** Tomcat 10.1 in this JVM. */
final class EmbeddedTomcat implements TestedServer {
    /** Kept here, because a logger without a reference to it loses its level. */
    private static final List<Logger> LOGGERS = Stream.of("org.apache.catalina", "org.apache.tomcat")
            .map(Logger::getLogger)
            .collect(Collectors.toList());

    private final Tomcat tomcat = new Tomcat();

    EmbeddedTomcat(Path folder, List<User> users) throws Exception {
        // Many descriptors leave methods uncovered on purpose.
        LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        Connector connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setAllowTrace(true);
        connector.setSecure(true);
        connector.setScheme("https");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getHost().setParentClassLoader(EmbeddedTomcat.class.getClassLoader());
        tomcat.getHost().addContainerListener(EmbeddedTomcat::readApplicationsOnly);
        for (User user : users) {
            tomcat.addUser(user.name(), user.name());
            user.roles().forEach(role -> tomcat.addRole(user.name(), role));
        }
        tomcat.start();
    }

    /** Leaves out the tests' class path, with its parts of Jetty. */
    private static void readApplicationsOnly(ContainerEvent event) {
        if (event.getType().equals(Container.ADD_CHILD_EVENT)) {
            Context context = (Context) event.getData();
            context.setContainerSciFilter(".*");
            StandardJarScanner scanner = new StandardJarScanner();
            scanner.setScanClassPath(false);
            context.setJarScanner(scanner);
        }
    }

    @Override
    public String name() {
        return "Tomcat 10.1";
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void deploy(String contextPath, Path folder) {
        StandardContext context = (StandardContext) tomcat.addWebapp(contextPath, folder.toString());
        context.setClearReferencesObjectStreamClassCaches(false);
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        if (context.getState() != LifecycleState.STARTED) {
            undeploy(contextPath);
            throw new IllegalStateException("Tomcat does not start " + contextPath);
        }
    }

    @Override
    public void undeploy(String contextPath) {
        tomcat.getHost().removeChild(tomcat.getHost().findChild(contextPath));
    }

    @Override
    public void close() throws IOException {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IOException(e);
        }
    }
}
