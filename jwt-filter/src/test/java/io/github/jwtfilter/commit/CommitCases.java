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
 * Cases of a response and their results for the client. The class is long, like {@link AsyncCases}, because it is a
 * table. Each row is short and independent.
 */
final class CommitCases {
    /** Answers a request. */
    interface Handler {
        void answer(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    /**
     * A case and its expected result.
     *
     * @param status the status that the client gets; 0 if this case has a special test or only serves other cases
     * @param length the number of characters in the body; -1 if it is not checked
     * @param runs the number of runs of the hook
     */
    record Row(String name, Handler handler, String method, int status, int length, int runs) {
        Row(String name, int status, int length, Handler handler) {
            this(name, handler, "GET", status, length, 1);
        }

        Row withMethod(String other) {
            return new Row(name, handler, other, status, length, runs);
        }

        Row withRuns(int other) {
            return new Row(name, handler, method, status, length, other);
        }

        String path() {
            return "/case/" + name.replace(' ', '-');
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** More than the buffer of any container. */
    static final int MUCH = 100_000;

    static final List<Row> ALL = everyContainer();

    /** Cases that only Jetty answers. */
    static final List<Row> JETTY = jettyOnly();

    /** Cases that need Servlet 6.1. */
    static final List<Row> SERVLET_61 = servlet61();

    private CommitCases() {}

    static Handler named(String name) {
        return Stream.of(ALL, JETTY, SERVLET_61)
                .flatMap(List::stream)
                .filter(row -> row.name.replace(' ', '-').equals(name))
                .findFirst()
                .orElseThrow()
                .handler;
    }

    static String text(int length) {
        return "a".repeat(length);
    }

    static Handler forward(String target) {
        return (request, response) -> request.getRequestDispatcher(target).forward(request, response);
    }

    private static Handler include(String path) {
        return (request, response) -> request.getRequestDispatcher(path).include(request, response);
    }

    private static List<Row> everyContainer() {
        CaseTable cases = new CaseTable();
        cases.row("an empty response", 200, 0, (request, response) -> {});
        cases.row("a status without a body", 204, 0, (request, response) -> response.setStatus(204));
        cases.row("not modified", 304, 0, (request, response) -> response.setStatus(304));
        cases.row("created", 201, 2, (request, response) -> {
            response.setStatus(201);
            response.getWriter().write("ok");
        });
        flushes(cases);
        errorsAndRedirects(cases);
        BodyCases.addTo(cases);
        dispatches(cases);
        resets(cases);
        AsyncCases.addTo(cases);
        return cases.rows();
    }

    private static void flushes(CaseTable cases) {
        cases.writing("a small page", 5, writer -> writer.write("small"));
        cases.streaming("a few bytes", 5, stream -> stream.write(new byte[5]));
        cases.row("flushBuffer before all", 200, 5, (request, response) -> {
            response.flushBuffer();
            response.getWriter().write("after");
        });
        cases.row("flushBuffer in the middle", 200, 10, (request, response) -> {
            response.getWriter().write("first");
            response.flushBuffer();
            response.getWriter().write("after");
        });
        cases.writing("writer flush", 10, writer -> {
            writer.write("first");
            writer.flush();
            writer.write("after");
        });
        cases.writing("writer flush before all", 0, PrintWriter::flush);
        cases.writing("writer close", 5, writer -> {
            writer.write("first");
            writer.close();
        });
        cases.row("writer checkError", 200, 10, (request, response) -> {
            response.getWriter().write("first");
            response.getWriter().checkError();
            response.getWriter().write(response.isCommitted() ? "after" : "nothing was sent");
        });
        cases.row("writer in a try", 200, 5, (request, response) -> {
            try (PrintWriter writer = response.getWriter()) {
                writer.write("first");
            }
        });
        cases.streaming("stream flush", 10, stream -> {
            stream.write(new byte[5]);
            stream.flush();
            stream.write(new byte[5]);
        });
        cases.streaming("stream close", 5, stream -> {
            stream.write(new byte[5]);
            stream.close();
        });
        cases.row("stream in a try", 200, 5, (request, response) -> {
            try (OutputStream stream = response.getOutputStream()) {
                stream.write(new byte[5]);
            }
        });
        cases.row("a buffering writer as in JSP", 200, MUCH, (request, response) -> {
            try (BufferedWriter page = new BufferedWriter(response.getWriter(), 8192)) {
                for (int i = 0; i < MUCH / 10; i++) {
                    page.write(text(10));
                }
            }
        });
        cases.row("trailer fields", 200, 5, (request, response) -> {
            response.setTrailerFields(() -> Map.of("X-Trailer", "1"));
            response.getWriter().write("first");
            response.flushBuffer();
        });
        cases.row("a push builder requested", 200, 5, (request, response) -> {
            request.newPushBuilder();
            response.getWriter().write("first");
        });
        cases.row(new Row(
                        "HEAD",
                        200,
                        0,
                        (request, response) -> response.getWriter().write("unseen"))
                .withMethod("HEAD"));
        cases.row(new Row("HEAD with a length", 200, 0, (request, response) -> {
                    response.setContentLength(6);
                    response.getWriter().write("unseen");
                })
                .withMethod("HEAD"));
        cases.row(new Row("HEAD of much", 200, 0, (request, response) -> {
                    response.getWriter().write(text(MUCH));
                })
                .withMethod("HEAD"));
    }

    /** Writes its name. */
    public static final class EchoHandler implements HttpUpgradeHandler {
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

    private static void errorsAndRedirects(CaseTable cases) {
        cases.row("an upgrade", 0, -1, (request, response) -> {
            response.setHeader("Connection", "Upgrade");
            response.setHeader("Upgrade", "parrot");
            request.upgrade(EchoHandler.class);
        });
        cases.row("early hints", 0, -1, (request, response) -> {
            response.addHeader("Link", "</style.css>; rel=preload");
            response.sendError(103);
            response.getWriter().write("small");
        });
        cases.row("sendError", 403, -1, (request, response) -> response.sendError(403));
        cases.row("sendError with a message", 403, -1, (request, response) -> response.sendError(403, "no"));
        cases.row("sendError after a page", 403, -1, (request, response) -> {
            response.getWriter().write("dropped");
            response.sendError(403);
        });
        cases.row("sendError with an error page", 404, 10, (request, response) -> response.sendError(404));
        cases.row(
                "error page", 0, -1, (request, response) -> response.getWriter().write("error page"));
        cases.row("sendRedirect", 302, -1, (request, response) -> response.sendRedirect("/app/elsewhere"));
        cases.row("sendRedirect after a page", 302, -1, (request, response) -> {
            response.getWriter().write("dropped");
            response.sendRedirect("elsewhere");
        });
        cases.row("a redirect by hand", 303, 0, (request, response) -> {
            response.setStatus(303);
            response.setHeader("Location", "/app/elsewhere");
        });
        cases.row("an exception with an error page", 500, 10, (request, response) -> {
            throw new ArithmeticException("on purpose");
        });
        cases.row("an exception with an error page in the middle", 500, 10, (request, response) -> {
            response.getWriter().write("dropped");
            throw new ArithmeticException("on purpose");
        });
        cases.row("an exception without an error page", 500, -1, (request, response) -> {
            throw new IllegalStateException("on purpose");
        });
        cases.row("an exception without an error page in the middle", 500, -1, (request, response) -> {
            response.getWriter().write("first");
            throw new IllegalStateException("on purpose");
        });
        cases.row("an exception after a flush", 200, -1, (request, response) -> {
            response.getWriter().write("first");
            response.flushBuffer();
            throw new ArithmeticException("on purpose");
        });
        cases.row("an exception after all was sent", 200, 5, (request, response) -> {
            response.getWriter().write("first");
            response.getWriter().close();
            throw new ArithmeticException("on purpose");
        });
    }

    private static void dispatches(CaseTable cases) {
        cases.row("a forward", 200, 5, forward("/case/a-small-page"));
        cases.row("a forward by name of a resource that streams", 200, 5, (request, response) -> {
            response.getOutputStream().write(new byte[3]);
            request.getRequestDispatcher("/case/a-few-bytes").forward(request, response);
        });
        cases.row("a forward to much", 200, MUCH, forward("/case/a-large-page"));
        cases.row("a forward to nothing", 200, 0, forward("/case/an-empty-response"));
        cases.row("a forward to an error", 403, -1, forward("/case/sendError"));
        cases.row("a forward of a forward", 200, 5, forward("/case/a-forward"));
        cases.row("a forward to an include", 200, 15, forward("/case/an-include"));
        cases.row("an include", 200, 15, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/case/a-small-page").include(request, response);
            response.getWriter().write("after");
        });
        cases.row("an include of much", 200, 10 + MUCH, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/case/a-large-page").include(request, response);
            response.getWriter().write("after");
        });
        cases.row("an include that flushes", 200, 20, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/case/writer-flush").include(request, response);
            response.getWriter().write("after");
        });
        cases.row("an include of an include of much", 200, 10 + MUCH, include("/case/an-include-of-much"));
        cases.row("an include that forwards", 200, -1, include("/case/a-forward"));
        cases.row("an include that closes", 200, -1, include("/case/stream-close"));
        cases.row("an include that may not reset", 200, 15, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/case/a-reset-by-an-include").include(request, response);
            response.getWriter().write("after");
        });
        cases.row("a reset by an include", 0, -1, (request, response) -> {
            committing(request).commitNow();
            response.reset();
            response.getWriter().write("small");
        });
    }

