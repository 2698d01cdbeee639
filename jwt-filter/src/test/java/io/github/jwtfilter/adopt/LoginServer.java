package io.github.jwtfilter.adopt;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.FileSessionDataStore;
import org.eclipse.jetty.util.security.Password;

/**
 * A server with users of its own, {@code anna} and {@code ben}, that keeps its sessions in a folder. Another server with
 * the same folder goes on with them.
 */
interface LoginServer extends AutoCloseable {
    Map<String, String[]> USERS =
            Map.of("anna", new String[] {"reader", "admin"}, "ben", new String[] {"reader", "janitor"});

    /** Returns the address of a path in the application. */
    URI uri(String path);

    /** Returns the number of sessions in the container. */
    int sessions();

    @Override
    void close();

    /** The kinds of servers. */
    enum Kind {
        JETTY,
        TOMCAT,
        /** A Tomcat where a login counts in all applications. */
        TOMCAT_SINGLE_SIGN_ON;

        LoginServer start(WebXml webXml, Path folder) {
            return this == JETTY ? new Jetty(webXml, folder) : new OnTomcat(webXml, folder, this != TOMCAT);
        }
    }

    /** A Jetty. */
    final class Jetty implements LoginServer {
        private final TestServer server;

        private Jetty(WebXml webXml, Path folder) {
            server = TestServer.startAnyway(webXml, application -> {
                UserStore users = new UserStore();
                USERS.forEach((name, roles) -> users.addUser(name, new Password("secret"), roles));
                HashLoginService realm = new HashLoginService("staff");
                realm.setUserStore(users);
                application.getSecurityHandler().setLoginService(realm);
                FileSessionDataStore store = new FileSessionDataStore();
                store.setStoreDir(folder.toFile());
                DefaultSessionCache cache = new DefaultSessionCache(application.getSessionHandler());
                cache.setSessionDataStore(store);
                application.getSessionHandler().setSessionCache(cache);
            });
            if (server.failure() != null) {
                server.close();
                throw new AssertionError(server.failure());
            }
        }

        @Override
        public URI uri(String path) {
            return server.uri("/app" + path);
        }

        @Override
        public int sessions() {
            return server.sessions();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** A Tomcat. */
    final class OnTomcat implements LoginServer {
        private final Tomcat tomcat = new Tomcat();
        private final Context application;

        private OnTomcat(WebXml webXml, Path folder, boolean singleSignOn) {
            try {
                Path war = Files.createTempDirectory(folder, "application");
                Files.createDirectories(war.resolve("WEB-INF"));
                webXml.writeTo(war);
                tomcat.setBaseDir(folder.resolve("tomcat").toString());
                tomcat.setPort(0);
                tomcat.getConnector()
                        .setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
                tomcat.setAddDefaultWebXmlToWebapp(false);
                tomcat.getHost().addContainerListener(OnTomcat::excludeOtherContainers);
                USERS.forEach((name, roles) -> {
                    tomcat.addUser(name, "secret");
                    for (String role : roles) {
                        tomcat.addRole(name, role);
                    }
                });
                if (singleSignOn) {
                    tomcat.getHost().getPipeline().addValve(new SingleSignOn());
                }
                application = tomcat.addWebapp("/app", war.toString());
                StandardManager sessions = new StandardManager();
                sessions.setPathname(folder.resolve("sessions.ser").toString());
                sessions.setPersistAuthentication(true);
                application.setManager(sessions);
                application.setParentClassLoader(OnTomcat.class.getClassLoader());
                tomcat.start();
                if (!application.getState().isAvailable()) {
                    throw new AssertionError("not deployed");
                }
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
        public URI uri(String path) {
            return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/app" + path);
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
        }
    }
}
