package io.github.jwtfilter.commit;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.BufferedWriter;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Ways to answer a request and the result for the client. The class is long, like {@link AsyncWays}, because it is a
 * table. Each row is short and independent.
 */
final class CommitWays {
    /** One way to answer. */
    interface Way {
        void answer(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    /**
     * A way and its expected result.
     *
     * @param status the status that the client gets; 0 if this way has a special test or only serves other ways
     * @param length the number of characters in the body; -1 if it is not checked
     * @param runs the number of runs of the hook
     */
    record Row(String name, Way way, String method, int status, int length, int runs) {
        Row(String name, int status, int length, Way way) {
            this(name, way, "GET", status, length, 1);
        }

        Row withMethod(String other) {
            return new Row(name, way, other, status, length, runs);
        }

        Row withRuns(int other) {
            return new Row(name, way, method, status, length, other);
        }

        String path() {
            return "/way/" + name.replace(' ', '-');
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** More than the buffer of any container. */
    static final int MUCH = 100_000;

    static final List<Row> ALL = everyContainer();

    /** Ways that only Jetty answers. */
    static final List<Row> JETTY = jettyOnly();

    /** Ways that need Servlet 6.1. */
    static final List<Row> SERVLET_61 = servlet61();

    private CommitWays() {}

    static Way named(String name) {
        return Stream.of(ALL, JETTY, SERVLET_61)
                .flatMap(List::stream)
                .filter(row -> row.name.replace(' ', '-').equals(name))
                .findFirst()
                .orElseThrow()
                .way;
    }

    static String text(int length) {
        return "a".repeat(length);
    }

    static Way forward(String target) {
        return (request, response) -> request.getRequestDispatcher(target).forward(request, response);
    }

    private static Way include(String path) {
        return (request, response) -> request.getRequestDispatcher(path).include(request, response);
    }

    private static List<Row> everyContainer() {
        CaseTable ways = new CaseTable();
        ways.row("an empty response", 200, 0, (request, response) -> {});
        ways.row("a status without a body", 204, 0, (request, response) -> response.setStatus(204));
        ways.row("not modified", 304, 0, (request, response) -> response.setStatus(304));
        ways.row("created", 201, 2, (request, response) -> {
            response.setStatus(201);
            response.getWriter().write("ok");
        });
        flushes(ways);
        errorsAndRedirects(ways);
        BodyCases.addTo(ways);
        dispatches(ways);
        resets(ways);
        AsyncWays.addTo(ways);
        return ways.rows();
    }

    private static void flushes(CaseTable ways) {
        ways.writing("a small page", 5, writer -> writer.write("small"));
        ways.streaming("a few bytes", 5, stream -> stream.write(new byte[5]));
        ways.row("flushBuffer before all", 200, 5, (request, response) -> {
            response.flushBuffer();
            response.getWriter().write("after");
        });
        ways.row("flushBuffer in the middle", 200, 10, (request, response) -> {
            response.getWriter().write("first");
            response.flushBuffer();
            response.getWriter().write("after");
        });
        ways.writing("writer flush", 10, writer -> {
            writer.write("first");
            writer.flush();
            writer.write("after");
        });
        ways.writing("writer flush before all", 0, PrintWriter::flush);
        ways.writing("writer close", 5, writer -> {
            writer.write("first");
            writer.close();
        });
        ways.row("writer checkError", 200, 10, (request, response) -> {
            response.getWriter().write("first");
            response.getWriter().checkError();
            response.getWriter().write(response.isCommitted() ? "after" : "nothing was sent");
        });
        ways.row("writer in a try", 200, 5, (request, response) -> {
            try (PrintWriter writer = response.getWriter()) {
                writer.write("first");
            }
        });
        ways.streaming("stream flush", 10, stream -> {
            stream.write(new byte[5]);
            stream.flush();
            stream.write(new byte[5]);
        });
        ways.streaming("stream close", 5, stream -> {
            stream.write(new byte[5]);
            stream.close();
        });
        ways.row("stream in a try", 200, 5, (request, response) -> {
            try (OutputStream stream = response.getOutputStream()) {
                stream.write(new byte[5]);
            }
        });
        ways.row("a buffering writer as in JSP", 200, MUCH, (request, response) -> {
            try (BufferedWriter page = new BufferedWriter(response.getWriter(), 8192)) {
                for (int i = 0; i < MUCH / 10; i++) {
                    page.write(text(10));
                }
            }
        });
        ways.row("trailer fields", 200, 5, (request, response) -> {
            response.setTrailerFields(() -> Map.of("X-Trailer", "1"));
            response.getWriter().write("first");
            response.flushBuffer();
        });
        ways.row("a push builder requested", 200, 5, (request, response) -> {
            request.newPushBuilder();
            response.getWriter().write("first");
        });
        ways.row(new Row(
                        "HEAD",
                        200,
                        0,
                        (request, response) -> response.getWriter().write("unseen"))
                .withMethod("HEAD"));
        ways.row(new Row("HEAD with a length", 200, 0, (request, response) -> {
                    response.setContentLength(6);
                    response.getWriter().write("unseen");
                })
                .withMethod("HEAD"));
        ways.row(new Row("HEAD of much", 200, 0, (request, response) -> {
                    response.getWriter().write(text(MUCH));
                })
                .withMethod("HEAD"));
    }

    /** Writes its name. */
    public static final class Parrot implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            try {
                connection.getOutputStream().print("parrot");
                connection.getOutputStream().flush();
                connection.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void destroy() {}
    }

    private static void errorsAndRedirects(CaseTable ways) {
        ways.row("an upgrade", 0, -1, (request, response) -> {
            response.setHeader("Connection", "Upgrade");
            response.setHeader("Upgrade", "parrot");
            request.upgrade(Parrot.class);
        });
        ways.row("early hints", 0, -1, (request, response) -> {
            response.addHeader("Link", "</style.css>; rel=preload");
            response.sendError(103);
            response.getWriter().write("small");
        });
        ways.row("sendError", 403, -1, (request, response) -> response.sendError(403));
        ways.row("sendError with a message", 403, -1, (request, response) -> response.sendError(403, "no"));
        ways.row("sendError after a page", 403, -1, (request, response) -> {
            response.getWriter().write("dropped");
            response.sendError(403);
        });
        ways.row("sendError with an error page", 404, 10, (request, response) -> response.sendError(404));
        ways.row(
                "error page", 0, -1, (request, response) -> response.getWriter().write("error page"));
        ways.row("sendRedirect", 302, -1, (request, response) -> response.sendRedirect("/app/elsewhere"));
        ways.row("sendRedirect after a page", 302, -1, (request, response) -> {
            response.getWriter().write("dropped");
            response.sendRedirect("elsewhere");
        });
        ways.row("a redirect by hand", 303, 0, (request, response) -> {
            response.setStatus(303);
            response.setHeader("Location", "/app/elsewhere");
        });
        ways.row("an exception with an error page", 500, 10, (request, response) -> {
            throw new ArithmeticException("on purpose");
        });
        ways.row("an exception with an error page in the middle", 500, 10, (request, response) -> {
            response.getWriter().write("dropped");
            throw new ArithmeticException("on purpose");
        });
        ways.row("an exception without an error page", 500, -1, (request, response) -> {
            throw new IllegalStateException("on purpose");
        });
        ways.row("an exception without an error page in the middle", 500, -1, (request, response) -> {
            response.getWriter().write("first");
            throw new IllegalStateException("on purpose");
        });
        ways.row("an exception after a flush", 200, -1, (request, response) -> {
            response.getWriter().write("first");
            response.flushBuffer();
            throw new ArithmeticException("on purpose");
        });
        ways.row("an exception after all was sent", 200, 5, (request, response) -> {
            response.getWriter().write("first");
            response.getWriter().close();
            throw new ArithmeticException("on purpose");
        });
    }

    private static void dispatches(CaseTable ways) {
        ways.row("a forward", 200, 5, forward("/way/a-small-page"));
        ways.row("a forward by name of a resource that streams", 200, 5, (request, response) -> {
            response.getOutputStream().write(new byte[3]);
            request.getRequestDispatcher("/way/a-few-bytes").forward(request, response);
        });
        ways.row("a forward to much", 200, MUCH, forward("/way/a-large-page"));
        ways.row("a forward to nothing", 200, 0, forward("/way/an-empty-response"));
        ways.row("a forward to an error", 403, -1, forward("/way/sendError"));
        ways.row("a forward of a forward", 200, 5, forward("/way/a-forward"));
        ways.row("a forward to an include", 200, 15, forward("/way/an-include"));
        ways.row("an include", 200, 15, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/way/a-small-page").include(request, response);
            response.getWriter().write("after");
        });
        ways.row("an include of much", 200, 10 + MUCH, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/way/a-large-page").include(request, response);
            response.getWriter().write("after");
        });
        ways.row("an include that flushes", 200, 20, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/way/writer-flush").include(request, response);
            response.getWriter().write("after");
        });
        ways.row("an include of an include of much", 200, 10 + MUCH, include("/way/an-include-of-much"));
        ways.row("an include that forwards", 200, -1, include("/way/a-forward"));
        ways.row("an include that closes", 200, -1, include("/way/stream-close"));
        ways.row("an include that may not reset", 200, 15, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/way/a-reset-by-an-include").include(request, response);
            response.getWriter().write("after");
        });
        ways.row("a reset by an include", 0, -1, (request, response) -> {
            committing(request).commitNow();
            response.reset();
            response.getWriter().write("small");
        });
    }

