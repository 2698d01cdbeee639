package io.github.jwtfilter;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;

/** A Tomcat of whatever version its class loader has, with an application to log in to; known by types of the JDK only. */
public final class FormTomcat implements IntSupplier, AutoCloseable {
    private final TestTomcat tomcat;

    /** Starts. */
    public FormTomcat(Path directory) throws Exception {
        // A JVM takes one handler for Tomcat's own URLs, and here are two Tomcats.
        TomcatURLStreamHandlerFactory.disable();
        tomcat = TestTomcat.ofTestClasses(directory, application());
        tomcat.deploy();
    }

    /** The application: the usual one, where nobody is locked out. */
    static WebXml application() {
        return WebXml.usual().login("maxFailures", "1000").servlet("/*", WhoServlet.class);
    }

    /** A Tomcat 11, which the tests do not have on their class path. */
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
        URLClassLoader newer = new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        return (AutoCloseable) newer.loadClass(FormTomcat.class.getName())
                .getConstructor(Path.class)
                .newInstance(directory);
    }

    /** The port. */
    @Override
    public int getAsInt() {
        return tomcat.port();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.close();
    }
}
