package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.values.Orders.Item;
import io.github.jwtfilter.values.Orders.Order;
import io.github.jwtfilter.values.Orders.Product;
import io.github.jwtfilter.values.Orders.Role;
import io.github.jwtfilter.values.Orders.User;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Do the bytes change if and only if the value changes? */
final class EqualBytesTest {
    private static final ValueCodec CODEC =
            new ValueCodec(List.of(User.class, Role.class, Order.class, Item.class, Product.class, Plain.class));

    /** Has the identity hash of {@link Object}. */
    private static final class Plain {
        String name;

        Plain() {}

        Plain(String name) {
            this.name = name;
        }
    }

    private static void assertStable(Object value) throws Exception {
        byte[] bytes = CODEC.encode(value);
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(bytes, CODEC.encode(CODEC.decode(bytes)));
        }
    }

    @Test
    void sizeOfAHashTableDoesNotChangeTheBytes() throws Exception {
        Set<Object> small = new HashSet<>(List.of("Aa", "BB", 17, 1, 33, DayOfWeek.MONDAY));
        Set<Object> large = new HashSet<>(1000);
        large.addAll(List.of(DayOfWeek.MONDAY, 33, 1, 17, "BB", "Aa"));

        assertArrayEquals(CODEC.encode(small), CODEC.encode(large));
    }

    @Test
    void iterationOrderDoesNotChangeTheBytes() throws Exception {
        for (List<Object> keys : List.<List<Object>>of(
                List.of("Aa", "BB", "C#"),
                List.of(1, 2, 3),
                List.of(1, 2L, "3", 'c'),
                List.of(DayOfWeek.MONDAY, Role.CLERK, Role.CHIEF),
                List.of(new Plain("a"), new Plain("b"), new Plain("c")),
                List.of(List.of("a"), Set.of(1, 2), Map.of(new Plain("x"), 1, new Plain("y"), 2)))) {
            assertStable(new HashSet<>(keys));
            assertStable(Set.copyOf(keys));
            Map<Object, Object> map = new HashMap<>();
            keys.forEach(key -> map.put(key, List.of(key)));
            assertStable(map);
            assertStable(Map.copyOf(map));
            assertStable(new Hashtable<>(map));
            assertStable(new ConcurrentHashMap<>(map));
        }
    }

    @Test
    void setWhoseElementsReferBackToItIsStable() throws Exception {
        Order order = new Order("1");
        for (int i = 0; i < 30; i++) {
            order.add(new Product("pen " + i, BigDecimal.valueOf(i)));
        }
        assertStable(order);
        assertStable(List.copyOf(order.items).get(0));
    }

    @Test
    void equalTextDoesNotChangeTheBytes() throws Exception {
        String name = "name";
        List<String> one = Arrays.asList(name, name);
        List<String> two = Arrays.asList(name, new StringBuilder(name).toString());

        assertArrayEquals(CODEC.encode(one), CODEC.encode(two));
    }

    @Test
    void changeInPlaceChangesTheBytes() throws Exception {
        User user = new User();
        byte[] before = CODEC.encode(user);
        user.getGroups().add("staff");
        assertFalse(Arrays.equals(before, CODEC.encode(user)));
        user.getGroups().clear();
        assertTrue(Arrays.equals(before, CODEC.encode(user)));
    }

    @Test
    void namesAreWrittenOnce() throws Exception {
        List<Object> users = new ArrayList<>();
        users.add(new User());
        int one = CODEC.encode(users).length;
        users.add(new User());
        int two = CODEC.encode(users).length;
        users.add(new User());

        assertEquals(two - one, CODEC.encode(users).length - two);
        assertTrue(two - one < 16, two - one + " bytes");
    }
}
