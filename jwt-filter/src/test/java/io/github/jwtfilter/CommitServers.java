package io.github.jwtfilter;

import io.github.jwtfilter.commit.CommittingRequest;
import io.github.jwtfilter.commit.CommittingResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
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
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;

/** Jetty and Tomcat with one application, whose filter adds a cookie just before the response commits. */
final class CommitServers implements AutoCloseable {
    /** The cookie that is added. */
    static final String COOKIE = "hook=1; Path=/app";

    /** A request attribute with the response that the filter made. */
    static final String RESPONSE = "committing response";

    /** A request attribute with how often the cookie was added. */
    static final String RUNS = "runs";

    /** How often it was added, by port and path. */
    private static final Map<String, AtomicInteger> TOTALS = new ConcurrentHashMap<>();

    private final TestServer jetty;
    private final TestTomcat tomcat;

    CommitServers(Path directory, Class<? extends Servlet> servlet, String more) throws Exception {
        String filter = "<filter><filter-name>hook</filter-name><filter-class>" + HookFilter.class.getName()
                + "</filter-class><async-supported>true</async-supported></filter><filter-mapping>"
                + "<filter-name>hook</filter-name><url-pattern>/*</url-pattern><dispatcher>REQUEST</dispatcher>"
                + "<dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher></filter-mapping>";
        WebXml webXml = WebXml.usual()
                .withoutFilter()
                .withoutLogin()
                .xmlBefore(filter)
                .servlet("/way/*", servlet)
                .xml(more);
        jetty = TestServer.start(webXml);
        tomcat = TestTomcat.ofTestClasses(directory, webXml);
        Context context = tomcat.deploy();
        // Tomcat 11 ends a forwarded response past all wrappers, Tomcat 10 only when told to.
        context.setSuspendWrappedResponseAfterForward(true);
    }

    /** One of the two. */
    enum Container {
        JETTY,
        TOMCAT
    }

    /** An answer as the client saw it. */
    record Answer(int status, List<String> cookies, String body, boolean whole, HttpResponse<?> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        @Override
        public String toString() {
            return response + " " + cookies + " " + body.substring(0, Math.min(100, body.length()));
        }
    }

    int port(Container container) {
        return container == Container.JETTY ? jetty.port() : tomcat.port();
    }

    /** Asks for a path below {@code /app}. */
    Answer send(Container container, String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port(container) + "/app" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .build();
        HttpResponse<InputStream> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        List<String> cookies = response.headers().allValues("Set-Cookie");
        try (InputStream in = response.body()) {
            String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(response.statusCode(), cookies, body, true, response);
        } catch (IOException brokenOff) {
            return new Answer(response.statusCode(), cookies, "", false, response);
        }
    }

    /** How often the cookie was added for a path, on all its ways. */
    int runs(Container container, String path) {
        return TOTALS.getOrDefault(port(container) + path, new AtomicInteger()).get();
    }

    @Override
    public void close() throws LifecycleException {
        jetty.close();
        tomcat.close();
    }

    /** Wraps as the product's filter does. */
    public static final class HookFilter implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest bareRequest = (HttpServletRequest) request;
            HttpServletResponse bareResponse = (HttpServletResponse) response;
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                pass(request, response, (CommittingResponse) request.getAttribute(RESPONSE), chain);
                return;
            }
            request.setAttribute(RUNS, new ArrayList<String>());
            CommittingResponse committing =
                    new CommittingResponse(bareResponse, () -> addCookie(bareRequest, bareResponse));
            request.setAttribute(RESPONSE, committing);
            pass(new CommittingRequest(bareRequest, committing), committing, committing, chain);
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

        /** An error page keeps what was set before. */
        private static void addCookie(HttpServletRequest request, HttpServletResponse response) {
            @SuppressWarnings("unchecked")
            List<String> runs = (List<String>) request.getAttribute(RUNS);
            runs.add(request.getDispatcherType().name());
            if (response.getHeaders("Set-Cookie").contains(COOKIE)) {
                return;
            }
            String path =
                    request.getRequestURI().substring(request.getContextPath().length());
            TOTALS.computeIfAbsent(request.getLocalPort() + path, key -> new AtomicInteger())
                    .incrementAndGet();
            response.addHeader("Set-Cookie", COOKIE);
        }
    }

    /** Whether the hook has run for this request. */
    static boolean hasRun(ServletRequest request) {
        return !((List<?>) request.getAttribute(RUNS)).isEmpty();
    }
}
