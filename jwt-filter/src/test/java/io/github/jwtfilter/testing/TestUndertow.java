package io.github.jwtfilter.testing;

import io.github.jwtfilter.JwtFilter;
import io.github.jwtfilter.LoginServlet;
import io.github.jwtfilter.LogoutServlet;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.FilterInfo;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;

/**
 * An Undertow, the container of WildFly, on a free loopback port with an application at {@code /app}. Its
 * {@code getCookies()} returns one cookie per name.
 */
public final class TestUndertow implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final DeploymentManager deployment;
    private final Undertow server;

    /** Starts an application in a folder, with filter, login, logout, and servlets by their paths. */
    public TestUndertow(Path folder, Map<String, String> filterParams, Map<String, Class<? extends Servlet>> servlets)
            throws IOException, ServletException {
        WebXml.onlyFiles().writeFiles(folder);
        FilterInfo filter = Servlets.filter("jwt", JwtFilter.class).setAsyncSupported(true);
        filter.addInitParam("secret", WebXml.SECRET);
        filterParams.forEach(filter::addInitParam);
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(TestUndertow.class.getClassLoader())
                .setDeploymentName("app.war")
                .setContextPath("/app")
                .setResourceManager(new PathResourceManager(folder))
                .addFilter(filter)
                .addFilterUrlMapping("jwt", "/*", DispatcherType.REQUEST)
                .addFilterUrlMapping("jwt", "/*", DispatcherType.ASYNC)
                .addFilterUrlMapping("jwt", "/*", DispatcherType.ERROR)
                .addServlet(Servlets.servlet("logout", LogoutServlet.class).addMapping("/user/logout"))
                .addServlet(Servlets.servlet("login", LoginServlet.class)
                        .addInitParam("users", "htpasswd:/WEB-INF/users")
                        .addMapping("/user/login"));
        servlets.forEach((path, type) -> application.addServlet(
                Servlets.servlet(path, type).setAsyncSupported(true).addMapping(path)));
        deployment = Servlets.defaultContainer().addDeployment(application);
        deployment.deploy();
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(4)
                .setHandler(new PathHandler().addPrefixPath("/app", deployment.start()))
                .build();
        server.start();
    }

    public URI uri(String path) {
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        return URI.create("http://127.0.0.1:" + port + "/app" + path);
    }

    /** Sends a request. Headers are alternating names and values. A repeated name is sent on separate lines. */
    public HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, BodyPublishers.ofString(body))
                .headers(headers);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.stop();
        try {
            deployment.stop();
        } catch (ServletException e) {
            throw new AssertionError(e);
        }
        deployment.undeploy();
    }
}
