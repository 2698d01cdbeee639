package io.github.jwtfilter.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does {@code isUserInRole} know the names that {@code <security-role-ref>} gives to roles? */
final class RoleReferenceTest {
    private static final String READER = TestTokens.fresh();
    private static final String OTHER = TestTokens.sign(TestTokens.claims().claim("roles", List.of("janitor")));

    @TempDir
    private static Path directory;

    private static TestServer jetty;
    private static TestServer mappedToAll;
    private static TestTomcat tomcat;

    /** Shows which of some names are roles of the user. */
    public static class RoleServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            response.getWriter().write(rolesOf(request));
        }

        static String rolesOf(HttpServletRequest request) {
            return String.join(
                    " ",
                    Stream.of("lector", "reader", "anybody", "everything", "plain", "*", "**")
                            .filter(request::isUserInRole)
                            .toList());
        }
    }

    /** The same class as a servlet without role references in web.xml. */
    public static final class DispatchServlet extends RoleServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            String to = request.getParameter("to");
            switch (request.getParameter("how")) {
                case "forward":
                    request.getRequestDispatcher(to).forward(request, response);
                    return;
                case "include":
                    response.getWriter().write("[");
                    request.getRequestDispatcher(to).include(request, response);
                    response.getWriter().write("] " + rolesOf(request));
                    return;
                case "async":
                    request.startAsync().dispatch(to);
                    return;
                default:
                    AsyncContext context = request.startAsync();
                    context.start(() -> {
                        try {
                            context.getResponse().getWriter().write(rolesOf((HttpServletRequest) context.getRequest()));
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        } finally {
                            context.complete();
                        }
                    });
            }
        }
    }

    private static String reference(String name, String link) {
        return "<security-role-ref><description>d</description><role-name> " + name + " </role-name>" + link
                + "</security-role-ref>";
    }

    private static String servlet(String name, Class<?> type, String references, String... patterns) {
        return "<servlet><servlet-name>" + name + "</servlet-name><servlet-class>" + type.getName()
                + "</servlet-class><async-supported>true</async-supported>" + references + "</servlet>"
                + "<servlet-mapping><servlet-name>" + name + "</servlet-name><url-pattern>"
                + String.join("</url-pattern><url-pattern>", patterns) + "</url-pattern></servlet-mapping>";
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/open/* permit")
                .xml(servlet(
                        "named",
                        RoleServlet.class,
                        reference("lector", "<role-link> reader </role-link>")
                                + reference("anybody", "<role-link>**</role-link>")
                                + reference("everything", "<role-link>*</role-link>")
                                + reference("plain", ""),
                        "/exact",
                        "/below/*",
                        "*.ask",
                        "/open/named"))
                .xml(servlet(
                        "turned",
                        RoleServlet.class,
                        reference("reader", "<role-link>janitor</role-link>"),
                        "/below/turned"))
                .xml(servlet("without", RoleServlet.class, "", "/without", "/below/deeper/*", "/"))
                .xml(servlet("goes", DispatchServlet.class, "", "/go"));
    }

    @BeforeAll
    static void start() throws Exception {
        jetty = TestServer.start(application());
        mappedToAll = TestServer.start(application()
                .xml("<filter-mapping><filter-name>jwt</filter-name><url-pattern>/*</url-pattern>"
                        + "<dispatcher>FORWARD</dispatcher><dispatcher>INCLUDE</dispatcher></filter-mapping>"));
        tomcat = TestTomcat.ofTestClasses(directory, application());
        tomcat.deploy();
    }

    @AfterAll
    static void stop() throws Exception {
        jetty.close();
        mappedToAll.close();
        tomcat.close();
    }

    private static String onTomcat(String path, String token) throws Exception {
        return tomcat.get(path, "jwt=" + token).body();
    }

    private static String onJetty(String path, String token) {
        return jetty.get("/app" + path, "Cookie", "jwt=" + token).body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // path                   | roles of a reader          | roles of a janitor
                "/exact                   | lector reader anybody **   | anybody **",
                "/below/a/b               | lector reader anybody **   | anybody **",
                "/below                   | lector reader anybody **   | anybody **",
                "/x/y.ask                 | lector reader anybody **   | anybody **",
                "/below/turned            | **                         | reader **",
                "/below/deeper/x          | reader **                  | **",
                "/below/deeper/x.ask      | reader **                  | **",
                "/without                 | reader **                  | **",
                "/other                   | reader **                  | **",
                "/                        | reader **                  | **",
                "/go?how=async&to=/exact  | lector reader anybody **   | anybody **",
                "/go?how=thread           | reader **                  | **",
            })
    void servletSeesItsRoleReferences(String path, String reader, String janitor) throws Exception {
        assertEquals(reader, onJetty(path, READER));
        assertEquals(janitor, onJetty(path, OTHER));
        assertEquals(reader, onTomcat(path, READER));
        assertEquals(janitor, onTomcat(path, OTHER));
    }

    /**
     * Jetty 12 calls a filter for a forward or include only if the filter is mapped to it. Jetty itself would use the
     * first servlet's references. So on Jetty this test uses a filter that is mapped to all dispatches.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "forward | /exact        | lector reader anybody **",
                "forward | /below/turned | **",
                "include | /exact        | [lector reader anybody **] reader **",
                "include | /x.ask        | [lector reader anybody **] reader **",
                "include | /below/turned | [**] reader **",
            })
    void dispatchUsesReferencesOfTargetServlet(String how, String to, String expected) throws Exception {
        assertEquals(expected, onTomcat("/go?how=" + how + "&to=" + to, READER));
        assertEquals(
                expected,
                mappedToAll
                        .get("/app/go?how=" + how + "&to=" + to, "Cookie", "jwt=" + READER)
                        .body());
    }

    @Test
    void anonymousUserHasNoRole() throws Exception {
        assertEquals("", onJetty("/open/named", "none"));
        assertEquals("", onTomcat("/open/named", "none"));
    }

    @Test
    void declaredAnyUserRoleIsAnOrdinaryRole() {
        String declared = "<security-role><role-name>**</role-name></security-role>";
        try (TestServer server = TestServer.start(application().xml(declared))) {
            String token = TestTokens.sign(TestTokens.claims().claim("roles", List.of("**")));
            assertEquals(
                    "lector reader",
                    server.get("/app/exact", "Cookie", "jwt=" + READER).body());
            assertEquals(
                    "anybody **",
                    server.get("/app/exact", "Cookie", "jwt=" + token).body());
        }
    }
}