    private static CommittingResponse committing(HttpServletRequest request) {
        return (CommittingResponse) request.getAttribute(CommitServers.RESPONSE);
    }

    private static void resets(CaseTable cases) {
        cases.row("reset and again", 200, 5, (request, response) -> {
            response.getWriter().write("dropped");
            response.reset();
            response.getOutputStream().print("again");
        });
        cases.row("resetBuffer and again", 200, 5, (request, response) -> {
            response.getWriter().write("dropped");
            response.resetBuffer();
            response.getWriter().write("again");
        });
        cases.row(new Row("reset after the hook", 200, 5, (request, response) -> {
                    committing(request).commitNow();
                    response.reset();
                    response.getWriter().write("again");
                })
                .withRuns(2));
        cases.row("resetBuffer after the hook", 200, 5, (request, response) -> {
            response.getWriter().write("dropped");
            committing(request).commitNow();
            response.resetBuffer();
            response.getWriter().write("again");
        });
        cases.row(new Row("reset after the hook and a redirect", 302, -1, (request, response) -> {
                    committing(request).commitNow();
                    response.reset();
                    response.sendRedirect("/app/elsewhere");
                })
                .withRuns(2));
    }

    private static List<Row> jettyOnly() {
        CaseTable cases = new CaseTable();
        AsyncCases.addFailuresTo(cases);
        return cases.rows();
    }

