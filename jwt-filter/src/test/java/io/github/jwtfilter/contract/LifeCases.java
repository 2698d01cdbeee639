package io.github.jwtfilter.contract;

import static io.github.jwtfilter.contract.SessionCase.differs;
import static io.github.jwtfilter.contract.SessionCase.holds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpSession;
import java.util.List;

/** Start of a session, its owner, and its id. */
final class LifeCases {
    static final List<SessionCase> ALL = List.of(
            holds("Before the first session, getSession(false) returns null and sets no cookie", visitor -> {
                assertFalse(visitor.hasSession());
                assertEquals(List.of(), visitor.setCookies());
            }),
            holds("getSession() creates a session, and it is new", visitor -> {
                assertTrue(visitor.is(request -> request.getSession().isNew()));
                assertTrue(visitor.somebodyElse()
                        .is(request -> request.getSession(true).isNew()));
            }),
            holds(
                    "A session stays new for all of its first request",
                    visitor -> visitor.does(request -> {
                        HttpSession session = request.getSession();
                        session.setAttribute("name", "value");
                        assertTrue(session.isNew());
                        assertTrue(request.getSession(false).isNew());
                    })),
            holds("A session that the client sends back is no longer new", visitor -> {
                visitor.puts("name", "value");
                assertFalse(visitor.is(request -> request.getSession().isNew()));
            }),
            differs(
                    "A session without attributes lasts like any other",
                    Difference.EMPTY_SESSION,
                    visitor -> {
                        String id = visitor.sees(request -> request.getSession().getId());
                        assertEquals(
                                id, visitor.sees(request -> request.getSession().getId()));
                    },
                    visitor -> {
                        assertTrue(visitor.is(request ->
                                Events.whileDeaf(() -> request.getSession().isNew())));
                        assertFalse(visitor.hasCookies());
                        assertFalse(visitor.hasSession());
                        String id = visitor.sees(request -> request.getSession().getId());
                        assertEquals(
                                id,
                                visitor.sees(
                                        request -> request.getSession(false).getId()));
                    }),
            differs(
                    "Another server does not know the session",
                    Difference.ANY_SERVER,
                    visitor -> {
                        visitor.puts("name", "value");
                        assertFalse(visitor.elsewhere().hasSession());
                    },
                    visitor -> {
                        visitor.puts("name", "value");
                        Visitor elsewhere = visitor.elsewhere();
                        assertEquals("value", elsewhere.reads("name"));
                        assertEquals(
                                visitor.<String>sees(
                                        request -> request.getSession().getId()),
                                elsewhere.<String>sees(
                                        request -> request.getSession().getId()));
                    }),
            holds("Within a request, getSession() returns the same object", visitor -> {
                visitor.does(request -> assertSame(request.getSession(), request.getSession()));
                visitor.does(request -> assertSame(request.getSession(), request.getSession(false)));
                visitor.puts("name", "value");
                visitor.does(request -> assertSame(request.getSession(false), request.getSession(true)));
            }),
            holds("A session keeps its id", visitor -> {
                String id = visitor.sees(request -> {
                    request.getSession().setAttribute("name", "value");
                    return request.getSession().getId();
                });
                assertFalse(id.isEmpty());
                assertEquals(id, visitor.sees(request -> request.getSession().getId()));
                assertEquals(
                        id, visitor.sees(request -> request.getSession(false).getId()));
            }),
            holds("Two clients have two sessions", visitor -> {
                Visitor other = visitor.somebodyElse();
                visitor.puts("name", "mine");
                other.puts("name", "yours");
                assertEquals("mine", visitor.reads("name"));
                assertEquals("yours", other.reads("name"));
                assertNotEquals(
                        visitor.<String>sees(request -> request.getSession().getId()),
                        other.<String>sees(request -> request.getSession().getId()));
            }),
            holds("A client without a cookie has no session", visitor -> {
                visitor.puts("name", "value");
                visitor.forgetCookies();
                assertFalse(visitor.hasSession());
                assertNull(visitor.sees(request -> request.getSession().getAttribute("name")));
            }),
            holds("A client with a copied cookie has the session", visitor -> {
                visitor.puts("name", "value");
                assertEquals("value", visitor.copy().reads("name"));
            }),
            holds("A forged cookie is ignored, and its id is discarded", visitor -> {
                visitor.puts("name", "value");
                visitor.spoilCookies();
                assertFalse(visitor.hasSession());
                assertTrue(visitor.is(request -> request.getSession().isNew()));
                visitor.spoilCookies();
                visitor.does(request -> assertNotEquals(
                        "0123456789ABCDEF0123456789ABCDEF", request.getSession().getId()));
            }),
            holds(
                    "The first request asked for no session",
                    visitor -> visitor.does(request -> {
                        request.getSession();
                        assertNull(request.getRequestedSessionId());
                        assertFalse(request.isRequestedSessionIdValid());
                        assertFalse(request.isRequestedSessionIdFromCookie());
                        assertFalse(request.isRequestedSessionIdFromURL());
                    })),
            holds("The second request asked for its session, by cookie", visitor -> {
                visitor.puts("name", "value");
                visitor.does(request -> {
                    assertEquals(request.getSession(false).getId(), request.getRequestedSessionId());
                    assertTrue(request.isRequestedSessionIdValid());
                    assertTrue(request.isRequestedSessionIdFromCookie());
                    assertFalse(request.isRequestedSessionIdFromURL());
                });
            }),
            holds("A requested session is valid before it is opened", visitor -> {
                visitor.puts("name", "value");
                assertTrue(visitor.is(request -> request.isRequestedSessionIdValid()));
            }),
            holds("A forged cookie is an invalid session id", visitor -> {
                visitor.puts("name", "value");
                visitor.spoilCookies();
                assertFalse(visitor.is(request -> request.isRequestedSessionIdValid()));
            }),
            differs(
                    "A cookie that no server made tells the id in it",
                    Difference.ID_OF_NO_SESSION,
                    visitor -> {
                        visitor.puts("name", "value");
                        visitor.spoilCookies();
                        assertEquals(
                                "0123456789ABCDEF0123456789ABCDEF",
                                visitor.sees(request -> request.getRequestedSessionId()));
                    },
                    visitor -> {
                        visitor.puts("name", "value");
                        visitor.spoilCookies();
                        String standsForIt = visitor.sees(request -> request.getRequestedSessionId());
                        assertNotNull(standsForIt);
                        assertFalse(standsForIt.contains("0123456789ABCDEF"), standsForIt);
                        assertEquals(standsForIt, visitor.sees(request -> request.getRequestedSessionId()));
                    }),
            holds("changeSessionId() changes the id and returns the new one", visitor -> {
                visitor.puts("name", "value");
                String old = visitor.sees(request -> request.getSession().getId());
                String changed = visitor.sees(request -> {
                    String id = request.changeSessionId();
                    assertEquals(id, request.getSession(false).getId());
                    return id;
                });
                assertNotEquals(old, changed);
                assertEquals(
                        changed,
                        visitor.sees(request -> request.getSession(false).getId()));
                assertEquals(changed, visitor.sees(request -> request.getRequestedSessionId()));
            }),
            holds("changeSessionId() keeps attributes and creation time, and an opened session continues", visitor -> {
                visitor.puts("name", "value");
                Long created = visitor.sees(request -> request.getSession().getCreationTime());
                visitor.does(request -> {
                    HttpSession session = request.getSession();
                    request.changeSessionId();
                    session.setAttribute("later", "too");
                    assertEquals(request.getSession().getId(), session.getId());
                });
                assertEquals(
                        created,
                        visitor.sees(request -> request.getSession(false).getCreationTime()));
                assertEquals("value", visitor.reads("name"));
                assertEquals("too", visitor.reads("later"));
            }),
            holds("After changeSessionId() a copy of the old cookie is refused", visitor -> {
                visitor.puts("name", "value");
                Visitor thief = visitor.copy();
                visitor.does(request -> request.changeSessionId());
                assertFalse(thief.hasSession());
                assertTrue(visitor.hasSession());
            }),
            holds("changeSessionId() works for a session created in this request", visitor -> {
                visitor.does(request -> {
                    request.getSession().setAttribute("name", "value");
                    request.changeSessionId();
                });
                assertEquals("value", visitor.reads("name"));
            }),
            holds(
                    "changeSessionId() without a session throws an IllegalStateException",
                    visitor -> visitor.does(
                            request -> assertThrows(IllegalStateException.class, request::changeSessionId))),
            holds(
                    "getServletContext() is the application's",
                    visitor -> visitor.does(request -> {
                        HttpSession session = request.getSession();
                        assertEquals("/app", session.getServletContext().getContextPath());
                        assertSame(request.getServletContext(), session.getServletContext());
                    })));

    private LifeCases() {}
}
