package io.github.jwtfilter.contract;

import static io.github.jwtfilter.contract.SessionCase.differs;
import static io.github.jwtfilter.contract.SessionCase.holds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;

/** Values of attributes, and their state in the next request. */
final class ValueCases {
    static final List<SessionCase> ALL = List.of(
            holds(
                    "Numbers, booleans and characters keep their types",
                    visitor -> assertKept(
                            visitor,
                            1,
                            Integer.MIN_VALUE,
                            1L,
                            Long.MAX_VALUE,
                            (short) 1,
                            (byte) -1,
                            1.5f,
                            Double.NaN,
                            -0.0,
                            'ä',
                            true,
                            false)),
            holds(
                    "Decimals keep their scale, large integers their size",
                    visitor -> assertKept(
                            visitor,
                            new BigDecimal("1.50"),
                            new BigDecimal("1E+3"),
                            BigInteger.TWO.pow(200).negate())),
            holds(
                    "Any text comes back",
                    visitor -> assertKept(
                            visitor,
                            "",
                            " ",
                            "ä€😀\u0000\r\n\"\\;,=",
                            "\uD800 half a pair \uDC00",
                            "text ".repeat(100))),
            holds(
                    "Dates and times come back",
                    visitor -> assertKept(
                            visitor,
                            new Date(1234567890123L),
                            Instant.parse("2026-01-31T12:00:00.123456789Z"),
                            LocalDate.of(2026, 1, 31),
                            LocalDateTime.of(2026, 1, 31, 12, 0),
                            ZonedDateTime.of(2026, 7, 31, 12, 0, 0, 0, ZoneId.of("Europe/Berlin")),
                            Duration.ofMillis(1500))),
            holds(
                    "UUIDs, locales, URIs and enums come back",
                    visitor -> assertKept(
                            visitor,
                            UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
                            Locale.GERMANY,
                            Locale.forLanguageTag("zh-Hant-TW"),
                            URI.create("https://bank.example/a?b=c"),
                            Person.Size.SMALL,
                            Person.Size.LARGE)),
            holds(
                    "Lists keep their kind and order",
                    visitor -> assertKept(
                            visitor,
                            new ArrayList<>(Arrays.asList("a", null, 1, 2L)),
                            new LinkedList<>(List.of("a", "b")),
                            new Vector<>(List.of("a")),
                            new ArrayList<>())),
            holds(
                    "Sets keep their kind and order",
                    visitor -> assertKept(
                            visitor,
                            new HashSet<>(List.of("a", "b")),
                            new LinkedHashSet<>(List.of("z", "a", "m")),
                            new TreeSet<>(List.of(3, 1, 2)),
                            EnumSet.of(Person.Size.LARGE))),
            holds("Maps keep their kind and order", visitor -> {
                Map<String, Object> ordered = new LinkedHashMap<>();
                ordered.put("z", 1);
                ordered.put("a", null);
                assertKept(
                        visitor,
                        ordered,
                        new HashMap<>(Map.of("a", List.of(1))),
                        new TreeMap<>(Map.of(2, "b", 1, "a")),
                        new EnumMap<>(Map.of(Person.Size.SMALL, 1)));
                assertEquals(List.of("z", "a"), List.copyOf(((Map<?, ?>) visitor.readAttribute("value 0")).keySet()));
            }),
            holds("List.of, Map.of and Set.of come back equal and immutable", visitor -> {
                List<Object> values = List.of(List.of(1, 2, 3), Map.of("a", 1), java.util.Set.of("a"));
                visitor.putAttribute("values", new ArrayList<>(values));
                visitor.run(request -> {
                    List<?> back = (List<?>) request.getSession().getAttribute("values");
                    assertEquals(values, back);
                    assertThrows(UnsupportedOperationException.class, () -> ((List<?>) back.get(0)).remove(0));
                });
            }),
            holds("A queue comes back", visitor -> {
                visitor.putAttribute("value", new ArrayDeque<>(List.of(1, 2)));
                assertEquals(List.of(1, 2), List.copyOf((ArrayDeque<?>) visitor.readAttribute("value")));
            }),
            holds("Arrays come back", visitor -> {
                visitor.putAttribute("bytes", new byte[] {0, -1, 127});
                visitor.putAttribute("numbers", new int[][] {{1}, {}, {2, 3}});
                visitor.putAttribute("texts", new String[] {"a", null});
                visitor.putAttribute("people", new Person[] {new Person("Ann", 44)});
                assertArrayEquals(new byte[] {0, -1, 127}, (byte[]) visitor.readAttribute("bytes"));
                assertArrayEquals(new int[][] {{1}, {}, {2, 3}}, (int[][]) visitor.readAttribute("numbers"));
                assertArrayEquals(new String[] {"a", null}, (String[]) visitor.readAttribute("texts"));
                assertArrayEquals(new Person[] {new Person("Ann", 44)}, (Person[]) visitor.readAttribute("people"));
            }),
            holds("A bean of the application comes back", visitor -> {
                Person person = new Person("Ann", 44);
                person.setSize(Person.Size.LARGE);
                person.setBoss(new Person("Bob", 55));
                visitor.putAttribute("person", person);
                Person back = (Person) visitor.readAttribute("person");
                assertEquals(person, back);
                assertSame(Person.Size.LARGE, back.getSize());
                assertEquals(new Person("Bob", 55), back.getBoss());
                assertNull(back.getBoss().getBoss());
            }),
            holds("A bean that changes in place is changed in the next request", visitor -> {
                visitor.putAttribute("person", new Person("Ann", 44));
                visitor.run(request -> ((Person) request.getSession().getAttribute("person")).setAge(45));
                assertEquals(new Person("Ann", 45), visitor.readAttribute("person"));
            }),
            holds("A list that changes in place is changed in the next request", visitor -> {
                visitor.putAttribute("cart", new ArrayList<>(List.of(new Person("Ann", 44))));
                visitor.run(request ->
                        cart(request.getSession().getAttribute("cart")).add(new Person("Bob", 55)));
                visitor.run(request ->
                        cart(request.getSession().getAttribute("cart")).get(0).setAge(45));
                assertEquals(List.of(new Person("Ann", 45), new Person("Bob", 55)), visitor.readAttribute("cart"));
            }),
            holds("A change in place in the request that set the attribute is kept", visitor -> {
                visitor.run(request -> {
                    Person person = new Person("Ann", 44);
                    request.getSession().setAttribute("person", person);
                    person.setAge(45);
                });
                assertEquals(new Person("Ann", 45), visitor.readAttribute("person"));
            }),
            holds("Within one attribute, shared and cyclic references are preserved", visitor -> {
                Person person = new Person("Ann", 44);
                person.setBoss(person);
                visitor.putAttribute("people", new ArrayList<>(List.of(person, person)));
                visitor.run(request -> {
                    List<Person> people = cart(request.getSession().getAttribute("people"));
                    assertSame(people.get(0), people.get(1));
                    assertSame(people.get(0), people.get(0).getBoss());
                });
            }),
            differs(
                    "A transient field keeps its value",
                    Difference.TRANSIENT,
                    visitor -> {
                        putCached(visitor);
                        assertEquals("text", ((Person) visitor.readAttribute("person")).cached());
                    },
                    visitor -> {
                        putCached(visitor);
                        assertNull(((Person) visitor.readAttribute("person")).cached());
                    }),
            differs(
                    "Any object of the application may be an attribute",
                    Difference.KNOWN_TYPES,
                    visitor -> {
                        visitor.putAttribute("stranger", new UnnamedType());
                        assertInstanceOf(UnnamedType.class, visitor.readAttribute("stranger"));
                    },
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        visitor.run(request -> {
                            String message = refusal(request, new UnnamedType());
                            assertTrue(message.contains("'stranger'"), message);
                            assertTrue(message.contains(UnnamedType.class.getName()), message);
                            assertTrue(message.contains("sessionTypes"), message);
                            refusal(request, new ArrayList<>(List.of(new UnnamedType())));
                            assertNull(request.getSession().getAttribute("stranger"));
                        });
                        assertEquals("value", visitor.readAttribute("name"));
                    }),
            differs(
                    "Any object of the server may be an attribute",
                    Difference.KNOWN_TYPES,
                    visitor -> {
                        visitor.putAttribute("thread", Thread.currentThread());
                        assertInstanceOf(Thread.class, visitor.readAttribute("thread"));
                    },
                    visitor -> visitor.run(request -> {
                        refusal(request, Thread.currentThread());
                        refusal(request, request);
                        refusal(request, request.getServletContext());
                        refusal(request, Thread.currentThread().getContextClassLoader());
                    })),
            holds("A value too large for one cookie is kept", visitor -> {
                String text = random(9_000);
                visitor.putAttribute("text", text);
                assertEquals(text, visitor.readAttribute("text"));
                visitor.putAttribute("text", "short again");
                assertEquals("short again", visitor.readAttribute("text"));
            }),
            differs(
                    "A session is as large as the heap allows",
                    Difference.SIZE,
                    visitor -> {
                        String text = random(100_000);
                        visitor.putAttribute("text", text);
                        assertEquals(text, visitor.readAttribute("text"));
                    },
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        visitor.run(request -> {
                            IllegalStateException refused = assertThrows(
                                    IllegalStateException.class,
                                    () -> request.getSession().setAttribute("text", random(100_000)));
                            assertTrue(refused.getMessage().contains("text"), refused.getMessage());
                        });
                        assertEquals("value", visitor.readAttribute("name"));
                    }));

    private ValueCases() {}

    /** A class that {@code sessionTypes} does not name. */
    private static final class UnnamedType implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private static String refusal(HttpServletRequest request, Object value) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> request.getSession().setAttribute("stranger", value))
                .getMessage();
    }

    /** Sets each value as a separate attribute and compares it in the next request. */
    private static void assertKept(Visitor visitor, Object... values) throws Exception {
        visitor.run(request -> {
            for (int i = 0; i < values.length; i++) {
                request.getSession().setAttribute("value " + i, values[i]);
            }
        });
        for (int i = 0; i < values.length; i++) {
            Object back = visitor.readAttribute("value " + i);
            assertNotNull(back, "value " + i);
            assertSame(values[i].getClass(), back.getClass());
            assertEquals(values[i], back);
        }
    }

    private static List<Person> cart(Object attribute) {
        @SuppressWarnings("unchecked")
        List<Person> cart = (List<Person>) attribute;
        return cart;
    }

    private static void putCached(Visitor visitor) throws Exception {
        visitor.run(request -> {
            Person person = new Person("Ann", 44);
            person.cache("text");
            request.getSession().setAttribute("person", person);
        });
    }

    /** Returns text that compression cannot shorten. */
    private static String random(int length) {
        StringBuilder text = new StringBuilder();
        new Random(1).ints(length, 'a', 'z' + 1).forEach(c -> text.append((char) c));
        return text.toString();
    }
}
