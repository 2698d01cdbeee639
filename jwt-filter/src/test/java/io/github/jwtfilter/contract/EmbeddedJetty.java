package io.github.jwtfilter.contract;

import java.net.InetAddress;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.DefaultSessionIdManager;

/** An embedded Jetty. */
final class EmbeddedJetty implements EmbeddedServer {
    private final Server server = new Server();
    private final WebAppContext application = new WebAppContext();
    private final ServerConnector connector = new ServerConnector(server);
    private final Path folder;

    private EmbeddedJetty(Path folder, String path) {
        this.folder = folder;
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        HttpConfiguration http =
                connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
        http.setRequestHeaderSize(EmbeddedServer.LONGEST_HEAD);
        http.setResponseHeaderSize(EmbeddedServer.LONGEST_HEAD);
        // By default Jetty appends the node's name to the id in the cookie.
        DefaultSessionIdManager ids = new DefaultSessionIdManager(server);
        ids.setWorkerName("");
        server.addBean(ids);
        application.setContextPath(path);
        application.setWar(folder.toString());
        application.setParentLoaderPriority(true);
        application.setThrowUnavailableOnStartupException(true);
        server.setHandler(application);
    }

    static EmbeddedServer start(Path folder, String path) {
        EmbeddedJetty started = new EmbeddedJetty(folder, path);
        try {
            started.server.start();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return started;
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public int sessions() {
        return (int) ((DefaultSessionCache) application.getSessionHandler().getSessionCache()).getSessionsCurrent();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        Application.delete(folder);
    }
}
