package io.github.jwtfilter.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.JwtFilter;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Do access rules apply before a WebSocket opens, although Jetty's WebSocket filter comes first? */
final class WebSocketTest {
    private static final String UPGRADE_FILTER = WebSocketUpgradeFilter.class.getName();
    private static final String REFUSAL =
            "Jetty's WebSocket filter runs before this filter, so everybody could open the endpoints";

    private CapturedLog log;
    private CapturedLog containerLog;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
        containerLog = CapturedLog.ofContainer();
    }

    @AfterEach
    void stopListening() {
        log.close();
        containerLog.close();
    }

    /** Sends the name of its user to the client. */
    public static final class Greeting implements Session.Listener.AutoDemanding {
        private final String user;

        Greeting(String user) {
            this.user = user;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            session.sendText("opened by " + user, Callback.NOOP);
        }
    }

    /** Adds the endpoint at {@code /feed} and {@code /admin}. */
    private static void withEndpoints(WebAppContext application) {
        JettyWebSocketServletContainerInitializer.configure(application, (context, container) -> {
            for (String path : new String[] {"/feed", "/open", "/admin"}) {
                container.addMapping(path, (request, response) -> new Greeting(request.getUserPrincipal() + ""));
            }
        });
    }

    /** Configures the application like Jetty's Jakarta WebSocket module. */
    private static void withoutEndpoint(WebAppContext application) {
        JettyWebSocketServletContainerInitializer.configure(
                application, (context, container) -> WebSocketUpgradeFilter.ensureFilter(context));
    }

    private static WebXml application() {
        return WebXml.usual()
                .servlet("/page", WhoServlet.class)
                .filter("rules", "/open permit\n/admin role admin\n/ authenticated");
    }

    /** Returns the first message of the endpoint, or the status of the refused handshake. */
    private static String open(TestServer server, String path, String... headers) {
        CompletableFuture<String> message = new CompletableFuture<>();
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                message.complete(data.toString());
                return null;
            }
        };
        try {
            URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/app" + path);
            WebSocket webSocket = builder.buildAsync(uri, listener).join();
            String first = message.join();
            webSocket.abort();
            return first;
        } catch (CompletionException e) {
            WebSocketHandshakeException refused = (WebSocketHandshakeException) e.getCause();
            return "" + refused.getResponse().statusCode();
        }
    }

    private static void assertGuarded(TestServer server) {
        assertNull(server.failure());
        String user = "Bearer " + TestTokens.fresh();
        assertEquals("401", open(server, "/feed"));
        assertEquals("401", open(server, "/feed", "Authorization", "Bearer nonsense"));
        assertEquals("opened by user", open(server, "/feed", "Authorization", user));
        assertEquals("opened by user", open(server, "/feed", "Cookie", "jwt=" + TestTokens.fresh()));
        assertEquals("403", open(server, "/admin", "Authorization", user));
        assertEquals("opened by null", open(server, "/open"));
        assertEquals("opened by user", open(server, "/open", "Authorization", user));
        assertEquals(
                "user user JWT reader",
                server.get("/app/page", "Authorization", user).body());
        assertEquals(401, server.get("/app/page").statusCode());
    }

    @Test
    void endpointsAreOpenToEverybodyWithoutFilter() {
        WebXml unguarded = WebXml.onlyFiles();
        try (TestServer server = TestServer.startAnyway(unguarded, WebSocketTest::withEndpoints)) {
            assertEquals("opened by null", open(server, "/feed"));
        }
    }

    @Test
    void filterMovesBeforeWebSocketFilter() {
        try (TestServer server = TestServer.startAnyway(application(), WebSocketTest::withEndpoints)) {
            assertGuarded(server);
            assertTrue(log.text().contains("The access rules now apply before it."), log.text());
        }
    }

    @Test
    void crossSitePageCannotOpenWebSocketWithUserCookie() {
        try (TestServer server = TestServer.startAnyway(application(), WebSocketTest::withEndpoints)) {
            String cookie = "jwt=" + TestTokens.fresh();
            assertEquals("403", open(server, "/feed", "Cookie", cookie, "Origin", "https://evil.example"));
            String own = "http://127.0.0.1:" + server.port();
            assertEquals("opened by user", open(server, "/feed", "Cookie", cookie, "Origin", own));
        }
    }

    /** A filter of the application, for example one that prepares requests. */
    public static final class PassingFilter implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    /** A filter with a descriptive name. */
    public static final class CorsFilter implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    private static String filter(String name, String type) {
        return "<filter><filter-name>" + name + "</filter-name><filter-class>" + type
                + "</filter-class><async-supported>true</async-supported></filter><filter-mapping><filter-name>" + name
                + "</filter-name><url-pattern>/*</url-pattern></filter-mapping>";
    }

    @Test
    void applicationFilterFirstStopsDeployment() {
        WebXml webXml = application().xmlBefore(filter("passing", PassingFilter.class.getName()));
        try (TestServer server = TestServer.startAnyway(webXml, WebSocketTest::withEndpoints)) {
            String message = server.failure().getMessage();
            assertTrue(message.contains("filter 'jwt': " + REFUSAL), message);
            assertTrue(message.contains(filter(UPGRADE_FILTER, UPGRADE_FILTER).replace("><filter-m", "> <filter-m")));
            assertEquals("503", open(server, "/feed"));
            assertEquals("503", open(server, "/feed", "Authorization", "Bearer " + TestTokens.fresh()));
        }
    }

    /** The message advises only the solution that leaves the CORS filter first. */
    @Test
    void corsFilterFirstNeedsDeclaredWebSocketFilter() {
        WebXml webXml = application().xmlBefore(filter("cors", CorsFilter.class.getName()));
        try (TestServer server = TestServer.startAnyway(webXml, WebSocketTest::withEndpoints)) {
            String message = server.failure().getMessage();
            assertTrue(message.contains("open the endpoints; add these lines after filter 'jwt': <filter>"), message);
        }
        WebXml fixed = application()
                .xmlBefore(filter("cors", CorsFilter.class.getName()))
                .xml(filter(UPGRADE_FILTER, UPGRADE_FILTER));
        try (TestServer server = TestServer.startAnyway(fixed, WebSocketTest::withEndpoints)) {
            assertGuarded(server);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linesOfMessageFixDeployment(boolean passingFilterFirst) {
        WebXml webXml = application()
                .xmlBefore(passingFilterFirst ? filter("passing", PassingFilter.class.getName()) : "")
                .xml(filter(UPGRADE_FILTER, UPGRADE_FILTER));
        try (TestServer server = TestServer.startAnyway(webXml, WebSocketTest::withEndpoints)) {
            assertGuarded(server);
            assertFalse(log.text().contains("Jetty's WebSocket filter"), log.text());
        }
    }

    @Test
    void linesBeforeOurFilterAreRefused() {
        WebXml webXml = application().xmlBefore(filter(UPGRADE_FILTER, UPGRADE_FILTER));
        try (TestServer server = TestServer.startAnyway(webXml, WebSocketTest::withEndpoints)) {
            assertTrue(server.failure().getMessage().contains(REFUSAL));
        }
    }

    @Test
    void linesWithOtherFilterNameAreGuarded() {
        WebXml webXml = application().xml(filter("websockets", UPGRADE_FILTER));
        try (TestServer server = TestServer.startAnyway(webXml, WebSocketTest::withEndpoints)) {
            assertGuarded(server);
        }
    }

    /** Adds our filter by code, so web.xml does not define its position. */
    private static void addedByCode(ServletContext context) {
        var filter = context.addFilter("coded", JwtFilter.class);
        filter.setAsyncSupported(true);
        filter.setInitParameter("secret", WebXml.SECRET);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void filterAddedByCodeIsRefusedOnlyWithEndpoints(boolean endpoints, boolean refused) {
        Consumer<WebAppContext> jetty = endpoints ? WebSocketTest::withEndpoints : WebSocketTest::withoutEndpoint;
        Consumer<WebAppContext> code =
                application -> application.addServletContainerInitializer((types, context) -> addedByCode(context));
        WebXml webXml = WebXml.onlyFiles();
        try (TestServer server = TestServer.startAnyway(webXml, code.andThen(jetty))) {
            if (refused) {
                assertTrue(server.failure().getMessage().contains(REFUSAL));
            } else {
                assertNull(server.failure());
                assertEquals(401, server.get("/app/page").statusCode());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void applicationWithoutEndpointDeploys(boolean passingFilterFirst) {
        WebXml webXml =
                application().xmlBefore(passingFilterFirst ? filter("passing", PassingFilter.class.getName()) : "");
        try (TestServer server = TestServer.startAnyway(webXml, WebSocketTest::withoutEndpoint)) {
            assertNull(server.failure());
            assertEquals(401, server.get("/app/page").statusCode());
            assertEquals(
                    "user user JWT reader",
                    server.get("/app/page", "Authorization", "Bearer " + TestTokens.fresh())
                            .body());
            assertEquals(passingFilterFirst, log.text().contains("INFO Jetty's WebSocket filter runs before filter '"));
        }
    }

    @Test
    void nothingIsLoggedWithoutWebSocketModule() {
        try (TestServer server = TestServer.start(application())) {
            assertFalse(log.text().contains("WebSocket"), log.text());
            assertEquals(401, server.get("/app/page").statusCode());
        }
    }
}
