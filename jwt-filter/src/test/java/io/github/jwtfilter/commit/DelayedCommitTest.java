package io.github.jwtfilter.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.commit.CommitCases.Handler;
import io.github.jwtfilter.commit.CommitServers.Answer;
import io.github.jwtfilter.commit.CommitServers.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Does the filter hold the cookie back until the response may be committed? */
@Timeout(60)
final class DelayedCommitTest {
    private static final int BUFFER = 8192;
    private static final String PAGE = "a".repeat(5 * 1024);

    /** Request attribute with the number of bytes that are still missing from the announced length. */
    private static final String MISSING = "rest";

    private static final Map<String, Handler> CASES = new LinkedHashMap<>();

    /** The case that needs Servlet 6.1. */
    private static final String SERVLET_61 = "a page in a buffer";

    private static CommitServers servers;

    @TempDir
    private static Path directory;

    static {
        CASES.put("nothing", (request, response) -> {});
        CASES.put("status", (request, response) -> response.setStatus(201));
        CASES.put("getWriter", (request, response) -> response.getWriter());
        CASES.put("getOutputStream", (request, response) -> response.getOutputStream());
        CASES.put("setContentType", (request, response) -> response.setContentType("text/html; charset=UTF-8"));
        CASES.put("setCharacterEncoding", (request, response) -> response.setCharacterEncoding("UTF-8"));
        CASES.put("setLocale", (request, response) -> response.setLocale(Locale.GERMANY));
        CASES.put("addCookie", (request, response) -> response.addCookie(new Cookie("other", "1")));
        CASES.put("headers", (request, response) -> {
            response.setHeader("X-One", "1");
            response.addHeader("X-One", "2");
            response.setIntHeader("X-Two", 1);
            response.addIntHeader("X-Two", 2);
            response.setDateHeader("X-Three", 1);
            response.addDateHeader("X-Three", 2);
        });
        CASES.put("a length", (request, response) -> {
            response.setContentLength(100);
            request.setAttribute(MISSING, 100);
        });
        CASES.put("a length not reached", (request, response) -> {
            response.setContentLength(100);
            response.getOutputStream().write(new byte[99]);
            request.setAttribute(MISSING, 1);
        });
        CASES.put("a length of nothing", (request, response) -> response.setContentLength(0));
        CASES.put("a length taken back", (request, response) -> {
            response.setContentLength(5);
            response.setContentLength(-1);
            response.getWriter().write("more than five");
        });
        CASES.put(
                "an empty write",
                (request, response) -> response.getOutputStream().write(new byte[0]));
        CASES.put("an empty text", (request, response) -> response.getWriter().write(""));
        CASES.put("a page", (request, response) -> response.getWriter().write(PAGE));
        CASES.put("a page printed", (request, response) -> response.getWriter().println(PAGE));
        CASES.put(
                "a page formatted", (request, response) -> response.getWriter().printf("%s", PAGE));
        CASES.put("a page of chars", (request, response) -> response.getWriter().write(PAGE.toCharArray()));
        CASES.put("a page in UTF-8", (request, response) -> {
            response.setContentType("text/html; charset=UTF-8");
            response.getWriter().write(PAGE);
        });
        CASES.put("a page in Shift_JIS", (request, response) -> {
            response.setContentType("text/html; charset=Shift_JIS");
            response.getWriter().write(PAGE);
        });
        CASES.put(
                "a page of bytes",
                (request, response) -> response.getOutputStream().write(PAGE.getBytes(StandardCharsets.US_ASCII)));
        CASES.put(
                "a page printed to the stream",
                (request, response) -> response.getOutputStream().print(PAGE));
        CASES.put(
                "a page as a line of the stream",
                (request, response) -> response.getOutputStream().println(PAGE));
        CASES.put(
                "all but a byte",
                (request, response) -> response.getOutputStream().write(new byte[BUFFER - 1]));
        CASES.put("all but a byte of Jetty's own buffer", (request, response) -> {
            response.setBufferSize(32_768);
            response.getOutputStream().write(new byte[32_767]);
        });
        CASES.put(
                "all but a character",
                (request, response) -> response.getWriter().write("a".repeat(BUFFER - 1)));
        CASES.put("all but a character one by one", (request, response) -> {
            for (int i = 1; i < BUFFER; i++) {
                response.getWriter().write('a');
            }
        });
        CASES.put("all but a byte in two-byte characters", (request, response) -> {
            response.setContentType("text/html; charset=UTF-8");
            response.getWriter().write("é".repeat(BUFFER / 2 - 1) + "a");
        });
        CASES.put("nearly all in three-byte characters", (request, response) -> {
            response.setContentType("text/html; charset=UTF-8");
            response.getWriter().write("€".repeat((BUFFER - 1) / 3));
        });
        CASES.put("a buffer emptied", (request, response) -> {
            response.getWriter().write(PAGE);
            response.resetBuffer();
            response.getWriter().write(PAGE);
        });
        CASES.put("a reset", (request, response) -> {
            response.getWriter().write(PAGE);
            response.reset();
            response.getWriter().write(PAGE);
        });
        CASES.put("a larger buffer", (request, response) -> {
            response.setBufferSize(3 * BUFFER);
            response.getWriter().write(PAGE);
            response.getWriter().write(PAGE);
        });
        CASES.put(
                "an include",
                (request, response) ->
                        request.getRequestDispatcher("/case/small").include(request, response));
        CASES.put(
                "a length in an include",
                (request, response) ->
                        request.getRequestDispatcher("/case/length").include(request, response));
        CASES.put(
                SERVLET_61,
                (request, response) ->
                        CommitCases.write(response.getOutputStream(), StandardCharsets.US_ASCII.encode(PAGE)));
        CASES.put("async started", (request, response) -> {
            AsyncContext context = request.startAsync();
            context.getResponse().getWriter().write("small");
            context.addListener(context.createListener(NoOpAsyncListener.class));
        });
    }

