package io.github.jwtfilter.frameworks;

import java.net.InetAddress;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.session.DefaultSessionCache;

/** An embedded Jetty with JSP and annotations, like the distribution. */
final class JettyServer implements WarServer {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final WebAppContext application = new WebAppContext();
    private final War war;

    private JettyServer(War war) {
        this.war = war;
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        application.setContextPath("/app");
        application.setWar(war.folder().toString());
        application.setThrowUnavailableOnStartupException(true);
        server.setHandler(application);
    }

    /** Starts a server with the WAR of a framework, migrated if the sessions are token sessions. */
    static JettyServer start(String framework, Migration migration, Sessions sessions) throws Exception {
        JettyServer started = new JettyServer(migration.of(War.of(framework), sessions, War.Edition.JAKARTA));
        started.server.start();
        return started;
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public int sessions() {
        DefaultSessionCache cache =
                (DefaultSessionCache) application.getSessionHandler().getSessionCache();
        return (int) cache.getSessionsCurrent();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        war.delete();
    }
}
