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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Does a cookie that is added before the commit arrive once, however the response commits? */
@Timeout(30)
final class CommitWaysTest {
    private static CommitServers servers;
    private static CapturedLog log;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        log = CapturedLog.ofContainer();
        servers = new CommitServers(
                directory,
                Answering.class,
                "<filter><filter-name>packing</filter-name><filter-class>" + PackingFilter.class.getName()
                        + "</filter-class><async-supported>true</async-supported></filter><filter-mapping>"
                        + "<filter-name>packing</filter-name><url-pattern>/way/packed/*</url-pattern></filter-mapping>"
                        + "<error-page><error-code>404</error-code><location>/way/error-page</location></error-page>"
                        + "<error-page><exception-type>java.lang.ArithmeticException</exception-type>"
                        + "<location>/way/error-page</location></error-page>");
    }

    @AfterAll
    static void stop() {
        servers.close();
        log.close();
    }

    /** Answers in the way that the path names. */
    public static final class Answering extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Object included = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
            String path = included == null ? request.getPathInfo() : (String) included;
            String name = path.replaceFirst("^/(packed/)?", "");
            try {
                CommitWays.named(name).answer(request, response);
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    private static Stream<Arguments> allWays() {
        Stream<Arguments> everyContainer = CommitWays.ALL.stream()
                .filter(way -> way.status() != 0)
                .flatMap(way -> Stream.of(Container.values()).map(container -> Arguments.of(container, way)));
        return Stream.of(
                        everyContainer,
                        CommitWays.JETTY.stream().map(way -> Arguments.of(Container.JETTY, way)),
                        CommitWays.SERVLET_61.stream().map(way -> Arguments.of(Container.TOMCAT_11, way)))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("allWays")
    void cookieArrivesOnce(Container container, CommitWays.Row way) throws Exception {
        Answer answer = servers.send(container, way.method(), way.path());
        assertEquals(List.of(CommitServers.COOKIE), answer.cookies(), answer::toString);
        assertEquals(way.status(), answer.status(), answer::toString);
        if (way.length() >= 0) {
            assertEquals(way.length(), answer.body().length(), answer::toString);
        }
        assertEquals(way.runs(), servers.runs(container, way.path()), answer::toString);
    }

    /** Tomcat changes the protocol after the servlet has returned, and Jetty immediately. */
    @ParameterizedTest
    @EnumSource
    void cookieArrivesWithUpgrade(Container container) throws IOException {
        String answer = servers.raw(container, "/way/an-upgrade", "Connection: Upgrade", "Upgrade: parrot");
        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        assertEquals(2, answer.split("Set-Cookie: hook=1").length, answer);
        assertTrue(answer.endsWith("parrot"), answer);
    }

    /** Early hints come before the response and do not commit it. */
    @ParameterizedTest
    @EnumSource
    void cookieArrivesAfterEarlyHints(Container container) throws IOException {
        String answer = servers.raw(container, "/way/early-hints");
        assertTrue(answer.startsWith("HTTP/1.1 103 "), answer);
        assertEquals(2, answer.split("Set-Cookie: hook=1").length, answer);
        assertTrue(answer.indexOf("Set-Cookie") > answer.indexOf("HTTP/1.1 200 "), answer);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("allWays")
    void cookieArrivesThroughCompressingFilter(Container container, CommitWays.Row way) throws Exception {
        String path = way.path().replace("/way/", "/way/packed/");
        Answer answer = servers.send(container, way.method(), path);
        assertEquals(List.of(CommitServers.COOKIE), answer.cookies(), answer::toString);
    }
}
