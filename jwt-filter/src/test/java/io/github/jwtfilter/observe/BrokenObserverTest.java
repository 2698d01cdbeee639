package io.github.jwtfilter.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.HealthServlet;
import io.github.jwtfilter.JwtFilter;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.RawHttp;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Does an application run as before if a filter with mode=observe cannot start? */
final class BrokenObserverTest {
    private static final String TOKEN =
            "Authorization: Bearer " + TestTokens.sign(TestTokens.claims().claim("roles", List.of("admin")));

    private static Predicate<String> fails;
    private static Throwable failure;

    /** The filter, on a server that fails. */
    public static final class FilterOnFailingServer implements Filter {
        private final JwtFilter filter = new JwtFilter();

        @Override
        public void init(FilterConfig config) throws ServletException {
            ServletContext context = config.getServletContext();
            ServletContext failing = proxy(ServletContext.class, context, null);
            filter.init(proxy(FilterConfig.class, config, failing));
        }

        private static <T> T proxy(Class<T> type, T inner, ServletContext context) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                        if (context == null && fails.test(called.getName() + (arguments == null ? "" : arguments[0]))) {
                            throw failure;
                        }
                        try {
                            return context != null && called.getName().equals("getServletContext")
                                    ? context
                                    : called.invoke(inner, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            filter.doFilter(request, response, chain);
        }
    }

    /** Returns a configuration with four problems. */
    static WebXml broken() {
        return ObservedApplication.observed()
                .filter("secret", null)
                .filter("secretFile", "/missing/jwt.key")
                .filter("tokenLifetime", "long")
                .filter("issuer", "${sys:jwtfilter.missing}")
                .login("users", "htpasswd:/WEB-INF/missing");
    }

    private static RawHttp.Answer page(TestServer server, String cookie, String... headers) throws IOException {
        return ObservedApplication.send(server.port(), "GET /app/ops/observe", cookie, headers);
    }

