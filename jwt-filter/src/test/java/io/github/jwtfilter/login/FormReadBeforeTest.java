package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.RawHttp;
import io.github.jwtfilter.testing.RawHttp.Answer;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does a login form still work after a filter of the application has read it? */
final class FormReadBeforeTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir
    private static Path directory;

    private static TestServer jetty;
    private static TestTomcat tomcat;

    @BeforeAll
    static void start() throws Exception {
        jetty = TestServer.start(application());
        tomcat = TestTomcat.ofTestClasses(directory, application());
        tomcat.deploy();
    }

    private static WebXml application() {
        String filter = "<filter><filter-name>early</filter-name><filter-class>" + EarlyReader.class.getName()
                + "</filter-class></filter><filter-mapping><filter-name>early</filter-name>"
                + "<url-pattern>/*</url-pattern></filter-mapping>";
        return WebXml.usual().login("maxFailures", "1000").xmlBefore(filter).servlet("/*", WhoServlet.class);
    }

    @AfterAll
    static void stop() throws Exception {
        tomcat.close();
        jetty.close();
    }

    /** Reads the part of the request that the header {@code Reads} names. */
    public static final class EarlyReader implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            switch (((HttpServletRequest) request).getHeader("Reads")) {
                case "parameters":
                    request.getParameter("_method");
                    break;
                case "stream":
                    request.getInputStream().readAllBytes();
                    break;
                case "reader":
                    request.getReader().read();
                    break;
                case "encoding":
                    request.setCharacterEncoding("ISO-8859-1");
                    break;
                default:
            }
            chain.doFilter(request, response);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "parameters, username=user&password=secret,                303",
        "parameters, username=user&password=wrong,                 401",
        "parameters, username=user,                                400",
        "stream,     username=user&password=secret,                400",
        "reader,     username=user&password=secret,                400",
        "encoding,   username=user&password=secret,                303",
        "encoding,   username=m%FCller&password=secret,            401",
        "nothing,    username=user&password=secret,                303",
    })
    void formReadEarlierLogsInOrIsRefused(String part, String form, int status) throws IOException {
        for (String path : List.of("/app/user/login", "/app/j_security_check")) {
            for (int port : new int[] {jetty.port(), tomcat.port()}) {
                Answer answer = RawHttp.post(port, path, FORM, form, "Reads: " + part);
                assertEquals(status, answer.status(), answer.toString());
                assertEquals(status == 303, answer.sets("jwt"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"username=user&password=secret%zz", "username=user&password=secret&x=%zz"})
    void droppedParametersAreRefused(String form) throws IOException {
        Answer answer = RawHttp.post(tomcat.port(), "/app/user/login", FORM, form, "Reads: parameters");
        assertEquals(400, answer.status());
        assertTrue(answer.body().contains("The form could not be read."), answer.body());
    }

    @ParameterizedTest
    @CsvSource({"30000, 303", "33000, 413", "150000, 413"})
    void limitAppliesToParameters(int length, int status) throws IOException {
        String form = "username=user&password=secret&x=" + "y".repeat(length);
        String head = RawHttp.head("/app/user/login", FORM, "Transfer-Encoding: chunked", "Reads: parameters");
        String request = head + Integer.toHexString(form.length()) + "\r\n" + form + "\r\n0\r\n\r\n";
        assertEquals(status, RawHttp.send(tomcat.port(), request, false).status());
    }

    /** Tomcat answers 400 before the filter runs. */
    @Test
    void brokenBodyShowsNoStackTrace() throws IOException {
        String head = RawHttp.head("/app/user/login", FORM, "Transfer-Encoding: chunked", "Reads: parameters");
        Answer answer = RawHttp.send(tomcat.port(), head + "zz\r\nusername=user\r\n0\r\n\r\n", false);
        assertEquals(400, answer.status(), answer.toString());
        assertFalse(answer.body().contains("Exception"), answer.body());
        assertFalse(answer.body().contains("io.github."), answer.body());
    }
}