    private static List<Row> servlet61() {
        CaseTable cases = new CaseTable();
        cases.row("a redirect that keeps the page", 302, 4, (request, response) -> {
            response.getWriter().write("kept");
            redirect(response, new Class<?>[] {String.class, boolean.class}, "/app/elsewhere", false);
        });
        cases.row(
                "a redirect with a status",
                303,
                -1,
                (request, response) ->
                        redirect(response, new Class<?>[] {String.class, int.class}, "/app/elsewhere", 303));
        cases.row("a redirect with a status that keeps the page", 308, 4, (request, response) -> {
            response.getWriter().write("kept");
            redirect(response, new Class<?>[] {String.class, int.class, boolean.class}, "/app/elsewhere", 308, false);
        });
        cases.row(
                "a small buffer written",
                200,
                5,
                (request, response) -> write(response.getOutputStream(), ByteBuffer.wrap(new byte[5])));
        cases.row(
                "a large buffer written",
                200,
                MUCH,
                (request, response) -> write(response.getOutputStream(), ByteBuffer.wrap(new byte[MUCH])));
        cases.row("buffers written", 200, MUCH, (request, response) -> {
            for (int i = 0; i < 1_000; i++) {
                write(response.getOutputStream(), ByteBuffer.wrap(new byte[MUCH / 1_000]));
            }
        });
        cases.row("a charset as an object", 200, 2, (request, response) -> {
            HttpServletResponse.class
                    .getMethod("setCharacterEncoding", Charset.class)
                    .invoke(response, StandardCharsets.UTF_8);
            response.getWriter().write("€€");
        });
        return cases.rows();
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
