package io.github.jwtfilter.login;

import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;

/**
 * A Tomcat with a deployed login application, in the Tomcat version of its class loader. Callers in another class
 * loader use it through JDK types only.
 */
public final class FormTomcat implements IntSupplier, AutoCloseable {
    private final TestTomcat tomcat;

    /** Starts Tomcat. */
    public FormTomcat(Path directory) throws Exception {
        // A JVM accepts only one URL stream handler factory, but a test runs two Tomcat versions.
        TomcatURLStreamHandlerFactory.disable();
        tomcat = TestTomcat.ofTestClasses(directory, application());
        tomcat.deploy();
    }

    /** Returns the usual application, with a high limit for wrong passwords. */
    static WebXml application() {
        return WebXml.usual().login("maxFailures", "1000").servlet("/*", WhoServlet.class);
    }

    /** Starts a Tomcat 11. The test class path has an older version. */
    static AutoCloseable ofVersion11(Path directory) throws Exception {
        List<URL> path = new ArrayList<>();
        Path jars = Path.of(System.getProperty("basedir"), "target", "tomcat-11");
        for (String jar : List.of("tomcat-embed-core.jar", "tomcat-annotations-api.jar")) {
            path.add(jars.resolve(jar).toUri().toURL());
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("tomcat")) {
                path.add(Path.of(entry).toUri().toURL());
            }
        }
        URLClassLoader loader = new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        return (AutoCloseable) loader.loadClass(FormTomcat.class.getName())
                .getConstructor(Path.class)
                .newInstance(directory);
    }

    /** Returns the port. */
    @Override
    public int getAsInt() {
        return tomcat.port();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.close();
    }
}
