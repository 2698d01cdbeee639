package io.github.jwtfilter.commit;

import static io.github.jwtfilter.commit.CommitCases.MUCH;

import io.github.jwtfilter.commit.CommitCases.Handler;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Asynchronous answers: from another thread, after a dispatch, by a listener, or with non-blocking output. */
final class AsyncCases {
    private static final String AGAIN = "again";
    private static final String KEPT = "kept";

    private AsyncCases() {}

    /** An asynchronous answer. */
    private interface AsyncAnswer {
        void start(AsyncContext context, ServletRequest request) throws Exception;
    }

    /** Handles an event. */
    private interface EventHandler {
        void handle(AsyncEvent event);
    }

    static void addTo(CaseTable cases) {
        completed(cases);
        dispatched(cases);
        timedOut(cases);
        startedTwice(cases);
        nonBlocking(cases);
    }

    /** Starts the asynchronous answer in the first dispatch. A second dispatch answers immediately. */
    private static Handler async(AsyncAnswer answer) {
        return (request, response) -> {
            if (request.getAttribute(AGAIN) != null) {
                write(request, response, AGAIN);
                return;
            }
            AsyncContext context = request.startAsync();
            context.setTimeout(30_000);
            answer.start(context, request);
        };
    }

    /** Writes the text, or an error text if the hook has already run. */
    private static void write(ServletRequest request, HttpServletResponse response, String text) throws IOException {
        response.getWriter().write(CommitServers.hasRun(request) ? "too soon" : text);
    }

    private static void dispatchAgain(AsyncContext context) {
        context.getRequest().setAttribute(AGAIN, true);
        context.dispatch();
    }