    @BeforeAll
    static void start() throws Exception {
        servers = new CommitServers(directory, AnsweringServlet.class, "");
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    /** Answers with the case that the query names, or with random writes. Reports whether the cookie was already added. */
    public static final class AnsweringServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getAttribute("in") != null) {
                response.setContentLength(5);
                response.getWriter().write("small");
                return;
            }
            request.setAttribute("in", true);
            if (request.getParameter("seed") != null) {
                writeAtRandom(new Random(Long.parseLong(request.getParameter("seed"))), request, response);
                return;
            }
            response.setBufferSize(BUFFER);
            try {
                CASES.get(request.getParameter("case")).answer(request, response);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
            response.setHeader("X-Late", "arrived, " + (CommitServers.hasRun(request) ? "too soon" : "in time"));
            Integer missing = (Integer) request.getAttribute(MISSING);
            if (missing != null) {
                response.getOutputStream().write(new byte[missing]);
            }
            if (request.isAsyncStarted()) {
                request.getAsyncContext().complete();
            }
        }

        /** Writes characters of all lengths in pieces of all sizes. Fails if the cookie is added too soon. */
        private static void writeAtRandom(Random random, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            String[] alphabets = {"a", "aé", "a€", "aé€😀"};
            String alphabet = alphabets[random.nextInt(alphabets.length)];
            response.setContentType("text/plain; charset=UTF-8");
            if (random.nextBoolean()) {
                response.setBufferSize(1 + random.nextInt(20_000));
            }
            boolean binary = random.nextBoolean();
            int largest = 1 + random.nextInt(6_000);
            long bytes = 0;
            for (int i = random.nextInt(50); i > 0; i--) {
                StringBuilder piece = new StringBuilder();
                for (int left = random.nextInt(largest); left > 0; left--) {
                    piece.append(alphabet.charAt(random.nextInt(alphabet.length() == 5 ? 3 : alphabet.length())));
                }
                if (alphabet.length() == 5) {
                    piece.append("😀");
                }
                byte[] encoded = piece.toString().getBytes(StandardCharsets.UTF_8);
                if (binary) {
                    response.getOutputStream().write(encoded);
                } else if (random.nextBoolean()) {
                    response.getWriter().write(piece.toString());
                } else {
                    response.getWriter().print(piece.toString().toCharArray());
                }
                bytes += encoded.length;
                // The filter counts each surrogate as a whole character.
                if (CommitServers.hasRun(request) && bytes * 3 / 2 < response.getBufferSize()) {
                    throw new IllegalStateException("too soon");
                }
                if (CommitServers.hasRun(request) && alphabet.length() < 5 && bytes < response.getBufferSize()) {
                    throw new IllegalStateException("too soon");
                }
            }
        }
    }

    private static Stream<Arguments> allCases() {
        return CASES.keySet().stream()
                .flatMap(name -> Stream.of(Container.values())
                        .filter(container -> container == Container.TOMCAT_11 || !name.equals(SERVLET_61))
                        .map(container -> Arguments.of(container, name)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("allCases")
    void headerCanBeSetBeforeCommit(Container container, String name) throws Exception {
        Answer answer = servers.send(container, "GET", "/case/?case=" + name.replace(' ', '+'));
        assertEquals("arrived, in time", answer.header("X-Late"), answer::toString);
        assertEquals(
                1,
                answer.cookies().stream().filter(CommitServers.COOKIE::equals).count());
    }

    private static Stream<Arguments> seeds() {
        return IntStream.range(0, 150)
                .boxed()
                .flatMap(seed -> Stream.of(Container.values()).map(container -> Arguments.of(container, seed)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("seeds")
    void cookieIsAddedInTimeForRandomWrites(Container container, int seed) throws Exception {
        Answer answer = servers.send(container, "GET", "/case/?seed=" + seed);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(List.of(CommitServers.COOKIE), answer.cookies());
    }
}
