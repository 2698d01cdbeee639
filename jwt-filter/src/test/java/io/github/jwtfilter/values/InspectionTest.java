package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.values.Orders.Box;
import io.github.jwtfilter.values.Orders.Item;
import io.github.jwtfilter.values.Orders.Order;
import io.github.jwtfilter.values.Orders.Product;
import io.github.jwtfilter.values.Orders.Role;
import io.github.jwtfilter.values.Orders.User;
import java.io.Closeable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Does one inspection report all classes to name, and the size? */
final class InspectionTest {
    private static final ValueCodec CODEC = new ValueCodec(List.of());

    private static class Entity {
        long id = 5;
    }

    private static final class Customer extends Entity {
        Role[] roles = {Role.CLERK};
        Object connection;
        Throwable failure;
    }

    private static final class Connection implements Closeable {
        final Object secret = new User();

        @Override
        public void close() {}
    }

    @Test
    void allClassesToNameAreReportedAtOnce() throws Exception {
        Order order = new Order("1");
        order.add(new Product("pen", BigDecimal.ONE));
        Object value = List.of(new Box<>(order, 1, null), EnumSet.of(Role.CHIEF), new Customer());

        Inspection inspection = CODEC.inspect(value);

        assertFalse(inspection.isStorable());
        assertTrue(inspection.isStorableOnceNamed());
        Set<Class<?>> types =
                Set.of(Box.class, Order.class, Item.class, Product.class, Role.class, Customer.class, Entity.class);
        assertEquals(names(types), inspection.typesToName());
        assertEquals(new ValueCodec(types).encode(value).length, inspection.size());
        assertEquals(types.size(), inspection.obstacles().size());
        assertEquals(
                ".content.items[0].product", path(inspection, Product.class).substring(3));
    }

    private static String path(Inspection inspection, Class<?> type) {
        return inspection.obstacles().stream()
                .filter(obstacle -> obstacle.type().equals(type.getName()))
                .map(Obstacle::path)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> names(Set<Class<?>> types) {
        Set<String> names = new TreeSet<>();
        types.forEach(type -> names.add(type.getName()));
        return names;
    }

    @Test
    void obstaclesThatNamingCannotRemoveAreReported() {
        Customer customer = new Customer();
        customer.connection = new Connection();
        customer.failure = new IllegalStateException("secret");

        Inspection inspection = new ValueCodec(List.of(Entity.class, Customer.class, Role.class)).inspect(customer);

        assertFalse(inspection.isStorableOnceNamed());
        assertEquals(Set.of(), inspection.typesToName());
        assertEquals(
                List.of(
                        "customer.connection: " + Connection.class.getName()
                                + " is AutoCloseable, so it holds a resource that must be closed",
                        "customer.failure: java.lang.IllegalStateException is an exception; exceptions are never stored"),
                inspection.obstacles().stream()
                        .map(obstacle -> obstacle.describe("customer"))
                        .toList());
    }

    @Test
    void sizeOfAStorableValueIsReported() throws Exception {
        Inspection inspection = CODEC.inspect(List.of("a", 1));

        assertTrue(inspection.isStorable());
        assertEquals(CODEC.encode(List.of("a", 1)).length, inspection.size());
    }

    /** A value may refer to everything in the server's memory. */
    @Test
    void inspectionOfAHugeValueEnds() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 1_000_000; i++) {
            many.add(new Entity());
        }

        Inspection inspection = CODEC.inspect(many);

        assertTrue(inspection.size() < 1_000_000);
        assertFalse(inspection.isStorableOnceNamed());
    }
}
