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
            refusedWhenOver("getAttribute", session -> session.getAttribute("name")),
            refusedWhenOver("getAttributeNames", HttpSession::getAttributeNames),
            refusedWhenOver("setAttribute", session -> session.setAttribute("name", "value")),
            refusedWhenOver("removeAttribute", session -> session.removeAttribute("name")),
            refusedWhenOver("getCreationTime", HttpSession::getCreationTime),
            refusedWhenOver("getLastAccessedTime", HttpSession::getLastAccessedTime),
            refusedWhenOver("isNew", HttpSession::isNew),
            refusedWhenOver("a second invalidate", HttpSession::invalidate),
            holds("After the end of a session, getId() and getServletContext() still work", visitor -> {
                visitor.puts("name", "value");
                visitor.does(request -> {
                    HttpSession session = request.getSession();
                    String id = session.getId();
                    session.invalidate();
                    assertEquals(id, session.getId());
                    assertEquals("/app", session.getServletContext().getContextPath());
                });
            }),
            holds("After invalidate() the request has no session", visitor -> {
                visitor.puts("name", "value");
                visitor.does(request -> {
                    request.getSession().invalidate();
                    assertNull(request.getSession(false));
                    assertFalse(request.isRequestedSessionIdValid());
                });
            }),
            holds("After invalidate() the next request has no session", visitor -> {
                visitor.puts("name", "value");
                visitor.does(request -> request.getSession().invalidate());
                assertFalse(visitor.hasSession());
                assertNull(visitor.sees(request -> request.getSession().getAttribute("name")));
            }),
            holds("A session can be created and ended in one request", visitor -> {
                visitor.does(request -> {
                    request.getSession().setAttribute("name", "value");
                    request.getSession().invalidate();
                });
                assertFalse(visitor.hasSession());
            }),
            holds("After invalidate() getSession() creates another one, empty and new", visitor -> {
                visitor.puts("name", "value");
                visitor.does(request -> {
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
                visitor.puts("name", "value");
                String id = visitor.sees(request -> {
                    request.getSession().invalidate();
                    request.getSession().setAttribute("flash", "You have left");
                    return request.getSession().getId();
                });
                assertEquals("You have left", visitor.reads("flash"));
                assertNull(visitor.reads("name"));
                assertEquals(id, visitor.sees(request -> request.getSession().getId()));
            }),
            holds("After invalidate() a copy of the cookie is refused", visitor -> {
                visitor.puts("name", "value");
                Visitor copy = visitor.copy();
                visitor.does(request -> request.getSession().invalidate());
                assertFalse(copy.hasSession());
                assertNull(copy.sees(request -> request.getSession().getAttribute("name")));
            }),
            holds("After invalidate() an older copy of the cookie is refused", visitor -> {
                visitor.puts("name", "value");
                Visitor older = visitor.copy();
                visitor.puts("name", "another");
                visitor.does(request -> request.getSession().invalidate());
                assertFalse(older.hasSession());
            }),
            differs(
                    "After invalidate a copy of the cookie is no session on any server",
                    Difference.REPLAY,
                    visitor -> {
                        visitor.puts("name", "value");
                        Visitor elsewhere = visitor.elsewhere();
                        visitor.does(request -> request.getSession().invalidate());
                        assertFalse(elsewhere.hasSession());
                    },
                    visitor -> {
                        visitor.puts("name", "value");
                        Visitor elsewhere = visitor.elsewhere();
                        visitor.does(request -> request.getSession().invalidate());
                        assertFalse(visitor.elsewhere().hasSession());
                        assertEquals("value", elsewhere.reads("name"));
                    }),
            holds("The session of another client stays", visitor -> {
                Visitor other = visitor.somebodyElse();
                visitor.puts("name", "mine");
                other.puts("name", "yours");
                visitor.does(request -> request.getSession().invalidate());
                assertEquals("yours", other.reads("name"));
            }),
            holds("A request that began before invalidate() and ends after it leaves the session ended", visitor -> {
                endedMeanwhile(visitor, session -> {
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
                    "A request that another one ends the session of notices",
                    Difference.LAST_WRITER,
                    visitor -> endedMeanwhile(
                            visitor,
                            session -> assertThrows(
                                    IllegalStateException.class, () -> session.setAttribute("name", "late"))),
                    visitor -> endedMeanwhile(visitor, session -> {
                        session.setAttribute("name", "late");
                        assertEquals("late", session.getAttribute("name"));
                    })),
            holds("The application can invalidate a session that has ended already", visitor -> {
                visitor.puts("name", "value");
                visitor.does(request -> request.getSession().invalidate());
                visitor.does(request -> request.getSession().invalidate());
                assertFalse(visitor.hasSession());
            }));

    private EndCases() {}

    /** A use of a session by the application. */
    private interface Use {
        void of(HttpSession session);
    }

    private static SessionCase refusedWhenOver(String what, Use use) {
        return holds("After the end of a session, " + what + " throws an IllegalStateException", visitor -> {
            visitor.puts("name", "value");
            visitor.does(request -> {
                HttpSession session = request.getSession();
                session.invalidate();
                assertThrows(IllegalStateException.class, () -> use.of(session));
            });
        });
    }

    /** A first request opens the session, a second one invalidates it, then the first one uses it. */
    private static void endedMeanwhile(Visitor visitor, Use use) throws Exception {
        visitor.puts("name", "value");
        CountDownLatch opened = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Object> first = visitor.begins(request -> {
            HttpSession session = request.getSession();
            session.getAttribute("name");
            opened.countDown();
            assertTrue(ended.await(10, TimeUnit.SECONDS));
            use.of(session);
            return null;
        });
        assertTrue(opened.await(10, TimeUnit.SECONDS));
        visitor.does(request -> request.getSession().invalidate());
        ended.countDown();
        result(first);
    }
}