    private static void answer(AsyncContext context, String text) {
        try {
            write(context.getRequest(), (HttpServletResponse) context.getResponse(), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        context.complete();
    }

    private static ServletRequest unwrapped(ServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper ? unwrapped(wrapper.getRequest()) : request;
    }

    private static void completed(CaseTable cases) {
        cases.row("async complete", 200, 5, async((context, request) -> answer(context, "later")));
        cases.row("async complete of nothing", 200, 0, async((context, request) -> context.complete()));
        cases.row("async complete through the request", 200, 0, (request, response) -> {
            request.startAsync();
            request.getAsyncContext().complete();
        });
        cases.row("async work", 200, 5, async((context, request) -> context.start(() -> answer(context, "later"))));
        cases.row(
                "async work of a thread",
                200,
                MUCH,
                async((context, request) -> new Thread(() -> answer(context, CommitCases.text(MUCH))).start()));
        cases.row("async sendError", 403, -1, async((context, request) -> {
            ((HttpServletResponse) context.getResponse()).sendError(403);
            context.complete();
        }));
        cases.row("async redirect", 302, -1, async((context, request) -> {
            ((HttpServletResponse) context.getResponse()).sendRedirect("/app/elsewhere");
            context.complete();
        }));
        cases.row("async begun past the wrapper", 200, 5, (request, response) -> {
            unwrapped(request).startAsync(request, response);
            AsyncContext context = request.getAsyncContext();
            context.start(() -> answer(context, "later"));
        });
        cases.row("async to a stream", 200, 5, async((context, request) -> {
            context.getResponse().getOutputStream().print("later");
            context.complete();
        }));
        cases.row("async in a forward", 200, 5, CommitCases.forward("/case/async-work"));
    }

    private static void dispatched(CaseTable cases) {
        cases.row("async dispatch", 200, 5, async((context, request) -> dispatchAgain(context)));
        cases.row(
                "async dispatch to a path",
                200,
                5,
                async((context, request) -> context.dispatch("/case/a-small-page")));
        cases.row(
                "async dispatch from work",
                200,
                5,
                async((context, request) -> context.start(() -> dispatchAgain(context))));
        cases.row(
                "async dispatch to an exception",
                500,
                -1,
                (request, response) -> request.startAsync().dispatch("/case/an-exception-with-an-error-page"));
    }

    /** Adds what a listener can do after a timeout. The hook waits for the last listener. */
    private static void timedOut(CaseTable cases) {
        cases.row("async time-out", 500, -1, timedOut(listeners()));
        cases.row("async time-out with a listener", 500, -1, timedOut(listeners(event -> {})));
        cases.row("async time-out with a failing listener", 500, -1, timedOut(listeners(AsyncCases::fail)));
        EventHandler completing = event -> answer(event.getAsyncContext(), "late");
        EventHandler dispatching = event -> dispatchAgain(event.getAsyncContext());
        cases.row("async time-out completed by a listener", 200, 4, timedOut(listeners(completing)));
        cases.row("async time-out completed by the first", 200, 4, timedOut(listeners(completing, event -> {})));
        cases.row("async time-out completed by the second", 200, 4, timedOut(listeners(event -> {}, completing)));
        cases.row("async time-out dispatched by a listener", 200, 5, timedOut(listeners(dispatching)));
        cases.row("async time-out dispatched by the first", 200, 5, timedOut(listeners(dispatching, event -> {})));
        cases.row("async time-out dispatched by the second", 200, 5, timedOut(listeners(event -> {}, dispatching)));
        cases.row(
                "async time-out dispatched by one with a request",
                200,
                5,
                timedOut((context, request) ->
                        context.addListener(new OnFailure(dispatching), context.getRequest(), context.getResponse())));
        cases.row("async time-out dispatched through the request", 200, 5, timedOut((context, request) -> {
            EventHandler handler = event -> dispatchAgain(((HttpServletRequest) request).getAsyncContext());
            context.addListener(new OnFailure(handler));
        }));
        cases.row("async time-out dispatched to a path", 200, 5, timedOut(listeners(event -> {
            event.getAsyncContext().getRequest().setAttribute(AGAIN, true);
            event.getAsyncContext().dispatch("/case/async-dispatch");
        })));
        cases.row("async time-out dispatched to a path of an application", 200, 5, timedOut(listeners(event -> {
            ServletRequest request = event.getAsyncContext().getRequest();
            request.setAttribute(AGAIN, true);
            event.getAsyncContext().dispatch(request.getServletContext(), "/case/async-dispatch");
        })));
    }

    private static Handler timedOut(AsyncAnswer answer) {
        return async((context, request) -> {
            context.setTimeout(50);
            answer.start(context, request);
        });
    }

    /** Adds the same cases after a failed start. Tomcat then closes the connection without an answer. */
    static void addFailuresTo(CaseTable cases) {
        cases.row("async failure", 500, -1, failed(listeners()));
        cases.row("async failure with a listener", 500, -1, failed(listeners(event -> {})));
        cases.row("async failure with a failing listener", 500, -1, failed(listeners(AsyncCases::fail)));
        cases.row(
                "async failure dispatched by a listener",
                200,
                5,
                failed(listeners(event -> dispatchAgain(event.getAsyncContext()))));
    }

    private static Handler failed(AsyncAnswer answer) {
        return async((context, request) -> {
            answer.start(context, request);
            throw new IllegalStateException("on purpose");
        });
    }

    private static void fail(AsyncEvent event) {
        throw new IllegalStateException("on purpose");
    }

    private static AsyncAnswer listeners(EventHandler... handlers) {
        return (context, request) -> {
            for (EventHandler handler : handlers) {
                context.addListener(new OnFailure(handler));
            }
        };
    }

    private static void startedTwice(CaseTable cases) {
        cases.row("async twice", 200, 5, (request, response) -> {
            if (request.getAttribute(AGAIN) == null) {
                dispatchAgain(request.startAsync());
            } else {
                answer(request.startAsync(request, response), "twice");
            }
        });
        cases.row("async twice completed through the listener's context", 200, 5, (request, response) -> {
            if (request.getAttribute(AGAIN) == null) {
                AsyncContext first = request.startAsync();
                first.addListener(new Restarted(request));
                dispatchAgain(first);
            } else {
                AsyncContext second = request.startAsync(request, response);
                AsyncContext kept = (AsyncContext) request.getAttribute(KEPT);
                second.start(() -> answer(kept, "twice"));
            }
        });
    }

    private static void nonBlocking(CaseTable cases) {
        cases.row("a little without blocking", 200, 5, pieces(1, stream -> stream.write(new byte[5])));
        cases.row("pieces without blocking", 200, 40_000, pieces(40, stream -> stream.write(new byte[1_000])));
        cases.row("much without blocking", 200, MUCH, pieces(1, stream -> stream.write(new byte[MUCH])));
        cases.row("large pieces without blocking", 200, MUCH, pieces(5, stream -> stream.write(new byte[MUCH / 5])));
        cases.row("bytes without blocking", 200, MUCH, pieces(MUCH, stream -> stream.write('a')));
        cases.row("a little text without blocking", 200, 5, pieces(1, stream -> stream.print("small")));
        cases.row("text without blocking", 200, 40_000, pieces(4_000, stream -> stream.print("0123456789")));
        cases.row("much text without blocking", 200, MUCH, pieces(1, stream -> stream.print(CommitCases.text(MUCH))));
        cases.row("a short line without blocking", 200, 7, pieces(1, stream -> stream.println("small")));
        cases.row("short lines without blocking", 200, 60_000, pieces(20_000, stream -> stream.println("a")));
        cases.row(
                "a long line without blocking",
                200,
                MUCH + 2,
                pieces(1, stream -> stream.println(CommitCases.text(MUCH))));
        cases.row("line ends without blocking", 200, 40_000, pieces(20_000, ServletOutputStream::println));
        cases.row("a flush without blocking", 200, 0, pieces(1, ServletOutputStream::flush));
        cases.row("a close without blocking", 200, 0, pieces(1, ServletOutputStream::close));
    }

    /** Repeats a write as often as the stream is ready. */
    private static Handler pieces(int count, CaseTable.Streaming piece) {
        return (request, response) -> {
            AsyncContext context = request.startAsync();
            ServletOutputStream stream = response.getOutputStream();
            stream.setWriteListener(new PieceWriter(context, stream, piece, count));
        };
    }

    /** Writes while the stream is ready. */
    private static final class PieceWriter implements WriteListener {
        private final AsyncContext context;
        private final ServletOutputStream stream;
        private final CaseTable.Streaming piece;
        private int left;

        PieceWriter(AsyncContext context, ServletOutputStream stream, CaseTable.Streaming piece, int count) {
            this.context = context;
            this.stream = stream;
            this.piece = piece;
            this.left = count;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (stream.isReady()) {
                if (left == 0) {
                    context.complete();
                    return;
                }
                left--;
                try {
                    piece.to(stream);
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            context.complete();
        }
    }

    /** Acts on a timeout or a failure. */
    private static final class OnFailure extends NoOpAsyncListener {
        private final EventHandler handler;

        OnFailure(EventHandler handler) {
            this.handler = handler;
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            handler.handle(event);
        }

        @Override
        public void onError(AsyncEvent event) {
            handler.handle(event);
        }
    }

    /** Keeps the context of the second start. */
    private static final class Restarted extends NoOpAsyncListener {
        private final ServletRequest request;

        Restarted(ServletRequest request) {
            this.request = request;
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            request.setAttribute(KEPT, event.getAsyncContext());
        }
    }
}
