package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.RedirectBrowser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the session at a login at a provider? */
final class ProviderSessionTest {
    private static final String BEGIN = "/app/user/login?provider=1&target=/app/open/cart";

    /** Counts the visits of a session. */
    public static final class CartServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Integer before = (Integer) request.getSession().getAttribute("visits");
            int visits = before == null ? 1 : before + 1;
            request.getSession().setAttribute("visits", visits);
            response.getWriter().write(request.getRemoteUser() + " " + visits);
        }
    }

    private static TestServer start(TestProvider provider, String session) {
        WebXml webXml =
                ProviderApplication.of(provider).filter("session", session).servlet("/open/cart", CartServlet.class);
        return ProviderApplication.registered(TestServer.start(webXml), provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "container"})
    void sessionStaysIfTheProviderConfirmsTheLogin(String session) {
        try (TestProvider provider = TestProvider.start();
                TestServer server = start(provider, session)) {
            RedirectBrowser browser = new RedirectBrowser();
            assertEquals("alice 1", browser.follow(server.uri(BEGIN)).body());
            assertEquals("alice 2", browser.follow(server.uri("/app/open/cart")).body());
            assertEquals("alice 3", browser.follow(server.uri(BEGIN)).body());
            provider.user(ProviderUser.of("bob"));
            assertEquals("bob 1", browser.follow(server.uri(BEGIN)).body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "container"})
    void tabsThatBeganWithoutALoginShareOneLogin(String session) {
        try (TestProvider provider = TestProvider.start();
                TestServer server = start(provider, session)) {
            RedirectBrowser browser = new RedirectBrowser();
            URI first = browser.followUntil(server.uri(BEGIN), "/app/user/login");
            URI second = browser.followUntil(server.uri(BEGIN), "/app/user/login");
            assertEquals("alice 1", browser.follow(first).body());
            String login = browser.cookie("jwt");
            assertEquals("alice 2", browser.follow(second).body());
            assertEquals(
                    200, server.get("/app/", "Cookie", "jwt=" + login).statusCode(), "the first token still counts");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "container"})
    void sessionStaysIfTheBrowserWithholdsAStrictLogin(String session) {
        try (TestProvider provider = TestProvider.start();
                TestServer server = ProviderApplication.registered(
                        TestServer.start(ProviderApplication.of(provider)
                                .filter("session", session)
                                .filter("cookieSameSite", "Strict")
                                .servlet("/open/cart", CartServlet.class)),
                        provider)) {
            RedirectBrowser browser = new RedirectBrowser();
            browser.follow(server.uri(BEGIN));
            assertEquals("alice 1", browser.follow(server.uri("/app/open/cart")).body());
            URI callback = browser.followUntil(server.uri(BEGIN), "/app/user/login");
            HttpResponse<String> confirmed = server.get(
                    "/app/user/login?" + callback.getRawQuery(),
                    "Cookie",
                    String.join("; ", browser.header("jwt-p-"), browser.header("JSESSIONID"), "other=1"));
            String cart = server.get(
                            "/app/open/cart",
                            "Cookie",
                            String.join(
                                    "; ",
                                    "jwt=" + TestServer.cookie(confirmed, "jwt"),
                                    browser.header("jwt-session"),
                                    browser.header("JSESSIONID"),
                                    "other=1"))
                    .body();
            assertEquals("alice 2", cart);
        }
    }

    @Test
    void anonymousCartIsCarriedOver() {
        try (TestProvider provider = TestProvider.start();
                TestServer server = start(provider, "token")) {
            RedirectBrowser browser = new RedirectBrowser();
            assertEquals("null 1", browser.follow(server.uri("/app/open/cart")).body());
            assertEquals("alice 2", browser.follow(server.uri(BEGIN)).body());
        }
    }
}
