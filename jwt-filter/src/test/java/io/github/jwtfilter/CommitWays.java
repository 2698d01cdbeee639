package io.github.jwtfilter;

import io.github.jwtfilter.commit.CommittingResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Ways to answer a request, and what the client gets to see. */
final class CommitWays {
    /** One way. */
    interface Way {
        void answer(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    /** Writes with a writer. */
    private interface Writing {
        void to(PrintWriter writer) throws Exception;
    }

    /** Writes bytes. */
    private interface Streaming {
        void to(ServletOutputStream stream) throws Exception;
    }

    /**
     * A way and what comes of it.
     *
     * @param status that the client gets; 0 if it is no way of its own
     * @param length of the body in characters, -1 if that is another's concern
     * @param runs how often the hook runs
     */
    record Row(String name, Way way, String method, int status, int length, int runs) {
        Row(String name, int status, int length, Way way) {
            this(name, way, "GET", status, length, 1);
        }

        Row by(String other) {
            return new Row(name, way, other, status, length, runs);
        }

        Row runs(int other) {
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

    /** More than any container's buffer. */
    private static final int MUCH = 100_000;

    static final List<Row> ALL = new ArrayList<>();

    private CommitWays() {}

    /** Ways that only Servlet 6.1 has. */
    static final List<Row> NEWER = new ArrayList<>();

    static Way named(String name) {
        return Stream.concat(ALL.stream(), NEWER.stream())
                .filter(row -> row.name.replace(' ', '-').equals(name))
                .findFirst()
                .orElseThrow()
                .way;
    }

    private static void row(String name, int status, int length, Way way) {
        ALL.add(new Row(name, status, length, way));
    }

    private static void writing(String name, int length, Writing writing) {
        row(name, 200, length, (request, response) -> writing.to(response.getWriter()));
    }

    private static void encoded(String name, String encoding, int length, Writing writing) {
        row(name, 200, length, (request, response) -> {
            response.setContentType("text/plain; charset=" + encoding);
            writing.to(response.getWriter());
        });
    }

    private static void streaming(String name, int length, Streaming streaming) {
        row(name, 200, length, (request, response) -> streaming.to(response.getOutputStream()));
    }

    private static void asynchronous(String name, int status, int length, AsyncWay way) {
        row(name, status, length, (request, response) -> {
            // What is dispatched to a second time answers at once.
            if (request.getAttribute("again") != null) {
                response.getWriter().write(CommitServers.hasRun(request) ? "too soon" : "again");
                return;
            }
            AsyncContext context = request.startAsync();
            context.setTimeout(30_000);
            way.go(context, request);
        });
    }

    /** Answers later. */
    private interface AsyncWay {
        void go(AsyncContext context, HttpServletRequest request) throws Exception;
    }

    private static void again(AsyncContext context) {
        context.getRequest().setAttribute("again", true);
        context.dispatch();
    }

    private static String text(int length) {
        return "a".repeat(length);
    }

    static {
        row("nothing at all", 200, 0, (request, response) -> {});
        row("a status without a body", 204, 0, (request, response) -> response.setStatus(204));
        row("not modified", 304, 0, (request, response) -> response.setStatus(304));
        row("created", 201, 2, (request, response) -> {
            response.setStatus(201);
            response.getWriter().write("ok");
        });
        flushes();
        errorsAndRedirects();
        buffers();
        encodings();
        prints();
        lengths();
        dispatches();
        resets();
        asynchronous();
        newer();
    }

    private static void flushes() {
        writing("a small page", 5, writer -> writer.write("small"));
        streaming("a few bytes", 5, stream -> stream.write(new byte[5]));
        row("flushBuffer before all", 200, 5, (request, response) -> {
            response.flushBuffer();
            response.getWriter().write("after");
        });
        row("flushBuffer in the middle", 200, 10, (request, response) -> {
            response.getWriter().write("first");
            response.flushBuffer();
            response.getWriter().write("after");
        });
        writing("writer flush", 10, writer -> {
            writer.write("first");
            writer.flush();
            writer.write("after");
        });
        writing("writer flush before all", 0, PrintWriter::flush);
        writing("writer close", 5, writer -> {
            writer.write("first");
            writer.close();
        });
        writing("writer checkError", 10, writer -> {
            writer.write("first");
            writer.checkError();
            writer.write("after");
        });
        row("writer in a try", 200, 5, (request, response) -> {
            try (PrintWriter writer = response.getWriter()) {
                writer.write("first");
            }
        });
        streaming("stream flush", 10, stream -> {
            stream.write(new byte[5]);
            stream.flush();
            stream.write(new byte[5]);
        });
        streaming("stream close", 5, stream -> {
            stream.write(new byte[5]);
            stream.close();
        });
        row("stream in a try", 200, 5, (request, response) -> {
            try (OutputStream stream = response.getOutputStream()) {
                stream.write(new byte[5]);
            }
        });
        row("a buffering writer as in JSP", 200, MUCH, (request, response) -> {
            try (BufferedWriter page = new BufferedWriter(response.getWriter(), 8192)) {
                for (int i = 0; i < MUCH / 10; i++) {
                    page.write(text(10));
                }
            }
        });
        row("trailer fields", 200, 5, (request, response) -> {
            response.setTrailerFields(() -> Map.of("X-Trailer", "1"));
            response.getWriter().write("first");
            response.flushBuffer();
        });
        row("a push builder asked for", 200, 5, (request, response) -> {
            request.newPushBuilder();
            response.getWriter().write("first");
        });
        ALL.add(new Row(
                        "HEAD",
                        200,
                        0,
                        (request, response) -> response.getWriter().write("unseen"))
                .by("HEAD"));
        ALL.add(new Row("HEAD with a length", 200, 0, (request, response) -> {
                    response.setContentLength(6);
                    response.getWriter().write("unseen");
                })
                .by("HEAD"));
        ALL.add(new Row("HEAD of much", 200, 0, (request, response) -> {
                    response.getWriter().write(text(MUCH));
                })
                .by("HEAD"));
    }

    /** Says its name. */
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

    private static void errorsAndRedirects() {
        row("an upgrade", 0, -1, (request, response) -> {
            response.setHeader("Connection", "Upgrade");
            response.setHeader("Upgrade", "parrot");
            request.upgrade(Parrot.class);
        });
        row("early hints", 0, -1, (request, response) -> {
            response.addHeader("Link", "</style.css>; rel=preload");
            response.sendError(103);
            response.getWriter().write("small");
        });
        row("sendError", 403, -1, (request, response) -> response.sendError(403));
        row("sendError with words", 403, -1, (request, response) -> response.sendError(403, "no"));
        row("sendError after a page", 403, -1, (request, response) -> {
            response.getWriter().write("dropped");
            response.sendError(403);
        });
        row("sendError with an error page", 404, 10, (request, response) -> response.sendError(404));
        row("error page", 0, -1, (request, response) -> response.getWriter().write("error page"));
        row("sendRedirect", 302, -1, (request, response) -> response.sendRedirect("/app/elsewhere"));
        row("sendRedirect after a page", 302, -1, (request, response) -> {
            response.getWriter().write("dropped");
            response.sendRedirect("elsewhere");
        });
        row("a redirect by hand", 303, 0, (request, response) -> {
            response.setStatus(303);
            response.setHeader("Location", "/app/elsewhere");
        });
        row("an exception with an error page", 500, 10, (request, response) -> {
            throw new ArithmeticException("meant");
        });
        row("an exception with an error page in the middle", 500, 10, (request, response) -> {
            response.getWriter().write("dropped");
            throw new ArithmeticException("meant");
        });
        row("an exception without an error page", 500, -1, (request, response) -> {
            throw new IllegalStateException("meant");
        });
        row("an exception without an error page in the middle", 500, -1, (request, response) -> {
            response.getWriter().write("first");
            throw new IllegalStateException("meant");
        });
        row("an exception after a flush", 200, -1, (request, response) -> {
            response.getWriter().write("first");
            response.flushBuffer();
            throw new ArithmeticException("meant");
        });
        row("an exception after all was sent", 200, 5, (request, response) -> {
            response.getWriter().write("first");
            response.getWriter().close();
            throw new ArithmeticException("meant");
        });
    }

    private static void buffers() {
        for (int more = -1; more <= 1; more++) {
            int excess = more;
            String size = more == 0 ? "a full buffer" : "a buffer " + (more < 0 ? "less" : "and") + " one byte";
            row(
                    size + " of bytes",
                    200,
                    -1,
                    (request, response) ->
                            response.getOutputStream().write(new byte[response.getBufferSize() + excess]));
            row(size + " byte by byte", 200, -1, (request, response) -> {
                for (int i = response.getBufferSize() + excess; i > 0; i--) {
                    response.getOutputStream().write('a');
                }
            });
            row(
                    size + " of text",
                    200,
                    -1,
                    (request, response) -> response.getWriter().write(text(response.getBufferSize() + excess)));
            row(size + " char by char", 200, -1, (request, response) -> {
                for (int i = response.getBufferSize() + excess; i > 0; i--) {
                    response.getWriter().write('a');
                }
            });
            row(size + " of chars", 200, -1, (request, response) -> {
                char[] chars = new char[response.getBufferSize() + excess];
                Arrays.fill(chars, 'a');
                response.getWriter().write(chars);
            });
            row(size + " in two", 200, -1, (request, response) -> {
                response.getOutputStream().write(new byte[response.getBufferSize() / 2]);
                response.getOutputStream().write(new byte[(response.getBufferSize() + 1) / 2 + excess]);
            });
            row(size + " of 8192", 200, 8192 + more, (request, response) -> {
                response.setBufferSize(8192);
                response.getOutputStream().write(new byte[8192 + excess]);
            });
        }
        row("a small buffer", 200, 600, (request, response) -> {
            response.setBufferSize(512);
            for (int i = 0; i < 60; i++) {
                response.getOutputStream().write(new byte[10]);
            }
        });
        row("a tiny buffer", 200, 3, (request, response) -> {
            response.setBufferSize(1);
            response.getOutputStream().write(new byte[3]);
        });
        row("a buffer of three", 200, 4, (request, response) -> {
            response.setBufferSize(3);
            response.getOutputStream().print("abcd");
        });
        row("a large buffer", 200, 150_000, (request, response) -> {
            response.setBufferSize(120_000);
            response.getWriter().write(text(75_000));
            response.getWriter().write(text(75_000));
        });
        streaming("many bytes", MUCH, stream -> stream.write(new byte[MUCH]));
        streaming("many bytes and close", MUCH, stream -> {
            stream.write(new byte[MUCH]);
            stream.close();
        });
        writing("a large page", MUCH, writer -> writer.write(text(MUCH)));
        writing("a large page of chars", MUCH, writer -> {
            char[] chars = new char[MUCH];
            Arrays.fill(chars, 'a');
            writer.write(chars);
        });
    }

    private static void encodings() {
        encoded("two bytes a character", "UTF-8", 20_000, writer -> writer.write("é".repeat(20_000)));
        encoded("three bytes a character", "UTF-8", 11_000, writer -> {
            for (int i = 0; i < 11_000; i++) {
                writer.write('€');
            }
        });
        encoded("three bytes a character in lines", "UTF-8", -1, writer -> {
            for (int i = 0; i < 1_100; i++) {
                writer.println("€€€€€€€€€€");
            }
        });
        encoded("four bytes a character", "UTF-8", 20_000, writer -> writer.write("😀".repeat(10_000)));
        encoded("four bytes a character by halves", "UTF-8", 20_000, writer -> {
            for (int i = 0; i < 10_000; i++) {
                writer.write("😀".charAt(0));
                writer.write("😀".charAt(1));
            }
        });
        encoded("a half that never becomes whole", "UTF-8", -1, writer -> {
            for (int i = 0; i < 20_000; i++) {
                writer.write("😀".charAt(0));
            }
        });
        encoded("one byte a character", "ISO-8859-1", 40_000, writer -> writer.write("é".repeat(40_000)));
        encoded("two bytes for all", "UTF-16", -1, writer -> writer.write(text(20_000)));
        encoded("four bytes for all", "UTF-32", -1, writer -> writer.write(text(20_000)));
        encoded("Japanese", "Shift_JIS", -1, writer -> writer.write("日".repeat(20_000)));
        encoded("Japanese with escapes", "ISO-2022-JP", -1, writer -> {
            for (int i = 0; i < 5_000; i++) {
                writer.write("日a");
            }
        });
        encoded("Chinese", "GB18030", -1, writer -> writer.write("日😀".repeat(7_000)));
        encoded("characters the encoding lacks", "US-ASCII", 40_000, writer -> writer.write("€".repeat(40_000)));
    }

    private static void prints() {
        char[] chars = text(10).toCharArray();
        Map<String, Writing> writings = Map.ofEntries(
                Map.entry("boolean", writer -> writer.print(true)),
                Map.entry("char", writer -> writer.print('a')),
                Map.entry("int", writer -> writer.print(1)),
                Map.entry("long", writer -> writer.print(1L)),
                Map.entry("float", writer -> writer.print(1.5f)),
                Map.entry("double", writer -> writer.print(1.5)),
                Map.entry("chars", writer -> writer.print(chars)),
                Map.entry("text", writer -> writer.print("text")),
                Map.entry("null", writer -> writer.print((String) null)),
                Map.entry("object", writer -> writer.print(Locale.ROOT.getClass())),
                Map.entry("line end", PrintWriter::println),
                Map.entry("boolean line", writer -> writer.println(true)),
                Map.entry("char line", writer -> writer.println('a')),
                Map.entry("int line", writer -> writer.println(1)),
                Map.entry("long line", writer -> writer.println(1L)),
                Map.entry("float line", writer -> writer.println(1.5f)),
                Map.entry("double line", writer -> writer.println(1.5)),
                Map.entry("chars line", writer -> writer.println(chars)),
                Map.entry("text line", writer -> writer.println("text")),
                Map.entry("object line", writer -> writer.println(Locale.ROOT.getClass())),
                Map.entry("printf", writer -> writer.printf("%,d", 1_000_000)),
                Map.entry("printf in a locale", writer -> writer.printf(Locale.GERMANY, "%,d", 1_000_000)),
                Map.entry("format", writer -> writer.format("%,d", 1_000_000)),
                Map.entry("append", writer -> writer.append("text")),
                Map.entry("append part", writer -> writer.append("text", 1, 3)),
                Map.entry("append char", writer -> writer.append('a')));
        writings.forEach((name, writing) -> writing("writer prints " + name, -1, writer -> {
            for (int i = 0; i < 34_000; i++) {
                writing.to(writer);
            }
        }));
        Map<String, Streaming> streamings = Map.ofEntries(
                Map.entry("boolean", stream -> stream.print(true)),
                Map.entry("char", stream -> stream.print('a')),
                Map.entry("int", stream -> stream.print(1)),
                Map.entry("long", stream -> stream.print(1L)),
                Map.entry("float", stream -> stream.print(1.5f)),
                Map.entry("double", stream -> stream.print(1.5)),
                Map.entry("text", stream -> stream.print("text")),
                Map.entry("null", stream -> stream.print(null)),
                Map.entry("much text", stream -> stream.print(text(9_000))),
                Map.entry("line end", ServletOutputStream::println),
                Map.entry("boolean line", stream -> stream.println(true)),
                Map.entry("char line", stream -> stream.println('a')),
                Map.entry("int line", stream -> stream.println(1)),
                Map.entry("long line", stream -> stream.println(1L)),
                Map.entry("float line", stream -> stream.println(1.5f)),
                Map.entry("double line", stream -> stream.println(1.5)),
                Map.entry("text line", stream -> stream.println("text")));
        streamings.forEach((name, streaming) -> streaming("stream prints " + name, -1, stream -> {
            for (int i = 0; i < (name.startsWith("much") ? 5 : 34_000); i++) {
                streaming.to(stream);
            }
        }));
    }

    private static void lengths() {
        row("a length reached by bytes", 200, 5, (request, response) -> {
            response.setContentLength(5);
            response.getOutputStream().write(new byte[5]);
        });
        row("a long length reached by text", 200, 5, (request, response) -> {
            response.setContentLengthLong(5);
            response.getWriter().write("first");
        });
        row("a length in a header reached", 200, 5, (request, response) -> {
            response.setHeader("Content-Length", "5");
            response.getWriter().write("first");
        });
        row("a length in an added header reached", 200, 5, (request, response) -> {
            response.addHeader("content-length", "5");
            response.getOutputStream().print("first");
        });
        row("a length in a header for numbers reached", 200, 5, (request, response) -> {
            response.setIntHeader("Content-Length", 5);
            response.getOutputStream().println("fir");
        });
        row("a length in an added header for numbers reached", 200, 5, (request, response) -> {
            response.addIntHeader("Content-Length", 5);
            response.getWriter().write("first");
        });
        row("a length in bytes reached by characters", 200, 2, (request, response) -> {
            response.setContentType("text/plain; charset=UTF-8");
            response.setContentLength(6);
            response.getWriter().write("€€");
        });
        row("a length told after the page", 200, 5, (request, response) -> {
            response.getWriter().write("first");
            response.setContentLength(5);
        });
        row("a length of nothing", 200, 0, (request, response) -> response.setContentLength(0));
        row("a length of nothing and an empty write", 200, 0, (request, response) -> {
            response.setContentLength(0);
            response.getOutputStream().write(new byte[0]);
        });
        row("a length taken back", 200, 5, (request, response) -> {
            response.setContentLength(3);
            response.setContentLength(-1);
            response.getWriter().write("first");
        });
        row("much of a length", 200, MUCH, (request, response) -> {
            response.setContentLength(MUCH);
            response.getOutputStream().write(new byte[MUCH / 2]);
            response.getOutputStream().write(new byte[MUCH / 2]);
        });
    }

    private static void dispatches() {
        row(
                "a forward",
                200,
                5,
                (request, response) ->
                        request.getRequestDispatcher("/way/a-small-page").forward(request, response));
        row("a forward by name of a resource that streams", 200, 5, (request, response) -> {
            response.getOutputStream().write(new byte[3]);
            request.getRequestDispatcher("/way/a-few-bytes").forward(request, response);
        });
        row(
                "a forward to much",
                200,
                MUCH,
                (request, response) ->
                        request.getRequestDispatcher("/way/a-large-page").forward(request, response));
        row(
                "a forward to nothing",
                200,
                0,
                (request, response) ->
                        request.getRequestDispatcher("/way/nothing-at-all").forward(request, response));
        row(
                "a forward to an error",
                403,
                -1,
                (request, response) ->
                        request.getRequestDispatcher("/way/sendError").forward(request, response));
        row(
                "a forward of a forward",
                200,
                5,
                (request, response) ->
                        request.getRequestDispatcher("/way/a-forward").forward(request, response));
        row(
                "a forward to what includes",
                200,
                15,
                (request, response) ->
                        request.getRequestDispatcher("/way/an-include").forward(request, response));
        row("an include", 200, 15, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/way/a-small-page").include(request, response);
            response.getWriter().write("after");
        });
        row("an include of much", 200, 10 + MUCH, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/way/a-large-page").include(request, response);
            response.getWriter().write("after");
        });
        row("an include that flushes", 200, 20, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/way/writer-flush").include(request, response);
            response.getWriter().write("after");
        });
        row(
                "an include of an include of much",
                200,
                10 + MUCH,
                (request, response) ->
                        request.getRequestDispatcher("/way/an-include-of-much").include(request, response));
        row(
                "an include that forwards",
                200,
                -1,
                (request, response) ->
                        request.getRequestDispatcher("/way/a-forward").include(request, response));
        row(
                "an include that closes",
                200,
                -1,
                (request, response) ->
                        request.getRequestDispatcher("/way/stream-close").include(request, response));
        row("an include that may not reset", 200, 15, (request, response) -> {
            response.getWriter().write("first");
            request.getRequestDispatcher("/way/a-reset-by-an-include").include(request, response);
            response.getWriter().write("after");
        });
        row("a reset by an include", 0, -1, (request, response) -> {
            committing(request).commitNow();
            response.reset();
            response.getWriter().write("small");
        });
    }

