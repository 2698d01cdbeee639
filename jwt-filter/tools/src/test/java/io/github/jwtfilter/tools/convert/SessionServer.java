package io.github.jwtfilter.tools.convert;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.loader.WebappLoader;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.eclipse.jetty.ee10.webapp.Configuration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.webapp.WebInfConfiguration;
import org.eclipse.jetty.ee10.webapp.WebXmlConfiguration;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.FileSessionDataStore;
import org.eclipse.jetty.util.security.Password;

/**
 * A server with the user {@code anna}, password {@code secret}, and sessions that outlive it. Classes come from the tests'
 * class path.
 */
interface SessionServer {
    int port();

    void close() throws Exception;

    /** The kinds of servers. */
    enum Kind {
        TOMCAT,
        JETTY;

        SessionServer start(Path application, Path folder) throws Exception {
            return this == TOMCAT ? new OnTomcat(application, folder) : new OnJetty(application, folder);
        }
    }

    /** A Tomcat. */
    final class OnTomcat implements SessionServer {
        private final Tomcat tomcat = new Tomcat();

        private OnTomcat(Path application, Path folder) throws LifecycleException {
            tomcat.setBaseDir(folder.resolve("tomcat").toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.setAddDefaultWebXmlToWebapp(false);
            tomcat.getHost().addContainerListener(OnTomcat::readApplicationsOnly);
            tomcat.addUser("anna", "secret");
            tomcat.addRole("anna", "buyer");
            Context context = tomcat.addWebapp("/app", application.toString());
            context.setParentClassLoader(SessionServer.class.getClassLoader());
            WebappLoader loader = new WebappLoader();
            loader.setDelegate(true);
            context.setLoader(loader);
            StandardManager sessions = new StandardManager();
            sessions.setPathname(folder.resolve("sessions.ser").toString());
            sessions.setPersistAuthentication(true);
            context.setManager(sessions);
            tomcat.start();
            if (!context.getState().isAvailable()) {
                throw new AssertionError("not deployed");
            }
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
        public int port() {
            return tomcat.getConnector().getLocalPort();
        }

        @Override
        public void close() throws LifecycleException {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    /** A Jetty. */
    final class OnJetty implements SessionServer {
        private final Server server = new Server();
        private final ServerConnector connector = new ServerConnector(server);

        private OnJetty(Path application, Path folder) throws Exception {
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            WebAppContext context = new WebAppContext(application.toString(), "/app");
            context.setParentLoaderPriority(true);
            context.setDefaultsDescriptor(null);
            context.setThrowUnavailableOnStartupException(true);
            context.setConfigurations(new Configuration[] {new WebInfConfiguration(), new WebXmlConfiguration()});
            UserStore users = new UserStore();
            users.addUser("anna", new Password("secret"), new String[] {"buyer"});
            HashLoginService realm = new HashLoginService("staff");
            realm.setUserStore(users);
            context.getSecurityHandler().setLoginService(realm);
            FileSessionDataStore store = new FileSessionDataStore();
            store.setStoreDir(
                    Files.createDirectories(folder.resolve("sessions")).toFile());
            DefaultSessionCache cache = new DefaultSessionCache(context.getSessionHandler());
            cache.setSessionDataStore(store);
            context.getSessionHandler().setSessionCache(cache);
            server.setHandler(context);
            server.start();
        }

        @Override
        public int port() {
            return connector.getLocalPort();
        }

        @Override
        public void close() throws Exception {
            server.stop();
        }
    }
}
