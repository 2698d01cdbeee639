package io.github.jwtfilter.benchmark.request;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/**
 * A server in its own process with the applications {@code /none} and {@code /measured}, and {@code /before} if an older
 * version is measured too. It prints its port, then one
 * answer to each line of standard input. {@code cpu} asks for its CPU time in nanoseconds, {@code heap} for the bytes
 * of heap in use after a collection. The process ends at the end of standard input.
 */
final class ServerProcess {
    private static final String ADDRESS = "127.0.0.1";
    private static final String[] PATHS = {"/none", "/measured", "/before"};
    private static final int COLLECTIONS = 5;

    private ServerProcess() {}

    /**
     * Runs the server.
     *
     * @param args {@code tomcat} or {@code jetty}; the folder of the application without a filter; the folder of
     *     the measured application; optionally the folder of the same application with an older version in
     *     {@code WEB-INF/lib}
     */
    public static void main(String[] args) throws Exception {
        List<Path> folders = Arrays.stream(args).skip(1).map(Path::of).toList();
        System.out.println(args[0].equals("tomcat") ? tomcat(folders) : jetty(folders));
        CpuClock clock = new CpuClock();
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String question = questions.readLine();
        while (question != null) {
            System.out.println(question.equals("heap") ? usedHeap() : clock.nanos());
            question = questions.readLine();
        }
        System.exit(0);
    }

    /**
     * Returns the smallest result of several collections. The serial collector leaves some dead objects in place, but
     * not in every fourth collection.
     */
    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            used = Math.min(used, usedAfterCollection());
        }
        return used;
    }

    /**
     * Returns the heap in use at the end of the last collection. The current use would include the whole allocation
     * buffer of each thread.
     */
    private static long usedAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    private static int tomcat(List<Path> folders) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getConnector().setProperty("address", ADDRESS);
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        tomcat.getHost().addContainerListener(ServerProcess::leaveOutOtherContainers);
        for (int i = 0; i < folders.size(); i++) {
            tomcat.addWebapp(PATHS[i], folders.get(i).toString());
        }
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    /**
     * Disables ServletContainerInitializers. The class path contains parts of Jetty and Spring that would start in
     * every application.
     */
    private static void leaveOutOtherContainers(ContainerEvent event) {
        if (event.getType().equals(Container.ADD_CHILD_EVENT)) {
            ((Context) event.getData()).setContainerSciFilter(".*");
        }
    }

    private static int jetty(List<Path> folders) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(ADDRESS);
        server.addConnector(connector);
        ContextHandlerCollection applications = new ContextHandlerCollection();
        for (int i = 0; i < folders.size(); i++) {
            WebAppContext application = new WebAppContext();
            application.setContextPath(PATHS[i]);
            application.setWar(folders.get(i).toString());
            // The older version is in the application. Everything else is on the class path of the server.
            application.setParentLoaderPriority(!PATHS[i].equals("/before"));
            application.setThrowUnavailableOnStartupException(true);
            applications.addHandler(application);
        }
        server.setHandler(applications);
        server.start();
        return connector.getLocalPort();
    }
}
