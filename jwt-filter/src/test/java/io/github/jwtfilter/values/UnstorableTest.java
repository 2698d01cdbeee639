package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.values.Orders.Box;
import io.github.jwtfilter.values.Orders.Price;
import io.github.jwtfilter.values.Orders.Product;
import io.github.jwtfilter.values.Orders.Role;
import io.github.jwtfilter.values.Orders.User;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SimpleTimeZone;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Does the message for an unstorable value have the class, its place and the remedy? */
final class UnstorableTest {
    private static final ValueCodec CODEC = new ValueCodec(List.of(Cart.class, Box.class, Base.class));

    private static final class Cart {
        final List<Object> items = new ArrayList<>();
        Object other;
    }

    private abstract static class Base {
        int number;
    }

    private static class Derived extends Base {}

    private static final class MyList extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;
    }

    /** A comparator of the application. */
    private static final class ByLength implements Comparator<String> {
        @Override
        public int compare(String a, String b) {
            return a.length() - b.length();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"unnamed", "neverStored", "hiddenState", "cycles"})
    void messageHasPlaceClassAndReason(String message, Object value) {
        UnstorableValueException refused = assertThrows(UnstorableValueException.class, () -> CODEC.encode(value));

        assertEquals(
                message.replace("%", Orders.class.getName()).replace("HERE", UnstorableTest.class.getName()),
                refused.getMessage());
        assertFalse(CODEC.inspect(value).isStorable());
    }

    static Stream<Arguments> unnamed() {
        Product product = new Product("secret", BigDecimal.ONE);
        Price price = new Price(BigDecimal.ONE, "secret");
        Cart four = new Cart();
        four.items.addAll(List.of(1, 2, 3, new Box<>(product, 1, null)));
        Cart several = new Cart();
        several.items.addAll(List.of(product, product, new Product("ink", BigDecimal.TEN), new User()));
        return Stream.of(
                arguments("value: %$Product is not named in sessionTypes", product),
                arguments("value.items[3].content: %$Product is not named in sessionTypes", four),
                arguments("value[2][0]: %$User is not named in sessionTypes", List.of(1, 2, new Object[] {new User()})),
                arguments("value.key(0): %$Product is not named in sessionTypes", new HashMap<>(Map.of(product, 1))),
                arguments("value.value(1): %$Price is not named in sessionTypes", Map.of("secret", price, "a", 1)),
                arguments("value: %$Role is not named in sessionTypes", Role.CHIEF),
                arguments("value: %$Role is not named in sessionTypes", new Role[0]),
                arguments("value: %$Role is not named in sessionTypes", new Role[0][0]),
                arguments("value: %$Role is not named in sessionTypes", EnumSet.of(Role.CHIEF)),
                arguments("value: HERE$MyList is not named in sessionTypes", new MyList()),
                arguments("value: HERE$Derived is not named in sessionTypes", new Derived()),
                arguments(
                        "value.comparator(): HERE$ByLength is not named in sessionTypes",
                        new TreeSet<>(new ByLength())),
                arguments(
                        "value.items[0]: %$Product is not named in sessionTypes;"
                                + " value.items[3]: %$User is not named in sessionTypes",
                        several));
    }

    static Stream<Arguments> neverStored() {
        String collection = " is not a supported collection; store a copy, for example an ArrayList";
        String other = " is not a supported JDK class";
        Runnable lambda = () -> {};
        Object proxy = Proxy.newProxyInstance(
                UnstorableTest.class.getClassLoader(), new Class<?>[] {Runnable.class}, (self, method, args) -> null);
        return Stream.of(
                arguments(
                        "value: java.lang.IllegalStateException is an exception; exceptions are never stored",
                        new IllegalStateException("secret")),
                arguments(
                        "value[0]: java.lang.Thread is part of the running server; such objects are never stored",
                        List.of(Thread.currentThread())),
                arguments(
                        "value: java.util.stream.ReferencePipeline$Head is a stream; streams are never stored",
                        List.of("secret").stream()),
                arguments("value: " + proxy.getClass().getName() + " is a proxy; proxies are never stored", proxy),
                arguments(
                        "value: " + lambda.getClass().getName()
                                + " is a lambda or another hidden class; these are never stored",
                        lambda),
                arguments("value: java.lang.Class" + other, String.class),
                arguments("value: java.util.concurrent.locks.ReentrantLock" + other, new ReentrantLock()),
                // Decoding a pattern would compile it, and compiling a short pattern may take very long.
                arguments("value: java.util.regex.Pattern" + other, Pattern.compile("secret")),
                arguments("value: java.util.ArrayList$SubList" + collection, new ArrayList<>(List.of(1)).subList(0, 1)),
                arguments("value: java.util.HashMap$KeySet" + collection, new HashMap<>().keySet()),
                arguments("value: java.util.IdentityHashMap" + collection, new IdentityHashMap<>()));
    }

    /** Returns objects of the JDK that hide the state to store. */
    static Stream<Arguments> hiddenState() {
        Properties own = new Properties();
        own.setProperty("secret", "secret");
        return Stream.of(
                arguments(
                        "value: java.util.concurrent.ConcurrentHashMap$KeySetView is a view of a map;"
                                + " store a copy of it",
                        new ConcurrentHashMap<>().keySet()),
                arguments(
                        "value: java.util.EnumMap is empty, and the enum of its keys is not named in sessionTypes",
                        new EnumMap<>(Role.class)),
                arguments("value: java.util.Properties has defaults, which cannot be stored", new Properties(own)),
                arguments(
                        "value.comparator(): java.util.Collections$ReverseComparator2"
                                + " reverses an unknown comparator",
                        new TreeSet<>(Collections.reverseOrder(new ByLength()))),
                arguments(
                        "value: java.util.SimpleTimeZone has a time zone with custom rules",
                        new SimpleTimeZone(0, "secret", 1, 1, 1, 1, 5, 1, 1, 1)));
    }

    static Stream<Arguments> cycles() {
        String message = " contains itself, but can be created only after its content";
        List<Object> inList = new ArrayList<>();
        List<Object> list = List.of(inList);
        inList.add(list);
        List<Object> inRecord = new ArrayList<>();
        Box<Object> box = new Box<>(inRecord, 1, null);
        inRecord.add(box);
        return Stream.of(
                arguments("value[0][0]: java.util.ImmutableCollections$List12" + message, list),
                arguments("value.content[0]: %$Box" + message, box));
    }

    @Test
    void nameOfTheAttributeCanReplaceTheValueInTheMessage() {
        UnstorableValueException refused =
                assertThrows(UnstorableValueException.class, () -> CODEC.encode(List.of(new User())));

        assertEquals("users[0]: " + User.class.getName() + " is not named in sessionTypes", refused.describe("users"));
    }
}
