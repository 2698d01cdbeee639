package io.github.jwtfilter.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/** A Tomcat on a free loopback port with an application at {@code /app}. */
public final class TestTomcat implements AutoCloseable {
    /** A login by an API client. */
    public static final String LOGIN = "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":true}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Tomcat tomcat = new Tomcat();
    private final Path application;

    /** Creates a server with an application that has our JAR in its WEB-INF/lib. */
    public TestTomcat(Path directory, WebXml webXml) throws IOException, LifecycleException {
        this(directory, webXml, Path.of(System.getProperty("jar.jakarta")));
    }

    private TestTomcat(Path directory, WebXml webXml, Path... jars) throws IOException, LifecycleException {
        application = directory.resolve("application");
        Files.createDirectories(application.resolve("WEB-INF/lib"));
        Files.writeString(application.resolve("WEB-INF/web.xml"), webXml.text());
        webXml.writeFiles(application);
        for (Path jar : jars) {
            Files.copy(jar, application.resolve("WEB-INF/lib").resolve(jar.getFileName()));
        }
        tomcat.setBaseDir(directory.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getHost().setParentClassLoader(TestTomcat.class.getClassLoader());
        tomcat.getHost().addContainerListener(TestTomcat::excludeOtherContainers);
        // Tomcat's check for leaks would report its own thread, if it were busy with the application at that moment.
        tomcat.getEngine().setBackgroundProcessorDelay(-1);
        tomcat.start();
    }

    /** Creates a server with an application that uses the classes of the tests. */
    public static TestTomcat ofTestClasses(Path directory, WebXml webXml) throws IOException, LifecycleException {
        return new TestTomcat(directory, webXml, new Path[0]);
    }

    /** Excludes parts of Jetty on the tests' class path. They would start in every application. */
    private static void excludeOtherContainers(ContainerEvent event) {
        if (event.getType().equals(Container.ADD_CHILD_EVENT)) {
            ((Context) event.getData()).setContainerSciFilter(".*");
        }
    }

    /** Starts the application. */
    public Context deploy() {
        return deploy("/app");
    }

    /** Starts the application at a decoded context path. */
    public Context deploy(String contextPath) {
        return tomcat.addWebapp(contextPath, application.toString());
    }

    /** Stops the application, when the threads of its last requests have left it. A client has its answer earlier. */
    public void undeploy(Context context) {
        ThreadPoolExecutor requests =
                (ThreadPoolExecutor) tomcat.getConnector().getProtocolHandler().getExecutor();
        Waiting.until("no request is running", () -> requests.getActiveCount() == 0);
        tomcat.getHost().removeChild(context);
    }

    /** Sends a POST with JSON to a path of the application. An empty cookie is omitted. */
    public HttpResponse<String> post(String path, String json, String cookie) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        return send(request, cookie);
    }

    /** Sends a POST with a form, like old browsers without a charset. */
    public HttpResponse<String> postForm(String path, String form) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return send(request, "");
    }

    /** Sends a GET to a path of the application. */
    public HttpResponse<String> get(String path, String cookie) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)), cookie);
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + "/app" + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String cookie)
            throws IOException, InterruptedException {
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
