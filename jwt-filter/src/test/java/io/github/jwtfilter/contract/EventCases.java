package io.github.jwtfilter.contract;

import static io.github.jwtfilter.contract.SessionCase.differs;
import static io.github.jwtfilter.contract.SessionCase.holds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Waiting;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;

/** Events for listeners. */
final class EventCases {
    static final List<SessionCase> ALL = List.of(
            holds("An HttpSessionListener is notified of a new session once", visitor -> {
                String id = visitor.read(request -> {
                    request.getSession().setAttribute("name", "value");
                    return request.getSession().getId();
                });
                visitor.readAttribute("name");
                assertEquals(1, Events.of(id).stream().filter("created"::equals).count());
            }),
            holds("An HttpSessionListener is notified of invalidate() while the attributes still exist", visitor -> {
                visitor.putAttribute("name", "value");
                String id = visitor.read(request -> {
                    String ended = request.getSession().getId();
                    request.getSession().invalidate();
                    return ended;
                });
                assertTrue(Events.of(id).contains("destroyed with value"), Events.of(id)::toString);
            }),
            holds(
                    "An HttpSessionAttributeListener is notified of a new attribute, with its value",
                    visitor -> assertEquals(
                            List.of("added name value"),
                            eventsOf(visitor, session -> session.setAttribute("name", "value")))),
            holds(
                    "An HttpSessionAttributeListener is notified of a replaced attribute, with the old value",
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        assertEquals(
                                List.of("replaced name value by another"),
                                eventsOf(visitor, session -> session.setAttribute("name", "another")));
                    }),
            holds("An HttpSessionAttributeListener is notified of a removed attribute, with its value", visitor -> {
                visitor.putAttribute("name", "value");
                assertEquals(
                        List.of("removed name value"), eventsOf(visitor, session -> session.removeAttribute("name")));
                visitor.putAttribute("name", "value");
                assertEquals(
                        List.of("removed name value"),
                        eventsOf(visitor, session -> session.setAttribute("name", null)));
            }),
            holds("Removing an absent attribute sends no event", visitor -> {
                visitor.putAttribute("other", "value");
                assertEquals(List.of(), eventsOf(visitor, session -> session.removeAttribute("name")));
            }),
            holds(
                    "An HttpSessionAttributeListener is notified of the attributes that invalidate() removes",
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        List<String> events = eventsOf(visitor, HttpSession::invalidate);
                        assertTrue(events.contains("removed name value"), events::toString);
                    }),
            holds("An HttpSessionIdListener is notified of the new id and the old one", visitor -> {
                visitor.putAttribute("name", "value");
                String old = visitor.read(request -> request.getSession().getId());
                String changed = visitor.read(HttpServletRequest::changeSessionId);
                assertTrue(Events.of(changed).contains("was " + old), Events.of(changed)::toString);
            }),
            holds(
                    "A bound value is notified first, then the listener",
                    visitor -> assertEquals(
                            List.of("book bound as name", "added name book"),
                            eventsOf(visitor, session -> session.setAttribute("name", new BindingRecorder("book"))))),
            holds("An unbound value is notified", visitor -> {
                visitor.putAttribute("name", new BindingRecorder("book"));
                List<String> events = eventsOf(visitor, session -> session.removeAttribute("name"));
                assertEquals(List.of("book unbound as name", "removed name book"), withoutActivationEvents(events));
            }),
            holds("A replaced value is notified", visitor -> {
                visitor.putAttribute("name", new BindingRecorder("book"));
                List<String> events =
                        withoutActivationEvents(eventsOf(visitor, session -> session.setAttribute("name", "plain")));
                assertTrue(events.contains("book unbound as name"), events::toString);
                assertTrue(events.contains("replaced name book by plain"), events::toString);
            }),
            holds("A new value is bound, then the old one unbound", visitor -> {
                visitor.putAttribute("name", new BindingRecorder("book"));
                List<String> events = withoutActivationEvents(
                        eventsOf(visitor, session -> session.setAttribute("name", new BindingRecorder("hat"))));
                assertTrue(events.contains("hat bound as name"), events::toString);
                assertTrue(events.contains("book unbound as name"), events::toString);
            }),
            holds("A value is notified that invalidate() unbound it", visitor -> {
                visitor.putAttribute("name", new BindingRecorder("book"));
                List<String> events = eventsOf(visitor, HttpSession::invalidate);
                assertTrue(events.contains("book unbound as name"), events::toString);
            }),
            holds("A value is notified once, in one request only", visitor -> {
                visitor.putAttribute("name", new BindingRecorder("book"));
                assertEquals(
                        List.of(), withoutActivationEvents(eventsOf(visitor, session -> session.getAttribute("name"))));
            }),
            differs(
                    "An HttpSessionActivationListener receives no events on one server",
                    Difference.ACTIVATION,
                    visitor -> {
                        visitor.putAttribute("name", new BindingRecorder("book"));
                        assertEquals(List.of(), eventsOf(visitor, session -> session.getAttribute("name")));
                    },
                    visitor -> {
                        String id = visitor.read(request -> {
                            request.getSession().setAttribute("name", new BindingRecorder("book"));
                            return request.getSession().getId();
                        });
                        assertTrue(Events.of(id).contains("book goes"), Events.of(id)::toString);
                        List<String> events = eventsOf(visitor, session -> session.getAttribute("name"));
                        assertTrue(events.contains("book came"), events::toString);
                    }),
            differs(
                    "A listener that was added by code is notified",
                    Difference.LISTENERS,
                    visitor -> {
                        String id = visitor.read(request -> request.getSession().getId());
                        assertTrue(
                                Events.of(id).contains("created, seen by a listener added by code"),
                                Events.of(id)::toString);
                    },
                    visitor -> {
                        String id = visitor.read(request -> request.getSession().getId());
                        assertFalse(
                                Events.of(id).contains("created, seen by a listener added by code"),
                                Events.of(id)::toString);
                    }),
            differs(
                    "A listener is notified that a session timed out",
                    Difference.NO_END_EVENT,
                    visitor -> {
                        String id = timedOut(visitor);
                        Waiting.until(
                                "the session is destroyed", () -> Events.of(id).contains("destroyed with value"));
                    },
                    visitor -> {
                        String id = timedOut(visitor);
                        assertFalse(Events.of(id).contains("destroyed with value"), Events.of(id)::toString);
                    }));

    private EventCases() {}

    /** A change to a session. */
    private interface Use {
        void apply(HttpSession session);
    }

    /** Returns the events during a change to the session. */
    private static List<String> eventsOf(Visitor visitor, Use use) throws Exception {
        return visitor.read(request -> {
            HttpSession session = request.getSession();
            int before = Events.of(session.getId()).size();
            use.apply(session);
            List<String> events = Events.of(session.getId());
            return events.subList(before, events.size());
        });
    }

    private static List<String> withoutActivationEvents(List<String> events) {
        return events.stream()
                .filter(event -> !event.endsWith(" came") && !event.endsWith(" goes"))
                .toList();
    }

    private static String timedOut(Visitor visitor) throws Exception {
        String id = visitor.read(request -> {
            request.getSession().setAttribute("name", "value");
            request.getSession().setMaxInactiveInterval(1);
            return request.getSession().getId();
        });
        Visitor.waitMillis(1_100);
        assertFalse(visitor.hasSession());
        return id;
    }
}
