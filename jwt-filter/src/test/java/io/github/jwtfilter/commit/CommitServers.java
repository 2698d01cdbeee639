package io.github.jwtfilter.commit;

import io.github.jwtfilter.testing.TestServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Jetty and Tomcat with one application. Its filter adds a cookie just before the response commits. */
final class CommitServers implements AutoCloseable {
    /** The cookie that the filter adds. */
    static final String COOKIE = "hook=1; Path=/app";

    /** Request attribute with the response that the filter made. */
    static final String RESPONSE = "committing response";

    /** Request attribute with the dispatcher type of each run of the hook. */
    static final String RUNS = "runs";

    /** Request attribute with the number of runs that must fail. */
    static final String FAILURES = "failures";

    /** The message of the failure. The query of the request follows. */
    static final String FAILURE = "meant to fail";

    /** Number of runs of the hook, by port and path. */
    private static final Map<String, AtomicInteger> TOTALS = new ConcurrentHashMap<>();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final TestServer jetty;
    private final CommitTomcat tomcat;
    private final URLClassLoader tomcat11Loader;
    private final Object tomcat11;

    /**
     * Starts the servers.
     *
     * @param servlet answers below {@code /app/case/}
     * @param more additional text for web.xml
     */
    CommitServers(Path directory, Class<? extends Servlet> servlet, String more) throws Exception {
        jetty = TestServer.start(CommitTomcat.webXml(servlet, more));
        tomcat = new CommitTomcat(directory.resolve("tomcat-10"), servlet.getName(), more);
        Path target = Path.of(System.getProperty("basedir"), "target");
        URL[] path = {
            target.resolve("tomcat-11/tomcat-embed-core.jar").toUri().toURL(),
            target.resolve("tomcat-11/tomcat-annotations-api.jar").toUri().toURL(),
            target.resolve("classes").toUri().toURL(),
            target.resolve("test-classes").toUri().toURL()
        };
        tomcat11Loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
        tomcat11 = tomcat11Loader
                .loadClass(CommitTomcat.class.getName())
                .getConstructor(Path.class, String.class, String.class)
                .newInstance(directory.resolve("tomcat-11"), servlet.getName(), more);
    }

    /** The servers: two with Servlet 6.0 and one with Servlet 6.1. */
    enum Container {
        JETTY,
        TOMCAT,
        TOMCAT_11
    }

    /** A response as the client sees it. */
    record Answer(int status, List<String> cookies, String body, boolean complete, HttpResponse<?> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        @Override
        public String toString() {
            return response + " " + cookies + " " + body.substring(0, Math.min(100, body.length()));
        }
    }

    int port(Container container) {
        switch (container) {
            case JETTY:
                return jetty.port();
            case TOMCAT:
                return tomcat.getAsInt();
            default:
                return ((IntSupplier) tomcat11).getAsInt();
        }
    }

    /** Sends a request to a path below {@code /app}. */
    Answer send(Container container, String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port(container) + "/app" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .build();
        HttpResponse<InputStream> response = CLIENT.send(request, BodyHandlers.ofInputStream());
        List<String> cookies = response.headers().allValues("Set-Cookie");
        try (InputStream in = response.body()) {
            String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(response.statusCode(), cookies, body, true, response);
        } catch (IOException truncated) {
            return new Answer(response.statusCode(), cookies, "", false, response);
        }
    }

    /** Returns the raw response to a GET with additional header lines. */
    String raw(Container container, String path, String... lines) throws IOException {
        StringBuilder request = new StringBuilder("GET /app" + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String line : lines) {
            request.append(line).append("\r\n");
        }
        if (lines.length == 0) {
            request.append("Connection: close\r\n");
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(container))) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the number of runs of the hook for a path. */
    int runs(Container container, String path) throws IOException, InterruptedException {
        return Integer.parseInt(send(container, "GET", "/case/runs?" + path).body());
    }

    @Override
    public void close() {
        jetty.close();
        tomcat.close();
        try {
            ((AutoCloseable) tomcat11).close();
            tomcat11Loader.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Wraps request and response as the JWT filter does. */
    public static final class HookFilter implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest httpRequest = (HttpServletRequest) request;
            HttpServletResponse httpResponse = (HttpServletResponse) response;
            if (httpRequest.getRequestURI().equals("/app/case/runs")) {
                response.getWriter().print(TOTALS.get(request.getLocalPort() + httpRequest.getQueryString()));
                return;
            }
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                pass(request, response, (CommittingResponse) request.getAttribute(RESPONSE), chain);
                return;
            }
            request.setAttribute(RUNS, new ArrayList<String>());
            HttpServletResponse target = new HttpServletResponseWrapper(httpResponse);
            CommittingResponse committing = new CommittingResponse(target, () -> addCookie(httpRequest, target));
            request.setAttribute(RESPONSE, committing);
            pass(new CommittingRequest(httpRequest, committing), committing, committing, chain);
        }

        private static void pass(
                ServletRequest request, ServletResponse response, CommittingResponse committing, FilterChain chain)
                throws IOException, ServletException {
            try {
                chain.doFilter(request, response);
            } finally {
                if (!request.isAsyncStarted()) {
                    committing.commitNow();
                }
            }
        }

        /** Adds the cookie if the response lacks it. An error page keeps the earlier cookies. */
        private static void addCookie(HttpServletRequest request, HttpServletResponse response) {
            @SuppressWarnings("unchecked")
            List<String> runs = (List<String>) request.getAttribute(RUNS);
            runs.add(request.getDispatcherType().name());
            Integer failures = (Integer) request.getAttribute(FAILURES);
            if (failures != null && failures > 0) {
                request.setAttribute(FAILURES, failures - 1);
                String query = request.getQueryString();
                throw new IllegalStateException(FAILURE + (query == null ? "" : " " + query.replace('+', ' ')));
            }
            String path =
                    request.getRequestURI().substring(request.getContextPath().length());
            TOTALS.computeIfAbsent(request.getLocalPort() + path, key -> new AtomicInteger())
                    .incrementAndGet();
            if (!response.getHeaders("Set-Cookie").contains(COOKIE)) {
                response.addHeader("Set-Cookie", COOKIE);
            }
        }
    }

    /** Returns whether the hook has run for this request. */
    static boolean hasRun(ServletRequest request) {
        return !((List<?>) request.getAttribute(RUNS)).isEmpty();
    }
}
