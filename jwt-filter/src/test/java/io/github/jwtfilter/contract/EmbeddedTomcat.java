package io.github.jwtfilter.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** An embedded Tomcat. */
final class EmbeddedTomcat implements EmbeddedServer {
    private final Tomcat tomcat = new Tomcat();
    private final Path directory;
    private final Path folder;
    private final Context application;

    private EmbeddedTomcat(Path folder, String path) throws IOException, LifecycleException {
        this.folder = folder;
        this.directory = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector()
                .setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        tomcat.getConnector().setProperty("maxHttpHeaderSize", String.valueOf(EmbeddedServer.LONGEST_HEAD));
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getHost().addContainerListener(EmbeddedTomcat::excludeOtherContainers);
        application = tomcat.addWebapp(path, folder.toString());
        tomcat.start();
    }

    static EmbeddedServer start(Path folder, String path) {
        try {
            EmbeddedTomcat started = new EmbeddedTomcat(folder, path);
            if (!started.application.getState().isAvailable()) {
                throw new AssertionError("not deployed");
            }
            return started;
        } catch (IOException | LifecycleException e) {
            throw new AssertionError(e);
        }
    }

    /** Excludes parts of Jetty on the tests' class path. They would start in every application. */
    private static void excludeOtherContainers(ContainerEvent event) {
        if (event.getType().equals(Container.ADD_CHILD_EVENT)) {
            ((Context) event.getData()).setContainerSciFilter(".*");
        }
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public int sessions() {
        return application.getManager().getActiveSessions();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new AssertionError(e);
        }
        Application.delete(folder);
        Application.delete(directory);
    }
}
