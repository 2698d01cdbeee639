package io.github.jwtfilter.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.commit.CommitServers.Answer;
import io.github.jwtfilter.commit.CommitServers.Container;
import io.github.jwtfilter.testing.CapturedLog;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Does a cookie that is added before the commit arrive once, however the response commits? */
@Timeout(60)
final class CommitCasesTest {
    private static CommitServers servers;
    private static CapturedLog log;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        log = CapturedLog.ofContainer();
        servers = new CommitServers(
                directory,
                AnsweringServlet.class,
                "<filter><filter-name>packing</filter-name><filter-class>" + PackingFilter.class.getName()
                        + "</filter-class><async-supported>true</async-supported></filter><filter-mapping>"
                        + "<filter-name>packing</filter-name><url-pattern>/case/packed/*</url-pattern></filter-mapping>"
                        + "<error-page><error-code>404</error-code><location>/case/error-page</location></error-page>"
                        + "<error-page><exception-type>java.lang.ArithmeticException</exception-type>"
                        + "<location>/case/error-page</location></error-page>");
    }

    @AfterAll
    static void stop() {
        servers.close();
        log.close();
    }

    /** Answers with the case that the path names. */
    public static final class AnsweringServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Object included = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
            String path = included == null ? request.getPathInfo() : (String) included;
            String name = path.replaceFirst("^/(packed/)?", "");
            try {
                CommitCases.named(name).answer(request, response);
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    private static Stream<Arguments> allCases() {
        Stream<Arguments> everyContainer = CommitCases.ALL.stream()
                .filter(row -> row.status() != 0)
                .flatMap(row -> Stream.of(Container.values()).map(container -> Arguments.of(container, row)));
        return Stream.of(
                        everyContainer,
                        CommitCases.JETTY.stream().map(row -> Arguments.of(Container.JETTY, row)),
                        CommitCases.SERVLET_61.stream().map(row -> Arguments.of(Container.TOMCAT_11, row)))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("allCases")
    void cookieArrivesOnce(Container container, CommitCases.Row row) throws Exception {
        Answer answer = servers.send(container, row.method(), row.path());
        assertEquals(List.of(CommitServers.COOKIE), answer.cookies(), answer::toString);
        assertEquals(row.status(), answer.status(), answer::toString);
        if (row.length() >= 0) {
            assertEquals(row.length(), answer.body().length(), answer::toString);
        }
        assertEquals(row.runs(), servers.runs(container, row.path()), answer::toString);
    }

    /** Tomcat changes the protocol after the servlet has returned, and Jetty immediately. */
    @ParameterizedTest
    @EnumSource
    void cookieArrivesWithUpgrade(Container container) throws IOException {
        String answer = servers.raw(container, "/case/an-upgrade", "Connection: Upgrade", "Upgrade: parrot");
        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        assertEquals(2, answer.split("Set-Cookie: hook=1").length, answer);
        assertTrue(answer.endsWith("parrot"), answer);
    }

    /** Early hints come before the response and do not commit it. */
    @ParameterizedTest
    @EnumSource
    void cookieArrivesAfterEarlyHints(Container container) throws IOException {
        String answer = servers.raw(container, "/case/early-hints");
        assertTrue(answer.startsWith("HTTP/1.1 103 "), answer);
        assertEquals(2, answer.split("Set-Cookie: hook=1").length, answer);
        assertTrue(answer.indexOf("Set-Cookie") > answer.indexOf("HTTP/1.1 200 "), answer);
    }

    /** Tomcat looks for time-outs once a second. */
    private static boolean isTimeOut(Arguments arguments) {
        return ((CommitCases.Row) arguments.get()[1]).path().contains("time-out");
    }

    private static Stream<Arguments> usualCases() {
        return allCases().filter(arguments -> !isTimeOut(arguments));
    }

    private static Stream<Arguments> timeOuts() {
        return allCases().filter(CommitCasesTest::isTimeOut);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("timeOuts")
    void cookieOfATimeOutArrivesThroughCompressingFilter(Container container, CommitCases.Row row) throws Exception {
        cookieArrivesThroughCompressingFilter(container, row);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("usualCases")
    void cookieArrivesThroughCompressingFilter(Container container, CommitCases.Row row) throws Exception {
        String path = row.path().replace("/case/", "/case/packed/");
        Answer answer = servers.send(container, row.method(), path);
        assertEquals(List.of(CommitServers.COOKIE), answer.cookies(), answer::toString);
    }
}