    private static CommittingResponse committing(HttpServletRequest request) {
        return (CommittingResponse) request.getAttribute(CommitServers.RESPONSE);
    }

    private static void resets(CaseTable ways) {
        ways.row("reset and again", 200, 5, (request, response) -> {
            response.getWriter().write("dropped");
            response.reset();
            response.getOutputStream().print("again");
        });
        ways.row("resetBuffer and again", 200, 5, (request, response) -> {
            response.getWriter().write("dropped");
            response.resetBuffer();
            response.getWriter().write("again");
        });
        ways.row(new Row("reset after the hook", 200, 5, (request, response) -> {
                    committing(request).commitNow();
                    response.reset();
                    response.getWriter().write("again");
                })
                .withRuns(2));
        ways.row("resetBuffer after the hook", 200, 5, (request, response) -> {
            response.getWriter().write("dropped");
            committing(request).commitNow();
            response.resetBuffer();
            response.getWriter().write("again");
        });
        ways.row(new Row("reset after the hook and a redirect", 302, -1, (request, response) -> {
                    committing(request).commitNow();
                    response.reset();
                    response.sendRedirect("/app/elsewhere");
                })
                .withRuns(2));
    }

    private static List<Row> jettyOnly() {
        CaseTable ways = new CaseTable();
        AsyncWays.addFailuresTo(ways);
        return ways.rows();
    }