    private static CommittingResponse committing(HttpServletRequest request) {
        return (CommittingResponse) request.getAttribute(CommitServers.RESPONSE);
    }

    private static void resets() {
        row("reset and again", 200, 5, (request, response) -> {
            response.getWriter().write("dropped");
            response.reset();
            response.getOutputStream().print("again");
        });
        row("resetBuffer and again", 200, 5, (request, response) -> {
            response.getWriter().write("dropped");
            response.resetBuffer();
            response.getWriter().write("again");
        });
        ALL.add(new Row("reset after it ran", 200, 5, (request, response) -> {
                    committing(request).commitNow();
                    response.reset();
                    response.getWriter().write("again");
                })
                .runs(2));
        row("resetBuffer after it ran", 200, 5, (request, response) -> {
            response.getWriter().write("dropped");
            committing(request).commitNow();
            response.resetBuffer();
            response.getWriter().write("again");
        });
        ALL.add(new Row("reset after it ran and a redirect", 302, -1, (request, response) -> {
                    committing(request).commitNow();
                    response.reset();
                    response.sendRedirect("/app/elsewhere");
                })
                .runs(2));
    }

    private static void asynchronous() {
        asynchronous("async complete", 200, 5, (context, request) -> {
            context.getResponse().getWriter().write("later");
            context.complete();
        });
        asynchronous("async complete of nothing", 200, 0, (context, request) -> context.complete());
        asynchronous(
                "async complete through the request",
                200,
                0,
                (context, request) -> request.getAsyncContext().complete());
        asynchronous(
                "async work",
                200,
                5,
                (context, request) -> context.start(() -> {
                    try {
                        context.getResponse().getWriter().write("later");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    context.complete();
                }));
        asynchronous(
                "async work of a thread",
                200,
                MUCH,
                (context, request) -> new Thread(() -> {
                            try {
                                context.getResponse().getWriter().write(text(MUCH));
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                            context.complete();
                        })
                        .start());
        asynchronous("async dispatch", 200, 5, (context, request) -> again(context));
        asynchronous("async dispatch to a path", 200, 5, (context, request) -> context.dispatch("/way/a-small-page"));
        asynchronous("async dispatch from work", 200, 5, (context, request) -> context.start(() -> again(context)));
        asynchronous("async sendError", 403, -1, (context, request) -> {
            ((HttpServletResponse) context.getResponse()).sendError(403);
            context.complete();
        });
        asynchronous("async redirect", 302, -1, (context, request) -> {
            ((HttpServletResponse) context.getResponse()).sendRedirect("/app/elsewhere");
            context.complete();
        });
        asynchronous("async with responses given", 200, 5, (context, request) -> {
            AsyncContext other = context;
            other.getResponse().getOutputStream().print("later");
            other.complete();
        });
        asynchronous("async time-out completed by a listener", 200, 4, (context, request) -> {
            context.setTimeout(50);
            context.addListener(new Late((event) -> {
                boolean ran = CommitServers.hasRun(event.getAsyncContext().getRequest());
                event.getAsyncContext().getResponse().getWriter().write(ran ? "too soon" : "late");
                event.getAsyncContext().complete();
            }));
        });
        asynchronous("async time-out dispatched by a listener", 200, 5, (context, request) -> {
            context.setTimeout(50);
            context.addListener(
                    new Late((event) -> again(event.getAsyncContext())), context.getRequest(), context.getResponse());
        });
        asynchronous("async time-out", 500, -1, (context, request) -> context.setTimeout(50));
        asynchronous("async time-out heard", 500, -1, (context, request) -> {
            context.setTimeout(50);
            context.addListener(new Late((event) -> {}));
        });
        row(
                "async dispatch to an exception",
                500,
                -1,
                (request, response) -> request.startAsync().dispatch("/way/an-exception-with-an-error-page"));
        row("async twice", 200, 5, (request, response) -> {
            if (request.getAttribute("twice") == null) {
                request.setAttribute("twice", true);
                request.startAsync().dispatch();
            } else {
                AsyncContext context = request.startAsync(request, response);
                context.getResponse().getWriter().write("twice");
                context.complete();
            }
        });
        row(
                "async in a forward",
                200,
                5,
                (request, response) ->
                        request.getRequestDispatcher("/way/async-work").forward(request, response));
        nonBlocking("a little without blocking", 5, List.of(5));
        nonBlocking("pieces without blocking", 40_000, Collections.nCopies(40, 1_000));
        nonBlocking("much without blocking", MUCH, List.of(MUCH));
        nonBlocking("large pieces without blocking", MUCH, Collections.nCopies(5, MUCH / 5));
    }

    private static void newer() {
        NEWER.add(new Row("a redirect that keeps the page", 302, 4, (request, response) -> {
            response.getWriter().write("kept");
            redirect(response, new Class<?>[] {String.class, boolean.class}, "/app/elsewhere", false);
        }));
        NEWER.add(new Row(
                "a redirect with a status",
                303,
                -1,
                (request, response) ->
                        redirect(response, new Class<?>[] {String.class, int.class}, "/app/elsewhere", 303)));
        NEWER.add(new Row("a redirect with a status that keeps the page", 308, 4, (request, response) -> {
            response.getWriter().write("kept");
            redirect(response, new Class<?>[] {String.class, int.class, boolean.class}, "/app/elsewhere", 308, false);
        }));
        NEWER.add(new Row(
                "a small buffer written",
                200,
                5,
                (request, response) -> write(response.getOutputStream(), ByteBuffer.wrap(new byte[5]))));
        NEWER.add(new Row(
                "a large buffer written",
                200,
                MUCH,
                (request, response) -> write(response.getOutputStream(), ByteBuffer.wrap(new byte[MUCH]))));
        NEWER.add(new Row("buffers written", 200, MUCH, (request, response) -> {
            for (int i = 0; i < 1_000; i++) {
                write(response.getOutputStream(), ByteBuffer.wrap(new byte[MUCH / 1_000]));
            }
        }));
        NEWER.add(new Row("an encoding given as such", 200, 2, (request, response) -> {
            HttpServletResponse.class
                    .getMethod("setCharacterEncoding", Charset.class)
                    .invoke(response, StandardCharsets.UTF_8);
            response.getWriter().write("€€");
        }));
    }

    private static void redirect(HttpServletResponse response, Class<?>[] types, Object... arguments) throws Exception {
        HttpServletResponse.class.getMethod("sendRedirect", types).invoke(response, arguments);
    }

    private static void write(ServletOutputStream stream, ByteBuffer buffer) throws Exception {
        ServletOutputStream.class.getMethod("write", ByteBuffer.class).invoke(stream, buffer);
    }

    private static void nonBlocking(String name, int length, List<Integer> pieces) {
        row(name, 200, length, (request, response) -> {
            AsyncContext context = request.startAsync();
            ServletOutputStream stream = response.getOutputStream();
            List<Integer> left = new ArrayList<>(pieces);
            stream.setWriteListener(new WriteListener() {
                @Override
                public void onWritePossible() throws IOException {
                    while (stream.isReady()) {
                        if (left.isEmpty()) {
                            context.complete();
                            return;
                        }
                        stream.write(new byte[left.remove(0)]);
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    context.complete();
                }
            });
        });
    }

    /** Does something when time is up. */
    private static final class Late implements AsyncListener {
        private final Action action;

        Late(Action action) {
            this.action = action;
        }

        private interface Action {
            void on(AsyncEvent event) throws IOException;
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            action.on(event);
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
