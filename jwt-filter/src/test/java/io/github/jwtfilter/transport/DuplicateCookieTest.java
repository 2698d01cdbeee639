package io.github.jwtfilter.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestUndertow;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a valid cookie found after another cookie of its name if the container returns only the first? */
final class DuplicateCookieTest {
    private static TestUndertow undertow;
    private static TestServer jetty;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, ServletException {
        undertow = new TestUndertow(
                folder,
                Map.of("session", "token", "rules", "/shop permit\n/* authenticated"),
                Map.of("/page", WhoServlet.class, "/shop", Shop.class));
        jetty = TestServer.start(WebXml.usual()
                .servlet("/page", WhoServlet.class)
                .xmlBefore("<filter><filter-name>change</filter-name><filter-class>" + ChangeCookies.class.getName()
                        + "</filter-class></filter><filter-mapping><filter-name>change</filter-name>"
                        + "<url-pattern>/*</url-pattern></filter-mapping>"));
    }

    @AfterAll
    static void stop() {
        undertow.close();
        jetty.close();
    }

    /** Stores the given text in the session and answers with the stored text. */
    public static final class Shop extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String put = request.getParameter("put");
            if (put != null) {
                request.getSession().setAttribute("cart", put.repeat(Integer.parseInt(request.getParameter("times"))));
            }
            boolean hasSession = request.getSession(false) != null;
            String cart = hasSession ? (String) request.getSession().getAttribute("cart") : "none";
            response.getWriter().write(cart.length() + " " + cart.charAt(0));
        }
    }

    /** A filter before the JWT filter that changes the cookies of the request. */
    public static final class ChangeCookies implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public Cookie[] getCookies() {
                            return changed(super.getCookies(), getHeader("X-Change"));
                        }
                    },
                    response);
        }

        private static Cookie[] changed(Cookie[] cookies, String change) {
            if (change == null || cookies == null) {
                return cookies;
            }
            List<Cookie> changed = new ArrayList<>(List.of(cookies));
            if (change.equals("first")) {
                changed = changed.subList(0, 1);
            } else if (change.equals("none")) {
                changed.clear();
            } else {
                changed.clear();
                changed.add(new Cookie("jwt", change));
            }
            return changed.toArray(new Cookie[0]);
        }
    }

    private static HttpResponse<String> page(String... headers) throws IOException, InterruptedException {
        return undertow.send("GET", "/page", "", headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jwt=stale; jwt=GOOD",
                "jwt=stale;jwt=GOOD",
                "jwt=; jwt=GOOD",
                "a=b; jwt=stale; c=\"d; e\"; jwt=GOOD; f=g",
                "a=b\"; jwt=stale; c=\"d; e\" f; jwt=GOOD",
                "jwt=stale; jwt=\"GOOD\"",
                "jwt=1; jwt=2; jwt=3; jwt=GOOD",
                "$Version=1; jwt=stale; $Path=/app; jwt=GOOD",
            })
    void validCookieIsFoundOnUndertow(String cookies) throws IOException, InterruptedException {
        HttpResponse<String> page = page("Cookie", cookies.replace("GOOD", TestTokens.fresh()));
        assertEquals("user user JWT reader", page.body());
    }

    @Test
    void validCookieIsFoundInSecondHeaderLine() throws IOException, InterruptedException {
        String good = TestTokens.fresh();
        assertEquals(
                200, page("Cookie", "jwt=stale; a=b", "Cookie", "jwt=" + good).statusCode());
    }

    /** Undertow accepts up to 1 MB of headers. */
    @ParameterizedTest
    @ValueSource(strings = {"a=\"b;c", "a=\"", "a=\"\\", "=\"\"", "jwt=", ";jwt", "a=\"b\" c;"})
    void longHeaderIsReadQuickly(String piece) {
        String good = "; jwt=" + TestTokens.fresh();
        String line = "jwt=x; jwt=y; " + piece.repeat(200_000 / piece.length()) + good;
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> page("Cookie", line));
    }

    @Test
    void onlyFourCookiesAreTried() throws IOException, InterruptedException {
        String good = TestTokens.fresh();
        assertEquals(
                401, page("Cookie", "jwt=1; jwt=2; jwt=3; jwt=4; jwt=" + good).statusCode());
    }

    @Test
    void cookieInsideQuotedValueIsIgnored() throws IOException, InterruptedException {
        String good = TestTokens.fresh();
        assertEquals(401, page("Cookie", "jwt=stale; a=\"b; jwt=" + good + "\"").statusCode());
    }

    @Test
    void logoutEndsEveryLoginInTheRequest() throws IOException, InterruptedException {
        String one = TestTokens.fresh();
        String other = TestTokens.fresh();
        undertow.send("POST", "/user/logout", "", "Cookie", "jwt=stale; jwt=" + one + "; jwt=" + other);
        for (String token : List.of(one, other)) {
            assertEquals(401, page("Authorization", "Bearer " + token).statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 5000})
    void sessionIsFoundInOneOrSeveralCookies(int length) throws IOException, InterruptedException {
        HttpResponse<String> put = undertow.send("GET", "/shop?put=x&times=" + length, "", "X-Nothing", "said");
        List<String> carried = put.headers().allValues("Set-Cookie").stream()
                .filter(line -> !line.contains("Max-Age=0"))
                .map(line -> line.substring(0, line.indexOf(';')))
                .toList();
        String stale = carried.stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf('=')) + "=stale")
                .collect(Collectors.joining("; "));
        assertEquals(length > 4000, carried.size() > 1);
        HttpResponse<String> next =
                undertow.send("GET", "/shop", "", "Cookie", stale + "; " + String.join("; ", carried));
        assertEquals(length + " x", next.body());
    }

    @Test
    void savedTargetIsFound() throws IOException, InterruptedException {
        String target = TestServer.cookie(page("Accept", "text/html"), "jwt-target");
        HttpResponse<String> login = undertow.send(
                "POST",
                "/user/login",
                "username=user&password=secret",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Cookie",
                "jwt-target=stale; jwt-target=" + target);
        assertEquals("/app/page", login.headers().firstValue("Location").orElseThrow());
    }

    @Test
    void cookieHiddenByWrapperIsFound() {
        String good = TestTokens.fresh();
        assertEquals(
                200,
                jetty.get("/app/page", "Cookie", "jwt=stale; jwt=" + good, "X-Change", "first")
                        .statusCode());
    }

    @Test
    void wrapperMayRemoveOrReplaceTheCookie() {
        String good = TestTokens.fresh();
        String cookies = "jwt=" + good + "; jwt=" + good;
        assertEquals(
                401,
                jetty.get("/app/page", "Cookie", cookies, "X-Change", "none").statusCode());
        assertEquals(
                401,
                jetty.get("/app/page", "Cookie", cookies, "X-Change", "other").statusCode());
        assertEquals(
                200,
                jetty.get("/app/page", "Cookie", "jwt=a; jwt=b", "X-Change", good)
                        .statusCode());
    }

    @Test
    void oneCookieIsReadFromTheContainer() throws IOException, InterruptedException {
        HttpResponse<String> page = page("Cookie", "jwt=" + TestTokens.fresh());
        assertEquals(200, page.statusCode());
        assertNull(TestServer.cookie(page, "jwt"));
        assertTrue(page.body().startsWith("user"));
    }
}
