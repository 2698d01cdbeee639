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
                assertTrue(visitor.test(request -> request.getSession().isNew()));
                assertTrue(visitor.otherVisitor()
                        .test(request -> request.getSession(true).isNew()));
            }),
            holds(
                    "A session stays new for all of its first request",
                    visitor -> visitor.run(request -> {
                        HttpSession session = request.getSession();
                        session.setAttribute("name", "value");
                        assertTrue(session.isNew());
                        assertTrue(request.getSession(false).isNew());
                    })),
            holds("A session that the client sends back is no longer new", visitor -> {
                visitor.putAttribute("name", "value");
                assertFalse(visitor.test(request -> request.getSession().isNew()));
            }),
            differs(
                    "A session without attributes lasts like any other",
                    Difference.EMPTY_SESSION,
                    visitor -> {
                        String id = visitor.read(request -> request.getSession().getId());
                        assertEquals(
                                id, visitor.read(request -> request.getSession().getId()));
                    },
                    visitor -> {
                        assertTrue(visitor.test(request -> Events.withoutRecording(
                                () -> request.getSession().isNew())));
                        assertFalse(visitor.hasCookies());
                        assertFalse(visitor.hasSession());
                        String id = visitor.read(request -> request.getSession().getId());
                        assertEquals(
                                id,
                                visitor.read(
                                        request -> request.getSession(false).getId()));
                    }),
            differs(
                    "Another server does not know the session",
                    Difference.ANY_SERVER,
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        assertFalse(visitor.onSecondServer().hasSession());
                    },
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        Visitor second = visitor.onSecondServer();
                        assertEquals("value", second.readAttribute("name"));
                        assertEquals(
                                visitor.<String>read(
                                        request -> request.getSession().getId()),
                                second.<String>read(
                                        request -> request.getSession().getId()));
                    }),
            holds("Within a request, getSession() returns the same object", visitor -> {
                visitor.run(request -> assertSame(request.getSession(), request.getSession()));
                visitor.run(request -> assertSame(request.getSession(), request.getSession(false)));
                visitor.putAttribute("name", "value");
                visitor.run(request -> assertSame(request.getSession(false), request.getSession(true)));
            }),
            holds("A session keeps its id", visitor -> {
                String id = visitor.read(request -> {
                    request.getSession().setAttribute("name", "value");
                    return request.getSession().getId();
                });
                assertFalse(id.isEmpty());
                assertEquals(id, visitor.read(request -> request.getSession().getId()));
                assertEquals(
                        id, visitor.read(request -> request.getSession(false).getId()));
            }),
            holds("Two clients have two sessions", visitor -> {
                Visitor other = visitor.otherVisitor();
                visitor.putAttribute("name", "mine");
                other.putAttribute("name", "yours");
                assertEquals("mine", visitor.readAttribute("name"));
                assertEquals("yours", other.readAttribute("name"));
                assertNotEquals(
                        visitor.<String>read(request -> request.getSession().getId()),
                        other.<String>read(request -> request.getSession().getId()));
            }),
            holds("A client without a cookie has no session", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.clearCookies();
                assertFalse(visitor.hasSession());
                assertNull(visitor.read(request -> request.getSession().getAttribute("name")));
            }),
            holds("A client with a copied cookie has the session", visitor -> {
                visitor.putAttribute("name", "value");
                assertEquals("value", visitor.copy().readAttribute("name"));
            }),
            holds("A forged cookie is ignored, and its id is discarded", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.forgeCookies();
                assertFalse(visitor.hasSession());
                assertTrue(visitor.test(request -> request.getSession().isNew()));
                visitor.forgeCookies();
                visitor.run(request -> assertNotEquals(
                        "0123456789ABCDEF0123456789ABCDEF", request.getSession().getId()));
            }),
            holds(
                    "The first request asked for no session",
                    visitor -> visitor.run(request -> {
                        request.getSession();
                        assertNull(request.getRequestedSessionId());
                        assertFalse(request.isRequestedSessionIdValid());
                        assertFalse(request.isRequestedSessionIdFromCookie());
                        assertFalse(request.isRequestedSessionIdFromURL());
                    })),
            holds("The second request asked for its session, by cookie", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run(request -> {
                    assertEquals(request.getSession(false).getId(), request.getRequestedSessionId());
                    assertTrue(request.isRequestedSessionIdValid());
                    assertTrue(request.isRequestedSessionIdFromCookie());
                    assertFalse(request.isRequestedSessionIdFromURL());
                });
            }),
            holds("A requested session is valid before it is opened", visitor -> {
                visitor.putAttribute("name", "value");
                assertTrue(visitor.test(request -> request.isRequestedSessionIdValid()));
            }),
            holds("A forged cookie is an invalid session id", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.forgeCookies();
                assertFalse(visitor.test(request -> request.isRequestedSessionIdValid()));
            }),
            differs(
                    "getRequestedSessionId() returns the id of a forged cookie",
                    Difference.ID_OF_NO_SESSION,
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        visitor.forgeCookies();
                        assertEquals(
                                "0123456789ABCDEF0123456789ABCDEF",
                                visitor.read(request -> request.getRequestedSessionId()));
                    },
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        visitor.forgeCookies();
                        String placeholder = visitor.read(request -> request.getRequestedSessionId());
                        assertNotNull(placeholder);
                        assertFalse(placeholder.contains("0123456789ABCDEF"), placeholder);
                        assertEquals(placeholder, visitor.read(request -> request.getRequestedSessionId()));
                    }),
            holds("changeSessionId() changes the id and returns the new one", visitor -> {
                visitor.putAttribute("name", "value");
                String old = visitor.read(request -> request.getSession().getId());
                String changed = visitor.read(request -> {
                    String id = request.changeSessionId();
                    assertEquals(id, request.getSession(false).getId());
                    return id;
                });
                assertNotEquals(old, changed);
                assertEquals(
                        changed,
                        visitor.read(request -> request.getSession(false).getId()));
                assertEquals(changed, visitor.read(request -> request.getRequestedSessionId()));
            }),
            holds("changeSessionId() keeps attributes and creation time, and an opened session continues", visitor -> {
                visitor.putAttribute("name", "value");
                Long created = visitor.read(request -> request.getSession().getCreationTime());
                visitor.run(request -> {
                    HttpSession session = request.getSession();
                    request.changeSessionId();
                    session.setAttribute("later", "too");
                    assertEquals(request.getSession().getId(), session.getId());
                });
                assertEquals(
                        created,
                        visitor.read(request -> request.getSession(false).getCreationTime()));
                assertEquals("value", visitor.readAttribute("name"));
                assertEquals("too", visitor.readAttribute("later"));
            }),
            holds("After changeSessionId() a copy of the old cookie is refused", visitor -> {
                visitor.putAttribute("name", "value");
                Visitor thief = visitor.copy();
                visitor.run(request -> request.changeSessionId());
                assertFalse(thief.hasSession());
                assertTrue(visitor.hasSession());
            }),
            holds("changeSessionId() works for a session created in this request", visitor -> {
                visitor.run(request -> {
                    request.getSession().setAttribute("name", "value");
                    request.changeSessionId();
                });
                assertEquals("value", visitor.readAttribute("name"));
            }),
            holds(
                    "changeSessionId() without a session throws an IllegalStateException",
                    visitor -> visitor.run(
                            request -> assertThrows(IllegalStateException.class, request::changeSessionId))),
            holds(
                    "getServletContext() is the application's",
                    visitor -> visitor.run(request -> {
                        HttpSession session = request.getSession();
                        assertEquals("/app", session.getServletContext().getContextPath());
                        assertSame(request.getServletContext(), session.getServletContext());
                    })));

    private LifeCases() {}
}