    private static List<Row> servlet61() {
        CaseTable ways = new CaseTable();
        ways.row("a redirect that keeps the page", 302, 4, (request, response) -> {
            response.getWriter().write("kept");
            redirect(response, new Class<?>[] {String.class, boolean.class}, "/app/elsewhere", false);
        });
        ways.row(
                "a redirect with a status",
                303,
                -1,
                (request, response) ->
                        redirect(response, new Class<?>[] {String.class, int.class}, "/app/elsewhere", 303));
        ways.row("a redirect with a status that keeps the page", 308, 4, (request, response) -> {
            response.getWriter().write("kept");
            redirect(response, new Class<?>[] {String.class, int.class, boolean.class}, "/app/elsewhere", 308, false);
        });
        ways.row(
                "a small buffer written",
                200,
                5,
                (request, response) -> write(response.getOutputStream(), ByteBuffer.wrap(new byte[5])));
        ways.row(
                "a large buffer written",
                200,
                MUCH,
                (request, response) -> write(response.getOutputStream(), ByteBuffer.wrap(new byte[MUCH])));
        ways.row("buffers written", 200, MUCH, (request, response) -> {
            for (int i = 0; i < 1_000; i++) {
                write(response.getOutputStream(), ByteBuffer.wrap(new byte[MUCH / 1_000]));
            }
        });
        ways.row("a charset as an object", 200, 2, (request, response) -> {
            HttpServletResponse.class
                    .getMethod("setCharacterEncoding", Charset.class)
                    .invoke(response, StandardCharsets.UTF_8);
            response.getWriter().write("€€");
        });
        return ways.rows();
    }

    private static void redirect(HttpServletResponse response, Class<?>[] types, Object... arguments) throws Exception {
        HttpServletResponse.class.getMethod("sendRedirect", types).invoke(response, arguments);
    }

    /**
     * Writes the buffer. Bytes that the container leaves in the buffer are written again and make the body too long.
     */
    static void write(ServletOutputStream stream, ByteBuffer buffer) throws Exception {
        ServletOutputStream.class.getMethod("write", ByteBuffer.class).invoke(stream, buffer);
        stream.write(new byte[buffer.remaining()]);
    }
}
