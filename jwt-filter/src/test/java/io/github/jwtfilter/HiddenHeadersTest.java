package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Is a request anonymous if a filter in front hides its headers? {@code getHeaders} may return null by its contract. */
final class HiddenHeadersTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual()
                .filter("rules", "/open permit\n/* authenticated")
                .xmlBefore("<filter><filter-name>hiding</filter-name><filter-class>" + Hiding.class.getName()
                        + "</filter-class></filter><filter-mapping><filter-name>hiding</filter-name>"
                        + "<url-pattern>/*</url-pattern></filter-mapping>")
                .servlet("/open", WhoServlet.class)
                .servlet("/page", WhoServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Hides all headers from the filters behind it, or all but the cookies as objects. */
    public static final class Hiding extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            boolean showsCookies = "cookies".equals(request.getQueryString());
            chain.doFilter(
                    new HttpServletRequestWrapper(request) {
                        @Override
                        public String getHeader(String name) {
                            return null;
                        }

                        @Override
                        public Enumeration<String> getHeaders(String name) {
                            return null;
                        }

                        @Override
                        public Enumeration<String> getHeaderNames() {
                            return null;
                        }

                        @Override
                        public Cookie[] getCookies() {
                            return showsCookies ? super.getCookies() : null;
                        }
                    },
                    response);
        }
    }

    @Test
    void hiddenTokenIsAbsent() {
        String token = TestTokens.fresh();
        for (String[] header : new String[][] {{"Authorization", "Bearer " + token}, {"Cookie", "jwt=" + token}}) {
            assertEquals(401, server.get("/app/page", header).statusCode());
            assertEquals("nobody null null", server.get("/app/open", header).body());
        }
    }

    @Test
    void cookieThatIsShownCounts() {
        HttpResponse<String> answer = server.get("/app/page?cookies", "Cookie", "jwt=" + TestTokens.fresh());
        assertEquals("user user JWT reader", answer.body());
    }

    @Test
    void loginWithoutItsTypeIsNoForm() {
        HttpResponse<String> answer = server.postForm("/app/user/login", "username=user&password=secret");
        assertEquals(415, answer.statusCode(), answer.body());
        assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
    }
}
