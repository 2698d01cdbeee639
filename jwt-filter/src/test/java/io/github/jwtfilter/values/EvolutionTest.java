package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Can values be decoded after a deployment that changes their classes, or does the error explain the change? */
final class EvolutionTest {
    /** The tests also cover the reverse direction: during a rolling update old servers read values of new servers. */
    private static final String OLD = "class Cart { String name = \"set\"; int count = 7; Old old = new Old();"
            + " java.util.List<Object> more = new java.util.ArrayList<>(java.util.List.of(new Old(), new Old[] {new Old()}, Kind.B));"
            + " java.util.Map<Object, Object> set = new java.util.HashMap<>(java.util.Map.of(new Old(), Kind.A, \"a\", 1));"
            + " java.util.EnumMap<Kind, Object> kinds = new java.util.EnumMap<>(java.util.Map.of(Kind.A, new Old()));"
            + " java.util.EnumSet<Kind> kindSet = java.util.EnumSet.of(Kind.B); OldList list = new OldList(); OldMap map = new OldMap(); OldDate date = new OldDate();"
            + " static Object make() { Cart cart = new Cart(); cart.old.name = cart.name; cart.list.add(new Old()); cart.map.put(1, new Old()); return cart; }"
            + " public String toString() { return name + count; } }"
            + " class Old { String name; Kind kind = Kind.A; } enum Kind { A, B }"
            + " class OldList extends java.util.ArrayList<Object> { int x; } class OldMap extends java.util.HashMap<Object, Object> {} class OldDate extends java.util.Date {}";

    private static final String[] OLD_NAMES = {"Cart", "Old", "Kind", "OldList", "OldMap", "OldDate"};

    private static byte[] old;

    @BeforeAll
    static void writeOldValue(@TempDir Path directory) throws Exception {
        old = new Deployment(directory, OLD, OLD_NAMES).make();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void compatibleChangeIsDecoded(
            String change, String expected, String source, String[] names, @TempDir Path directory) throws Exception {
        Deployment after = new Deployment(directory, source, names);

        assertEquals(expected, after.read(old));
    }

    static Stream<Arguments> compatibleChangeIsDecoded() {
        String body = " public String toString() { return name + count; }";
        return Stream.of(
                arguments("no change", "set7", OLD, OLD_NAMES),
                arguments(
                        "fields removed with their classes",
                        "set7",
                        "class Cart { int count; String name;" + body + "}",
                        new String[] {"Cart"}),
                arguments(
                        "a new field has its default from the constructor",
                        "set7new",
                        "class Cart { String name; int count; String added = \"new\";"
                                + " public String toString() { return name + count + added; } }",
                        new String[] {"Cart"}),
                arguments(
                        "a new field without a no-arg constructor has no default",
                        "set7null",
                        "class Cart { String name; int count; String added = \"new\"; Cart(int count) {}"
                                + " public String toString() { return name + count + added; } }",
                        new String[] {"Cart"}),
                arguments(
                        "a field moved to a superclass",
                        "set7",
                        "class Cart extends Base { int count;" + body + "} class Base { String name; }",
                        new String[] {"Cart", "Base"}),
                arguments(
                        "a wider type",
                        "set7",
                        "class Cart { CharSequence name; Integer count; public String toString() { return \"\" + name + count; } }",
                        new String[] {"Cart"}),
                arguments(
                        "a record instead of the class",
                        "Cart[name=set, count=7, added=0, others=null]",
                        "record Cart(String name, int count, long added, Object[] others) {}",
                        new String[] {"Cart"}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void incompatibleChangeIsReported(
            String change, String expected, String source, String[] names, @TempDir Path directory) throws Exception {
        Deployment after = new Deployment(directory, source, names);

        MalformedValueException refused = assertThrows(MalformedValueException.class, () -> after.read(old));

        assertEquals(expected, refused.getMessage());
    }

    static Stream<Arguments> incompatibleChangeIsReported() {
        return Stream.of(
                arguments(
                        "another type",
                        "Cart.count: expected a long, got a java.lang.Integer",
                        "class Cart { long count; }",
                        new String[] {"Cart"}),
                arguments(
                        "a class that is no longer named",
                        "Cart is not named in sessionTypes",
                        "class Other {} class Cart {}",
                        new String[] {"Other"}),
                arguments(
                        "a field whose class is no longer named",
                        "Old is not named in sessionTypes",
                        "class Cart { Old old; } class Old {}",
                        new String[] {"Cart"}),
                arguments(
                        "a removed constant",
                        "Kind no longer has the stored constant",
                        "class Cart { Old old; } class Old { Kind kind; } enum Kind { B }",
                        new String[] {"Cart", "Old", "Kind"}),
                arguments(
                        "no longer a list",
                        "OldList extended another JDK class when it was stored",
                        "class Cart { OldList list; } class OldList {}",
                        new String[] {"Cart", "OldList"}),
                arguments(
                        "a constructor that throws",
                        "Cart: its constructor threw java.lang.IllegalStateException",
                        "class Cart { Cart() { throw new IllegalStateException(\"set\"); } }",
                        new String[] {"Cart"}));
    }
}
