package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Are requests refused on a server that would continue without a filter that failed to start? */
final class FailedStartTest {
    private static String serverInfo;

    /** The filter, on a server that reports another name. */
    public static final class FilterOnNamedServer implements Filter {
        private final JwtFilter filter = new JwtFilter();

        @Override
        public void init(FilterConfig config) throws ServletException {
            ServletContext renamed =
                    withResult(ServletContext.class, config.getServletContext(), "getServerInfo", serverInfo);
            filter.init(withResult(FilterConfig.class, config, "getServletContext", renamed));
        }

        private static <T> T withResult(Class<T> type, T inner, String method, Object result) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, called, arguments) ->
                            called.getName().equals(method) ? result : called.invoke(inner, arguments)));
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            filter.doFilter(request, response, chain);
        }
    }

    private static WebXml wrongApplication(Class<?> filter) {
        return WebXml.onlyFiles()
                .xml("<filter><filter-name>jwt</filter-name><filter-class>" + filter.getName()
                        + "</filter-class><init-param><param-name>tokenLifetime</param-name><param-value>long"
                        + "</param-value></init-param></filter><filter-mapping><filter-name>jwt</filter-name>"
                        + "<url-pattern>/*</url-pattern></filter-mapping><servlet><servlet-name>who</servlet-name>"
                        + "<servlet-class>" + WhoServlet.class.getName() + "</servlet-class></servlet>"
                        + "<servlet-mapping><servlet-name>who</servlet-name><url-pattern>/page</url-pattern>"
                        + "</servlet-mapping>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Payara Micro #badassfish", "Payara Server  5.2022.5", "Eclipse GlassFish  7.0.21"})
    void failedFilterRefusesEveryRequest(String server) {
        serverInfo = server;
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer started = TestServer.startAnyway(wrongApplication(FilterOnNamedServer.class), "/app")) {
            assertNull(started.failure());
            assertEquals(503, started.get("/app/page").statusCode());
            assertTrue(log.text().contains("SEVERE JWTF-101 "), log::text);
            assertTrue(log.text().contains("tokenLifetime: expected"), log::text);
            assertTrue(log.text().contains("SEVERE JWTF-103 The filter did not start."), log::text);
        }
    }

    @Test
    void serverWithoutNameReportsTheProblem() {
        serverInfo = null;
        try (CapturedLog log = CapturedLog.ofOurs();
                CapturedLog container = CapturedLog.ofContainer();
                TestServer started = TestServer.startAnyway(wrongApplication(FilterOnNamedServer.class), "/app")) {
            assertNotNull(started.failure(), log.text() + container.text());
            assertTrue(started.failure().getMessage().contains("tokenLifetime: expected"), log::text);
        }
    }

    @Test
    void otherServersStopTheDeployment() {
        try (CapturedLog log = CapturedLog.ofOurs();
                CapturedLog container = CapturedLog.ofContainer();
                TestServer started = TestServer.startAnyway(wrongApplication(JwtFilter.class), "/app")) {
            assertNotNull(started.failure(), log.text() + container.text());
            assertEquals(503, started.get("/app/page").statusCode());
        }
    }
}
