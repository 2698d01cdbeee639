package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.RawHttp;
import io.github.jwtfilter.testing.RawHttp.Answer;
import io.github.jwtfilter.testing.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which answer does a login get if the container cannot read its body, or if the body is too large? */
final class UnreadableFormTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String GOOD = "username=user&password=secret";
    private static final String GOOD_JSON = "{\"email\":\"user\",\"password\":\"secret\"}";

    /** The login paths. */
    private static final List<String> PATHS = List.of("/app/user/login", "/app/a/j_security_check");

    @TempDir
    private static Path directory;

    private static TestServer jetty;
    private static FormTomcat tomcat;
    private static AutoCloseable tomcat11;

    @BeforeAll
    static void start() throws Exception {
        jetty = TestServer.start(FormTomcat.application());
        tomcat = new FormTomcat(directory.resolve("tomcat-10"));
        tomcat11 = FormTomcat.ofVersion11(directory.resolve("tomcat-11"));
    }

    @AfterAll
    static void stop() throws Exception {
        tomcat11.close();
        tomcat.close();
        jetty.close();
    }

    private static Map<String, Integer> ports() {
        return Map.of(
                "Jetty",
                jetty.port(),
                "Tomcat 10",
                tomcat.getAsInt(),
                "Tomcat 11",
                ((IntSupplier) tomcat11).getAsInt());
    }

    private static Arguments form(String what, int status, String type, String body) {
        return Arguments.of(what, status, type, body);
    }

    static List<Arguments> bodies() {
        return List.of(
                form("good", 303, FORM, GOOD),
                form("no hexadecimal digits", 400, FORM, GOOD + "%zz"),
                form("half an escape", 400, FORM, GOOD + "%4"),
                form("no hexadecimal digits in another field", 400, FORM, GOOD + "&x=%zz"),
                form("no hexadecimal digits in a name", 400, FORM, GOOD + "&%zz=x"),
                form("ISO-8859-1 as UTF-8", 400, FORM, "username=m%FCller&password=secret"),
                form("ISO-8859-1 as UTF-8 in the password", 400, FORM, "username=user&password=m%FCller"),
                form("half a character", 400, FORM, GOOD + "%c3"),
                form("a surrogate", 400, FORM, GOOD + "%ed%a0%80"),
                form("a button in another encoding", 303, FORM, GOOD + "&submit=Best%E4tigen"),
                form("an unknown encoding", 400, FORM + "; charset=bogus", GOOD),
                form("an impossible encoding", 400, FORM + "; charset='", GOOD),
                form("ISO-8859-1", 401, FORM + "; charset=ISO-8859-1", "username=m%FCller&password=secret"),
                form("1,000 fields", 303, FORM, GOOD + "&x=1".repeat(998)),
                form("1,001 fields", 400, FORM, GOOD + "&x=1".repeat(999)),
                form("fields without a value", 400, FORM, GOOD + "&x".repeat(10_000)),
                form("nothing but separators", 400, FORM, "&".repeat(30_000)),
                form("separators", 303, FORM, "&&" + GOOD + "&".repeat(30_000)),
                form("32 kB", 303, FORM, GOOD + "&x=" + "y".repeat(32 * 1024 - GOOD.length() - 3)),
                form("one byte more", 413, FORM, GOOD + "&x=" + "y".repeat(32 * 1024 - GOOD.length() - 2)),
                form("150 kB", 413, FORM, GOOD + "&x=" + "y".repeat(150_000)),
                form("150 kB of JSON", 413, JSON, GOOD_JSON + " ".repeat(150_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void bodyIsAnsweredByLoginServletOnEveryContainer(String what, int status, String type, String body)
            throws IOException {
        for (String path : PATHS) {
            for (Map.Entry<String, Integer> port : ports().entrySet()) {
                String where = port.getKey() + " " + path + " ";
                assertAnsweredByLoginServlet(where, status, RawHttp.post(port.getValue(), path, type, body));
                assertAnsweredByLoginServlet(
                        where + "chunked ", status, RawHttp.postChunked(port.getValue(), path, type, body));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("containers")
    void bodyOfMegabytesIsRefused(String container) throws IOException {
        String body = GOOD + "&x=" + "y".repeat(2_500_000);
        Answer answer = RawHttp.post(ports().get(container), "/app/user/login", FORM, body);
        // If the server closes the connection at once, the answer may be lost.
        if (answer.status() != 0) {
            assertAnsweredByLoginServlet(container, 413, answer);
        }
    }

    static Stream<String> containers() {
        return Stream.of("Jetty", "Tomcat 10", "Tomcat 11");
    }

    private static void assertAnsweredByLoginServlet(String where, int status, Answer answer) {
        assertEquals(status, answer.status(), where + answer);
        assertPlain(where, answer);
        assertEquals(status == 303, answer.sets("jwt"), where + answer);
        boolean byLoginServlet = status == 303
                || answer.body().contains("<form method=\"post\"")
                || answer.body().contains("{\"error\":\"invalid_request\"");
        assertTrue(byLoginServlet, where + answer);
    }

    /** Asserts that the answer contains no stack trace and no class name. */
    private static void assertPlain(String where, Answer answer) {
        for (String trace :
                List.of("Exception", "io.github.", "org.apache.", "org.eclipse.", "jakarta.servlet", "\tat ")) {
            assertFalse(answer.body().contains(trace), where + answer);
        }
    }

    private static final String LENGTH_100 = "Content-Length: 100";
    private static final String CHUNKED = "Transfer-Encoding: chunked";

    static List<Arguments> brokenBodies() {
        return List.of(
                form("cut off", 0, FORM, LENGTH_100 + "\n" + GOOD),
                form("cut off in a chunk", 0, FORM, CHUNKED + "\n40\r\n" + GOOD),
                form("cut off before a chunk", 0, FORM, CHUNKED + "\n1d\r\n" + GOOD + "\r\n"),
                form("a chunk without a length", 1, FORM, CHUNKED + "\nzz\r\n" + GOOD + "\r\n0\r\n\r\n"),
                form("a chunk longer than it says", 1, FORM, CHUNKED + "\n4\r\n" + GOOD + "\r\n0\r\n\r\n"),
                form("JSON cut off", 0, JSON, LENGTH_100 + "\n" + GOOD_JSON),
                form("JSON in a bad chunk", 1, JSON, CHUNKED + "\nzz\r\n" + GOOD_JSON + "\r\n0\r\n\r\n"));
    }

    /** A client that hangs up may miss the answer. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenBodies")
    void brokenBodyIsBadRequest(String what, int stays, String type, String lengthAndBody) throws IOException {
        String[] parts = lengthAndBody.split("\n", 2);
        for (String path : PATHS) {
            for (Map.Entry<String, Integer> port : ports().entrySet()) {
                String request = RawHttp.head(path, type, parts[0]) + parts[1];
                Answer answer = RawHttp.send(port.getValue(), request, stays == 0);
                String where = port.getKey() + " " + path + " ";
                boolean hungUp = stays == 0 && answer.status() == 0;
                assertTrue(hungUp || answer.status() == 400, where + answer);
                assertPlain(where, answer);
                assertFalse(answer.sets("jwt"), where + answer);
            }
        }
    }

    static List<Arguments> refusedBodies() {
        return containers()
                .flatMap(container -> Stream.of(
                        Arguments.of(container, 413, FORM, GOOD + "&x=" + "y".repeat(150_000)),
                        Arguments.of(container, 413, JSON, GOOD_JSON + " ".repeat(150_000)),
                        Arguments.of(container, 415, "text/csv", "y".repeat(150_000))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("refusedBodies")
    void clientThatIsStillSendingGetsTheAnswer(String container, int status, String type, String body)
            throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports().get(container))) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(RawHttp.head("/app/user/login", type, "Content-Length: " + body.length())
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            // A server that answers without the body closes the connection during this pause.
            Thread.sleep(100);
            out.write(body.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        }
    }

    @Test
    void clientThatWaitsWithItsBodyGetsTheAnswerAtOnce() throws Exception {
        // Tomcat asks for the body by itself, before the servlet is called.
        Answer answer = RawHttp.send(
                jetty.port(),
                RawHttp.head("/app/user/login", FORM, "Content-Length: 150000", "Expect: 100-continue"),
                false);
        assertEquals(413, answer.status(), answer.toString());
    }
}