    private static void assertHas(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), part + " in " + text);
        }
    }

    private static String stopped(WebXml webXml) {
        try (CapturedLog log = CapturedLog.ofOurs();
                CapturedLog container = CapturedLog.ofContainer();
                TestServer server = ObservedApplication.start(webXml)) {
            assertNotNull(server.failure(), log.text() + container.text());
            assertFalse(log.text().contains("JWTF-145"), log.text());
            return server.failure().getMessage();
        }
    }

    @Test
    void answersAreEqualByteForByteAndOneErrorListsTheProblems() throws IOException {
        Map<String, String> before;
        try (TestServer server = ObservedApplication.start(ObservedApplication.original())) {
            before = UnchangedAnswers.of(server.port());
        }
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = ObservedApplication.start(broken())) {
            assertNull(server.failure());
            UnchangedAnswers.assertEqual(before, UnchangedAnswers.of(server.port()));
            assertHas(
                    log.text(),
                    "SEVERE JWTF-145 observe: filter 'jwt' of '/app' does not observe, because its configuration has 4"
                            + " problems. It lets every request through, and the container's login stays in force.",
                    "secretFile: ",
                    "tokenLifetime: expected ",
                    "issuer: expected a value for placeholder",
                    "users: ");
            assertEquals(1, log.text().split("SEVERE", -1).length - 1, log.text());
            assertFalse(log.text().contains("JWTF-101"), log.text());
        }
    }

    @Test
    void onlyOperatorsSeeThatTheConfigurationHasProblems() throws IOException {
        try (TestServer server = ObservedApplication.start(broken())) {
            assertEquals(404, page(server, "").status());
            assertEquals(404, page(server, "", TOKEN).status());
            assertEquals(
                    404,
                    page(server, ObservedApplication.logIn(server.port(), "user"))
                            .status());
            String admin = ObservedApplication.logIn(server.port(), "admin");
            assertEquals(
                    "{\"verdict\":{\"ready\":false,\"sentence\":\"Not ready, because the configuration has 4 problems.\""
                            + ",\"because\":[\"the configuration has 4 problems\"]}}",
                    page(server, admin, "Accept: application/json").body());
            assertHas(
                    page(server, admin, "Accept: text/html").body(),
                    "<p class=\"bad\"><strong>Not ready, because the configuration has 4 problems.</strong></p>",
                    "JWTF-145");
        }
    }

    @Test
    void unreadableRulesAdmitNobody() throws IOException {
        try (TestServer server = ObservedApplication.start(
                ObservedApplication.observed().filter("rules", "/ops/observe role admin\n/admin/* rolle admin"))) {
            assertNull(server.failure());
            String admin = ObservedApplication.logIn(server.port(), "admin");
            assertEquals(404, page(server, admin).status());
        }
    }

    @Test
    void pageWithoutRoleAdmitsNobody() throws IOException {
        try (TestServer server = ObservedApplication.start(
                ObservedApplication.observed().filter("rules", "/ops/* authenticated\n/ permit"))) {
            assertNull(server.failure());
            String admin = ObservedApplication.logIn(server.port(), "admin");
            assertEquals(404, page(server, admin).status());
        }
    }

    @Test
    void loginServletsDoNotExistAndHealthIsUp() throws IOException {
        try (TestServer server = ObservedApplication.start(broken().servlet("/health", HealthServlet.class))) {
            for (String path : List.of("/user/login", "/user/logout", "/user/me", "/ops/status")) {
                assertEquals(404, server.get("/app" + path).statusCode(), path);
            }
            assertEquals(200, server.get("/app/health").statusCode());
        }
    }

    @Test
    void problemsStopTheDeploymentIfNobodyProtectsTheApplication() {
        String rules = ObservedApplication.RULES;
        assertHas(
                stopped(ObservedApplication.open().filter("rules", rules).filter("tokenLifetime", "long")),
                "JWTF-101 ",
                "tokenLifetime: expected ",
                "mode: expected a <security-constraint> with a role");
        assertHas(
                stopped(ObservedApplication.open().filter("rules", "/ rubbish")), "rules: rule '/ rubbish': expected ");
        assertHas(stopped(broken().filter("mode", "Observe")), "mode: expected ", "tokenLifetime: expected ");
        assertHas(stopped(broken().filter("mode", "${sys:jwtfilter.missing}")), "mode: expected a value");
    }

    @Test
    void modeOfContextParamCounts() {
        try (TestServer server =
                ObservedApplication.start(broken().filter("mode", null).contextParam("jwt-filter.mode", "observe"))) {
            assertNull(server.failure());
        }
        assertHas(
                stopped(broken().filter("mode", "enforce").contextParam("jwt-filter.mode", "observe")),
                "tokenLifetime: expected ");
    }

    private static void startOn(Throwable thrown, Predicate<String> where) {
        failure = thrown;
        fails = where;
    }

    @Test
    void failureWhilePartsAreComposedStopsNothing() throws IOException {
        for (Throwable thrown : List.of(new IllegalStateException("broken"), new NoClassDefFoundError("broken"))) {
            startOn(thrown, "getVirtualServerName"::equals);
            try (CapturedLog log = CapturedLog.ofOurs();
                    TestServer server = ObservedApplication.start(
                            ObservedApplication.observed().filterClass(FilterOnFailingServer.class))) {
                assertNull(server.failure());
                assertHas(log.text(), "1 problem. It lets", "the start failed: " + thrown);
                assertEquals(200, server.get("/app/shop/page").statusCode());
            }
        }
    }

    @Test
    void unreadableWebXmlStopsTheDeployment() {
        startOn(new IllegalStateException("broken"), called -> called.contains("web.xml"));
        assertHas(
                stopped(ObservedApplication.observed().filterClass(FilterOnFailingServer.class)),
                "mode: expected a web.xml that can be read");
    }
}
