package io.github.jwtfilter.contract;

import static io.github.jwtfilter.contract.SessionCase.differs;
import static io.github.jwtfilter.contract.SessionCase.holds;
import static io.github.jwtfilter.contract.Visitor.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Session and response: the stored attributes for each way to end a response. */
final class CommitCases {
    static final List<SessionCase> ALL = List.of(
            keptBy("a flush", (request, response) -> response.flushBuffer()),
            keptBy(
                    "the close of the writer",
                    (request, response) -> response.getWriter().close()),
            keptBy(
                    "a body larger than the buffer",
                    (request, response) -> response.getWriter().write("x".repeat(100_000))),
            keptBy("a redirect", (request, response) -> response.sendRedirect("/app/page")),
            keptBy("an error page", (request, response) -> response.sendError(409)),
            keptBy("an exception", (request, response) -> {
                throw new Pages.Crash();
            }),
            keptBy("a reset", (request, response) -> response.reset())
                    .except(Provider.TOMCAT, "Tomcat loses a new session with its cookie", visitor -> {
                        visitor.run((request, response) -> {
                            request.getSession().setAttribute("name", "value");
                            response.reset();
                        });
                        assertFalse(visitor.hasSession());
                    }),
            keptBy("the completion on another thread", (request, response) -> {
                AsyncContext async = request.startAsync();
                async.start(async::complete);
            }),
            holds("A change on another thread is kept", visitor -> {
                CompletableFuture<Object> done = new CompletableFuture<>();
                visitor.run((request, response) -> {
                    AsyncContext async = request.startAsync(request, response);
                    async.start(() -> {
                        request.getSession().setAttribute("name", "value");
                        async.complete();
                        done.complete(null);
                    });
                });
                result(done);
                assertEquals("value", visitor.readAttribute("name"));
            }),
            holds(
                    "A page reads the change of the page that forwarded to it",
                    visitor -> visitor.run((request, response) -> {
                        request.getSession().setAttribute("name", "value");
                        CompletableFuture<Object> seen = new CompletableFuture<>();
                        String path =
                                Pages.publish((inner, out) -> inner.getSession().getAttribute("name"), seen);
                        request.getRequestDispatcher(path).forward(request, response);
                        assertEquals("value", result(seen));
                    })),
            holds("A change by an included page is kept", visitor -> {
                visitor.run((request, response) -> {
                    String path = Pages.publish(
                            (inner, out) -> {
                                inner.getSession().setAttribute("name", "value");
                                return null;
                            },
                            new CompletableFuture<>());
                    request.getRequestDispatcher(path).include(request, response);
                    assertEquals("value", request.getSession().getAttribute("name"));
                });
                assertEquals("value", visitor.readAttribute("name"));
            }),
            holds("The error page reads the session", visitor -> {
                CompletableFuture<Object> seen = new CompletableFuture<>();
                visitor.run((request, response) -> {
                    request.getSession().setAttribute("name", "value");
                    request.setAttribute(
                            Pages.ON_ERROR,
                            Pages.publish(
                                    (inner, out) -> inner.getSession(false).getAttribute("name"), seen));
                    response.sendError(409);
                });
                assertEquals("value", result(seen));
                assertEquals(409, visitor.answer().statusCode());
            }),
            holds("A change by the error page is kept", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run((request, response) -> {
                    request.setAttribute(
                            Pages.ON_ERROR,
                            Pages.publish(
                                    (inner, out) -> {
                                        inner.getSession().setAttribute("error", "seen");
                                        return null;
                                    },
                                    new CompletableFuture<>()));
                    response.sendError(409);
                });
                assertEquals("seen", visitor.readAttribute("error"));
            }),
            holds("A change by a filter after the page is kept", visitor -> {
                visitor.run(request -> {
                    Consumer<HttpServletRequest> late =
                            same -> same.getSession().setAttribute("name", "value");
                    request.setAttribute(AfterFilter.AFTER, late);
                });
                assertEquals("value", visitor.readAttribute("name"));
            }),
            holds(
                    "After the response is committed, getSession() refuses to create a session",
                    visitor -> visitor.run((request, response) -> {
                        response.flushBuffer();
                        assertNull(request.getSession(false));
                        assertThrows(IllegalStateException.class, request::getSession);
                    })),
            holds("After the response is committed, the session is still readable", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run((request, response) -> {
                    response.flushBuffer();
                    assertEquals("value", request.getSession().getAttribute("name"));
                });
            }),
            differs(
                    "After the response is committed, the session may still change",
                    Difference.AFTER_COMMIT,
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        visitor.run((request, response) -> {
                            response.flushBuffer();
                            request.getSession().setAttribute("name", "late");
                        });
                        assertEquals("late", visitor.readAttribute("name"));
                    },
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        visitor.run((request, response) -> {
                            response.flushBuffer();
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> request.getSession().setAttribute("name", "late"));
                        });
                        assertEquals("value", visitor.readAttribute("name"));
                    }),
            differs(
                    "A session object changes the session after its request",
                    Difference.KEPT_OBJECT,
                    visitor -> {
                        kept(visitor).setAttribute("name", "late");
                        assertEquals("late", visitor.readAttribute("name"));
                    },
                    visitor -> {
                        HttpSession kept = kept(visitor);
                        assertThrows(IllegalStateException.class, () -> kept.setAttribute("name", "late"));
                        assertEquals("value", kept.getAttribute("name"));
                        assertEquals("value", visitor.readAttribute("name"));
                    }),
            holds("After the response is committed, invalidate() still ends the session", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run((request, response) -> {
                    response.flushBuffer();
                    request.getSession().invalidate();
                });
                assertFalse(visitor.hasSession());
            }));

    private CommitCases() {}

    private static HttpSession kept(Visitor visitor) throws Exception {
        return visitor.read(request -> {
            request.getSession().setAttribute("name", "value");
            return request.getSession();
        });
    }

    /** A way to end the answer of a page. */
    private interface Ending {
        void apply(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    /** Covers the request that creates the session and a request that changes it. */
    private static SessionCase keptBy(String what, Ending ending) {
        return holds("A change before " + what + " is kept", visitor -> {
            visitor.run((request, response) -> {
                request.getSession().setAttribute("name", "value");
                ending.apply(request, response);
            });
            assertEquals("value", visitor.readAttribute("name"));
            visitor.run((request, response) -> {
                request.getSession().setAttribute("name", "another");
                ending.apply(request, response);
            });
            assertEquals("another", visitor.readAttribute("name"));
        });
    }
}
