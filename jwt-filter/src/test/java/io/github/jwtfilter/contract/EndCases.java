package io.github.jwtfilter.contract;

import static io.github.jwtfilter.contract.SessionCase.differs;
import static io.github.jwtfilter.contract.SessionCase.holds;
import static io.github.jwtfilter.contract.Visitor.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code invalidate()}: its effect on the same request, the next one and concurrent ones. */
final class EndCases {
    static final List<SessionCase> ALL = List.of(
            refusedAfterInvalidate("getAttribute", session -> session.getAttribute("name")),
            refusedAfterInvalidate("getAttributeNames", HttpSession::getAttributeNames),
            refusedAfterInvalidate("setAttribute", session -> session.setAttribute("name", "value")),
            refusedAfterInvalidate("removeAttribute", session -> session.removeAttribute("name")),
            refusedAfterInvalidate("getCreationTime", HttpSession::getCreationTime),
            refusedAfterInvalidate("getLastAccessedTime", HttpSession::getLastAccessedTime),
            refusedAfterInvalidate("isNew", HttpSession::isNew),
            refusedAfterInvalidate("a second invalidate", HttpSession::invalidate),
            holds("After the end of a session, getId() and getServletContext() still work", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run(request -> {
                    HttpSession session = request.getSession();
                    String id = session.getId();
                    session.invalidate();
                    assertEquals(id, session.getId());
                    assertEquals("/app", session.getServletContext().getContextPath());
                });
            }),
            holds("After invalidate() the request has no session", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run(request -> {
                    request.getSession().invalidate();
                    assertNull(request.getSession(false));
                    assertFalse(request.isRequestedSessionIdValid());
                });
            }),
            holds("After invalidate() the next request has no session", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run(request -> request.getSession().invalidate());
                assertFalse(visitor.hasSession());
                assertNull(visitor.read(request -> request.getSession().getAttribute("name")));
            }),
            holds("A session can be created and ended in one request", visitor -> {
                visitor.run(request -> {
                    request.getSession().setAttribute("name", "value");
                    request.getSession().invalidate();
                });
                assertFalse(visitor.hasSession());
            }),
            holds("After invalidate() getSession() creates another one, empty and new", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run(request -> {
                    HttpSession old = request.getSession();
                    String id = old.getId();
                    old.invalidate();
                    HttpSession other = request.getSession();
                    assertNotSame(old, other);
                    assertNotEquals(id, other.getId());
                    assertTrue(other.isNew());
                    assertNull(other.getAttribute("name"));
                });
            }),
            holds("A session created after invalidate() is there in the next request", visitor -> {
                visitor.putAttribute("name", "value");
                String id = visitor.read(request -> {
                    request.getSession().invalidate();
                    request.getSession().setAttribute("flash", "You have left");
                    return request.getSession().getId();
                });
                assertEquals("You have left", visitor.readAttribute("flash"));
                assertNull(visitor.readAttribute("name"));
                assertEquals(id, visitor.read(request -> request.getSession().getId()));
            }),
            holds("After invalidate() a copy of the cookie is refused", visitor -> {
                visitor.putAttribute("name", "value");
                Visitor copy = visitor.copy();
                visitor.run(request -> request.getSession().invalidate());
                assertFalse(copy.hasSession());
                assertNull(copy.read(request -> request.getSession().getAttribute("name")));
            }),
            holds("After invalidate() an older copy of the cookie is refused", visitor -> {
                visitor.putAttribute("name", "value");
                Visitor older = visitor.copy();
                visitor.putAttribute("name", "another");
                visitor.run(request -> request.getSession().invalidate());
                assertFalse(older.hasSession());
            }),
            differs(
                    "After invalidate() a copy of the cookie is refused on every server",
                    Difference.REPLAY,
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        Visitor second = visitor.onSecondServer();
                        visitor.run(request -> request.getSession().invalidate());
                        assertFalse(second.hasSession());
                    },
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        Visitor second = visitor.onSecondServer();
                        visitor.run(request -> request.getSession().invalidate());
                        assertFalse(visitor.onSecondServer().hasSession());
                        assertEquals("value", second.readAttribute("name"));
                    }),
            holds("The session of another client stays", visitor -> {
                Visitor other = visitor.otherVisitor();
                visitor.putAttribute("name", "mine");
                other.putAttribute("name", "yours");
                visitor.run(request -> request.getSession().invalidate());
                assertEquals("yours", other.readAttribute("name"));
            }),
            holds("A request that began before invalidate() and ends after it leaves the session ended", visitor -> {
                useAfterConcurrentInvalidate(visitor, session -> {
                    try {
                        session.setAttribute("name", "late");
                    } catch (IllegalStateException over) {
                        assertTrue(
                                over.getMessage() == null || !over.getMessage().contains("late"));
                    }
                });
                assertFalse(visitor.hasSession());
            }),
            differs(
                    "A request notices that another one ended its session",
                    Difference.LAST_WRITER,
                    visitor -> useAfterConcurrentInvalidate(
                            visitor,
                            session -> assertThrows(
                                    IllegalStateException.class, () -> session.setAttribute("name", "late"))),
                    visitor -> useAfterConcurrentInvalidate(visitor, session -> {
                        session.setAttribute("name", "late");
                        assertEquals("late", session.getAttribute("name"));
                    })),
            holds("The application can invalidate a session that has ended already", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run(request -> request.getSession().invalidate());
                visitor.run(request -> request.getSession().invalidate());
                assertFalse(visitor.hasSession());
            }));

    private EndCases() {}

    /** A use of a session by the application. */
    private interface Use {
        void apply(HttpSession session);
    }

    private static SessionCase refusedAfterInvalidate(String what, Use use) {
        return holds("After the end of a session, " + what + " throws an IllegalStateException", visitor -> {
            visitor.putAttribute("name", "value");
            visitor.run(request -> {
                HttpSession session = request.getSession();
                session.invalidate();
                assertThrows(IllegalStateException.class, () -> use.apply(session));
            });
        });
    }

    /** A first request opens the session, a second one invalidates it, then the first one uses it. */
    private static void useAfterConcurrentInvalidate(Visitor visitor, Use use) throws Exception {
        visitor.putAttribute("name", "value");
        CountDownLatch opened = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Object> first = visitor.start(request -> {
            HttpSession session = request.getSession();
            session.getAttribute("name");
            opened.countDown();
            assertTrue(ended.await(30, TimeUnit.SECONDS));
            use.apply(session);
            return null;
        });
        assertTrue(opened.await(30, TimeUnit.SECONDS));
        visitor.run(request -> request.getSession().invalidate());
        ended.countDown();
        result(first);
    }
}
