package io.github.jwtfilter.contract;

import static io.github.jwtfilter.contract.SessionCase.differs;
import static io.github.jwtfilter.contract.SessionCase.holds;
import static io.github.jwtfilter.contract.Visitor.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Attributes: set, read, list, remove, and concurrent access. */
final class AttributeCases {
    static final List<SessionCase> ALL = List.of(
            holds("An attribute is readable in the next request and the one after", visitor -> {
                visitor.putAttribute("name", "value");
                assertEquals("value", visitor.readAttribute("name"));
                assertEquals("value", visitor.readAttribute("name"));
            }),
            holds("An attribute that was never set is null", visitor -> {
                visitor.putAttribute("name", "value");
                assertNull(visitor.readAttribute("other"));
                assertNull(visitor.read(request -> request.getSession().getAttribute("Name")));
            }),
            holds("A second value replaces the first", visitor -> {
                visitor.putAttribute("name", "first");
                visitor.putAttribute("name", "second");
                assertEquals("second", visitor.readAttribute("name"));
            }),
            holds("A removed attribute is gone", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.putAttribute("other", "stays");
                visitor.run(request -> {
                    request.getSession().removeAttribute("name");
                    assertNull(request.getSession().getAttribute("name"));
                });
                assertNull(visitor.readAttribute("name"));
                assertEquals("stays", visitor.readAttribute("other"));
            }),
            holds("Removing an absent attribute has no effect", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run(request -> request.getSession().removeAttribute("other"));
                assertEquals("value", visitor.readAttribute("name"));
            }),
            holds("The last attribute can be removed", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run(request -> request.getSession().removeAttribute("name"));
                assertNull(visitor.read(request -> request.getSession().getAttribute("name")));
                assertEquals(Set.of(), visitor.read(request -> names(request)));
            }),
            holds("Setting null removes the attribute", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.putAttribute("name", null);
                assertNull(visitor.read(request -> request.getSession().getAttribute("name")));
                assertEquals(Set.of(), visitor.read(request -> names(request)));
            }),
            holds("getAttributeNames() lists exactly the existing attributes", visitor -> {
                assertEquals(Set.of(), visitor.read(request -> names(request)));
                visitor.putAttribute("one", 1);
                visitor.putAttribute("two", 2);
                assertEquals(Set.of("one", "two"), visitor.read(request -> names(request)));
            }),
            holds("A session can be emptied while its names are listed", visitor -> {
                visitor.run(request -> {
                    for (int i = 0; i < 10; i++) {
                        request.getSession().setAttribute("name" + i, i);
                    }
                });
                visitor.run(request -> {
                    HttpSession session = request.getSession();
                    for (Enumeration<String> names = session.getAttributeNames(); names.hasMoreElements(); ) {
                        session.removeAttribute(names.nextElement());
                    }
                });
                assertEquals(Set.of(), visitor.read(request -> names(request)));
            }),
            holds("Two attributes stay separate", visitor -> {
                visitor.putAttribute("one", "1");
                visitor.putAttribute("two", "2");
                visitor.putAttribute("one", "3");
                assertEquals("3", visitor.readAttribute("one"));
                assertEquals("2", visitor.readAttribute("two"));
            }),
            holds("A hundred attributes are kept", visitor -> {
                visitor.run(request -> {
                    for (int i = 0; i < 100; i++) {
                        request.getSession().setAttribute("name" + i, i);
                    }
                });
                for (int i = 0; i < 100; i += 33) {
                    assertEquals(i, visitor.readAttribute("name" + i));
                }
            }),
            holds("A name can be any text", visitor -> {
                List<String> names = List.of("", " ", "ä€😀", "a.b.c", "a=b; c", "\u0000\n", "n".repeat(200));
                visitor.run(
                        request -> names.forEach(name -> request.getSession().setAttribute(name, "value of " + name)));
                for (String name : names) {
                    assertEquals("value of " + name, visitor.readAttribute(name));
                }
            }),
            holds(
                    "setAttribute refuses a null name, and getAttribute finds nothing under it",
                    visitor -> visitor.run(request -> {
                        HttpSession session = request.getSession();
                        assertThrows(RuntimeException.class, () -> session.setAttribute(null, "value"));
                        session.setAttribute("name", "value");
                    })),
            holds("Reading sets no cookie", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.readAttribute("name");
                assertEquals(List.of(), visitor.setCookies());
                visitor.read(request -> names(request));
                assertEquals(List.of(), visitor.setCookies());
            }),
            holds("Setting the same value again keeps it", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run(request -> {
                    HttpSession session = request.getSession();
                    session.setAttribute("name", session.getAttribute("name"));
                });
                assertEquals("value", visitor.readAttribute("name"));
            }),
            holds(
                    "A request reads back the same object that it set",
                    visitor -> visitor.run(request -> {
                        Person person = new Person("Ann", 44);
                        request.getSession().setAttribute("person", person);
                        assertSame(person, request.getSession().getAttribute("person"));
                    })),
            holds("A request that reads an attribute twice gets the same object", visitor -> {
                visitor.putAttribute("person", new Person("Ann", 44));
                visitor.run(request -> assertSame(
                        request.getSession().getAttribute("person"),
                        request.getSession(false).getAttribute("person")));
            }),
            differs(
                    "The next request finds the same object",
                    Difference.COPIES,
                    visitor -> {
                        Person person = new Person("Ann", 44);
                        visitor.putAttribute("person", person);
                        assertSame(person, visitor.readAttribute("person"));
                    },
                    visitor -> {
                        Person person = new Person("Ann", 44);
                        visitor.putAttribute("person", person);
                        person.setAge(45);
                        assertEquals(new Person("Ann", 44), visitor.readAttribute("person"));
                    }),
            differs(
                    "One object under two names stays one object",
                    Difference.COPIES_BY_ATTRIBUTE,
                    visitor -> {
                        setUnderTwoNames(visitor);
                        visitor.run(request -> assertSame(
                                request.getSession().getAttribute("one"),
                                request.getSession().getAttribute("two")));
                    },
                    visitor -> {
                        setUnderTwoNames(visitor);
                        visitor.run(request -> {
                            Person one = (Person) request.getSession().getAttribute("one");
                            one.setAge(45);
                            assertEquals(
                                    new Person("Ann", 44), request.getSession().getAttribute("two"));
                        });
                    }),
            differs(
                    "Parallel requests change one session",
                    Difference.LAST_WRITER,
                    visitor -> assertEquals(Set.of("before", "slow", "quick"), namesAfterParallelRequests(visitor)),
                    visitor -> assertEquals(Set.of("before", "slow"), namesAfterParallelRequests(visitor))),
            holds("Parallel requests that only read change nothing", visitor -> {
                visitor.putAttribute("name", "value");
                CountDownLatch all = new CountDownLatch(4);
                Map<Integer, CompletableFuture<Object>> readers = new HashMap<>();
                for (int i = 0; i < 4; i++) {
                    readers.put(i, visitor.start(request -> {
                        all.countDown();
                        assertTrue(all.await(30, TimeUnit.SECONDS));
                        return request.getSession(false).getAttribute("name");
                    }));
                }
                for (CompletableFuture<Object> reader : readers.values()) {
                    assertEquals("value", result(reader));
                }
                assertEquals(List.of(), visitor.setCookies());
            }));

    private AttributeCases() {}

    static Set<String> names(HttpServletRequest request) {
        return new TreeSet<>(Collections.list(request.getSession().getAttributeNames()));
    }

    private static void setUnderTwoNames(Visitor visitor) throws Exception {
        visitor.run(request -> {
            Person person = new Person("Ann", 44);
            request.getSession().setAttribute("one", person);
            request.getSession().setAttribute("two", person);
        });
    }

    /** Starts a slow request before a quick one and ends it after that one. */
    private static Set<String> namesAfterParallelRequests(Visitor visitor) throws Exception {
        visitor.putAttribute("before", 1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayContinue = new CountDownLatch(1);
        CompletableFuture<Object> slow = visitor.start(request -> {
            HttpSession session = request.getSession();
            session.getAttribute("before");
            begun.countDown();
            assertTrue(mayContinue.await(30, TimeUnit.SECONDS));
            session.setAttribute("slow", 1);
            return null;
        });
        assertTrue(begun.await(30, TimeUnit.SECONDS));
        visitor.putAttribute("quick", 1);
        mayContinue.countDown();
        result(slow);
        return visitor.read(request -> names(request));
    }
}
