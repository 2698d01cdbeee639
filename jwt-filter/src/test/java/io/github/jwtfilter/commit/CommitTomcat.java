package io.github.jwtfilter.commit;

import io.github.jwtfilter.commit.CommitServers.HookFilter;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.apache.catalina.Context;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;

/** A Tomcat of the version that its class loader has. Other classes use it only through types of the JDK. */
public final class CommitTomcat implements IntSupplier, AutoCloseable {
    private final TestTomcat tomcat;

    /**
     * Starts the server.
     *
     * @param servlet the class name of the servlet that answers
     * @param more additional text for web.xml
     */
    public CommitTomcat(Path directory, String servlet, String more) throws Exception {
        // A JVM accepts only one handler for Tomcat's URLs, but this test runs two Tomcats.
        TomcatURLStreamHandlerFactory.disable();
        tomcat = TestTomcat.ofTestClasses(
                directory, webXml(Class.forName(servlet).asSubclass(Servlet.class), more));
        Context context = tomcat.deploy();
        // Tomcat 11 always ends a forwarded response past all wrappers. Tomcat 10 needs this setting.
        context.setSuspendWrappedResponseAfterForward(true);
    }

    static WebXml webXml(Class<? extends Servlet> servlet, String more) {
        String filter = "<filter><filter-name>hook</filter-name><filter-class>" + HookFilter.class.getName()
                + "</filter-class><async-supported>true</async-supported></filter><filter-mapping>"
                + "<filter-name>hook</filter-name><url-pattern>/*</url-pattern><dispatcher>REQUEST</dispatcher>"
                + "<dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher></filter-mapping>";
        return WebXml.usual()
                .withoutFilter()
                .withoutLogin()
                .xmlBefore(filter)
                .servlet("/case/*", servlet)
                .xml(more);
    }

    /** Returns the port. */
    @Override
    public int getAsInt() {
        return tomcat.port();
    }

    @Override
    public void close() {
        try {
            tomcat.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
