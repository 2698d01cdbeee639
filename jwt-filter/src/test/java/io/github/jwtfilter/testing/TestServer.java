package io.github.jwtfilter.testing;

import io.github.jwtfilter.FilterWithClock;
import io.github.jwtfilter.JwtFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Decorator;

/** A Jetty on a free loopback port with one application, deployed from a web.xml as in production. */
public final class TestServer implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private final Server server = new Server();
    private final WebAppContext application = new WebAppContext();
    private final Path folder;

    private TestServer(WebXml webXml, String contextPath, UriCompliance uris) {
        try {
            folder = Files.createTempDirectory("application");
            Files.createDirectories(folder.resolve("WEB-INF"));
            Files.writeString(folder.resolve("WEB-INF/web.xml"), webXml.text());
            webXml.writeFiles(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        HttpConfiguration http =
                connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
        http.setUriCompliance(uris);
        // Jetty closes a connection after an unread body. The next request must not reuse such a connection.
        http.setPersistentConnectionsEnabled(false);
        application.getServletHandler().setDecodeAmbiguousURIs(uris == UriCompliance.UNSAFE);
        application.setContextPath(contextPath);
        application.setWar(folder.toString());
        application.setParentLoaderPriority(true);
        server.setHandler(application);
    }

    /**
     * Deploys at {@code /app} with class loaders like a real server. The application sees these JARs, and only the
     * given classes of the tests.
     */
    public static TestServer startPackaged(WebXml webXml, List<Path> jars, Class<?>... classes) {
        TestServer packaged = new TestServer(webXml, "/app", UriCompliance.DEFAULT);
        packaged.application.setParentLoaderPriority(false);
        try {
            for (Path jar : jars) {
                copyInto(
                        packaged.folder.resolve("WEB-INF/lib"),
                        jar.getFileName().toString(),
                        Files.readAllBytes(jar));
            }
            for (Class<?> type : classes) {
                String file = type.getName().replace('.', '/') + ".class";
                byte[] bytes = type.getClassLoader().getResourceAsStream(file).readAllBytes();
                copyInto(packaged.folder.resolve("WEB-INF/classes"), file, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return deployed(start(packaged));
    }

    /**
     * Deploys a third-party WAR at {@code /app} with class loaders like a real server. Edits its web.xml, and adds our
     * JAR and the usual users. The server supports WebSockets, like Jetty's distribution.
     */
    public static TestServer startThirdParty(Path war, UnaryOperator<String> edited, Path jar) {
        TestServer thirdParty = new TestServer(WebXml.onlyFiles(), "/app", UriCompliance.DEFAULT);
        thirdParty.application.setParentLoaderPriority(false);
        JettyWebSocketServletContainerInitializer.configure(thirdParty.application, null);
        try (FileSystem zip = FileSystems.newFileSystem(war);
                Stream<Path> files = Files.walk(zip.getPath("/"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copyInto(thirdParty.folder, file.toString().substring(1), Files.readAllBytes(file));
            }
            Path webXml = thirdParty.folder.resolve("WEB-INF/web.xml");
            Files.writeString(webXml, edited.apply(Files.readString(webXml)));
            copyInto(thirdParty.folder.resolve("WEB-INF/lib"), jar.getFileName().toString(), Files.readAllBytes(jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return deployed(start(thirdParty));
    }

    private static void copyInto(Path folder, String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    /** Deploys at {@code /app}. */
    public static TestServer start(WebXml webXml) {
        return start(webXml, "/app");
    }

    /** Deploys at {@code /app} with a filter that reads this clock. */
    public static TestServer startAt(Clock clock, WebXml webXml) {
        return startAt(clock, webXml, "/app");
    }

    /** Deploys at a context path with a filter that reads this clock. */
    public static TestServer startAt(Clock clock, WebXml webXml, String contextPath) {
        TestServer clocked = new TestServer(webXml, contextPath, UriCompliance.DEFAULT);
        clocked.application.getObjectFactory().addDecorator(new Decorator() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T decorate(T made) {
                return made instanceof JwtFilter ? (T) FilterWithClock.of(clock) : made;
            }

            @Override
            public void destroy(Object made) {}
        });
        return deployed(start(clocked));
    }

    /** Deploys at a context path. Fails if the application does not start. */
    public static TestServer start(WebXml webXml, String contextPath) {
        return deployed(startAnyway(webXml, contextPath));
    }

    private static TestServer deployed(TestServer started) {
        Throwable failure = started.failure();
        if (failure != null) {
            started.close();
            throw new AssertionError("not deployed: " + failure.getMessage(), failure);
        }
        return started;
    }

    /** Deploys at a context path. The application may fail to start. */
    public static TestServer startAnyway(WebXml webXml, String contextPath) {
        return start(new TestServer(webXml, contextPath, UriCompliance.DEFAULT));
    }

    /**
     * Deploys at {@code /app} on a container that accepts ambiguous URIs. With {@link UriCompliance#UNSAFE} it also
     * decodes them for the application.
     */
    public static TestServer startLenient(WebXml webXml, UriCompliance uris) {
        return start(new TestServer(webXml, "/app", uris));
    }

    /** Deploys at {@code /app} with further configuration by the test. The application may fail to start. */
    public static TestServer startAnyway(WebXml webXml, Consumer<WebAppContext> more) {
        TestServer started = new TestServer(webXml, "/app", UriCompliance.DEFAULT);
        more.accept(started.application);
        // A WebSocket needs a connection that stays open after the answer.
        started.server
                .getConnectors()[0]
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .setPersistentConnectionsEnabled(true);
        return start(started);
    }

    /** Deploys at {@code /app} on a container that accepts headers of 32 kB. */
    public static TestServer startWithLargeHeaders(WebXml webXml) {
        TestServer largeHeaders = new TestServer(webXml, "/app", UriCompliance.DEFAULT);
        HttpConfiguration http = largeHeaders
                .server
                .getConnectors()[0]
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration();
        http.setRequestHeaderSize(32 * 1024);
        http.setResponseHeaderSize(32 * 1024);
        return deployed(start(largeHeaders));
    }

    /** Deploys at {@code /app} a WAR that the container does not unpack. */
    public static TestServer startPacked(WebXml webXml) {
        TestServer packed = new TestServer(webXml, "/app", UriCompliance.DEFAULT);
        Path war = packed(packed.folder);
        try (FileSystem zip = FileSystems.newFileSystem(war, Map.of("create", "true"));
                Stream<Path> files = Files.walk(packed.folder)) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, zip.getPath(packed.folder.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        packed.application.setWar(war.toString());
        packed.application.setExtractWAR(false);
        return start(packed);
    }

    private static Path packed(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".war");
    }

    private static TestServer start(TestServer started) {
        try {
            started.server.start();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return started;
    }

    /** Returns the reason why the application is not available, or null. */
    public Throwable failure() {
        return application.getUnavailableException();
    }

    /** Returns the number of sessions in the container. */
    public int sessions() {
        return application.getSessionHandler().getSessionCache()
                        instanceof org.eclipse.jetty.session.DefaultSessionCache
                ? (int) ((org.eclipse.jetty.session.DefaultSessionCache)
                                application.getSessionHandler().getSessionCache())
                        .getSessionsCurrent()
                : -1;
    }

    public int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    public Path folder() {
        return folder;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Sends a GET. Headers are alternating names and values. */
    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Sends a POST with a form. */
    public HttpResponse<String> postForm(String path, String form, String... headers) {
        return send("POST", path, form, with(headers, "Content-Type", "application/x-www-form-urlencoded"));
    }

    /** Sends a POST with JSON. */
    public HttpResponse<String> postJson(String path, String json, String... headers) {
        return send("POST", path, json, with(headers, "Content-Type", "application/json"));
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Sends a request unchanged, even if it is invalid. Returns the head and body of the answer. */
    public String raw(String... lines) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            String request =
                    String.join("\r\n", lines) + "\r\nHost: 127.0.0.1:" + port() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a path unchanged and returns the status. */
    public int rawStatus(String method, String path, String... headerLines) {
        String[] lines = new String[headerLines.length + 1];
        lines[0] = method + " " + path + " HTTP/1.1";
        System.arraycopy(headerLines, 0, lines, 1, headerLines.length);
        return Integer.parseInt(raw(lines).split(" ")[1]);
    }

    private static String[] with(String[] headers, String name, String value) {
        return Stream.concat(Stream.of(headers), Stream.of(name, value)).toArray(String[]::new);
    }

    /** Returns the value of a cookie in the response, or null. */
    public static String cookie(HttpResponse<?> response, String name) {
        return setCookies(response, name).stream()
                .map(header -> header.substring(name.length() + 1).split(";", 2)[0])
                .reduce((first, last) -> last)
                .orElse(null);
    }

    /** Returns the Set-Cookie headers for a cookie, in order. */
    public static List<String> setCookies(HttpResponse<?> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(header -> header.startsWith(name + "="))
                .toList();
    }

    @Override
    public void close() {
        try {
            server.stop();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
            Files.deleteIfExists(packed(folder));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
