package io.github.jwtfilter.tools.differential;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee10.webapp.Configuration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.webapp.WebInfConfiguration;
import org.eclipse.jetty.ee10.webapp.WebXmlConfiguration;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.security.Credential;

/** Jetty 12.1 in this JVM. */
final class EmbeddedJetty implements TestedServer {
    /** Kept here, because a logger without a reference to it loses its level. */
    private static final Logger LOGGER = Logger.getLogger("org.eclipse.jetty");

    private final Server server = new Server();
    private final ServerConnector connector;
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    private final HashLoginService logins = new HashLoginService();

    EmbeddedJetty(List<User> users) throws Exception {
        // Many descriptors leave methods uncovered on purpose.
        LOGGER.setLevel(Level.OFF);
        HttpConfiguration http = new HttpConfiguration();
        http.addCustomizer(new ForwardedRequestCustomizer());
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        UserStore store = new UserStore();
        users.forEach(user -> store.addUser(
                user.name(), Credential.getCredential(user.name()), user.roles().toArray(new String[0])));
        logins.setUserStore(store);
        server.setHandler(contexts);
        server.start();
    }

    @Override
    public String name() {
        return "Jetty 12.1";
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void deploy(String contextPath, Path folder) throws Exception {
        WebAppContext context = new WebAppContext();
        context.setContextPath(contextPath);
        context.setBaseResourceAsPath(folder);
        context.setParentLoaderPriority(true);
        context.setDefaultsDescriptor(null);
        context.setThrowUnavailableOnStartupException(true);
        context.setConfigurations(new Configuration[] {new WebInfConfiguration(), new WebXmlConfiguration()});
        context.setServer(server);
        context.getSecurityHandler().setLoginService(logins);
        contexts.addHandler(context);
        context.start();
    }

    @Override
    public void undeploy(String contextPath) throws Exception {
        for (WebAppContext context : contexts.getDescendants(WebAppContext.class)) {
            if (context.getContextPath().equals(contextPath)) {
                context.stop();
                contexts.removeHandler(context);
                context.destroy();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
