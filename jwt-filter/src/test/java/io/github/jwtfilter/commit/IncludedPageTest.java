package io.github.jwtfilter.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does the filter still send a cookie that becomes due during an include, where containers ignore headers? */
final class IncludedPageTest {
    private static final WebXml WEB_XML = WebXml.usual()
            .filter("session", "token")
            .filter("rules", "/* permit")
            .servlet("/page", IncludingServlet.class)
            .servlet("/part", PartServlet.class);

    /** Includes a part of the page. Some frameworks include all of their pages. */
    public static final class IncludingServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            request.getRequestDispatcher("/part").include(request, response);
        }
    }

    /** Changes the session, logs in or logs out, and writes more than the response buffer holds. */
    public static final class PartServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            String action = request.getParameter("action");
            if (action.equals("set")) {
                request.getSession().setAttribute("kept", "there");
            } else if (action.equals("login")) {
                request.login("user", "secret");
            } else if (action.equals("logout")) {
                request.logout();
            }
            response.getWriter().println(request.getSession().getAttribute("kept") + " " + request.getRemoteUser());
            response.getWriter().println("much ".repeat(10_000));
        }
    }

    @Test
    void cookieIsSentDuringIncludeOnTomcat(@TempDir Path directory) throws Exception {
        try (TestTomcat tomcat = TestTomcat.ofTestClasses(directory, WEB_XML)) {
            tomcat.deploy();
            assertCookiesDuringIncludes(tomcat.port());
        }
    }

    @Test
    void cookieIsSentDuringIncludeOnJetty() {
        try (TestServer server = TestServer.start(WEB_XML)) {
            assertCookiesDuringIncludes(server.port());
        }
    }

    private static void assertCookiesDuringIncludes(int port) {
        Browser browser = new Browser();
        List<String> actions = List.of("set", "show", "login", "show", "logout", "show");
        List<String> seen = List.of("there null", "there null", "there user", "there user", "null null", "null null");
        for (int i = 0; i < actions.size(); i++) {
            String page = browser.get(port, "/page?action=" + actions.get(i));
            assertEquals(seen.get(i), page.lines().findFirst().orElse(""), i + " " + actions.get(i));
            boolean cookie = !actions.get(i).equals("show");
            assertEquals(cookie, !browser.setCookies().isEmpty(), actions.get(i));
            assertTrue(!cookie || "private".equals(browser.header("Cache-Control")), actions.get(i));
        }
    }
}
