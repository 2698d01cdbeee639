package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.values.Orders.Box;
import io.github.jwtfilter.values.Orders.Item;
import io.github.jwtfilter.values.Orders.Order;
import io.github.jwtfilter.values.Orders.Price;
import io.github.jwtfilter.values.Orders.Product;
import io.github.jwtfilter.values.Orders.Role;
import io.github.jwtfilter.values.Orders.User;
import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Are application objects of every kind of class decoded correctly? */
final class ApplicationTypesTest {
    private static Object copy(Object value, Class<?>... types) throws Exception {
        ValueCodec codec = new ValueCodec(List.of(types));
        byte[] bytes = codec.encode(value);
        Object copy = codec.decode(bytes);
        assertSame(value.getClass(), copy.getClass());
        assertEquals(List.of(), codec.inspect(value).obstacles());
        assertEquals(bytes.length, codec.inspect(value).size());
        return copy;
    }

    @Test
    void beanIsCopiedWithoutTransientFields() throws Exception {
        User user = new User();
        user.setName("Ada");
        user.setAge(36);
        user.setActive(true);
        user.setRole(Role.CHIEF);
        user.getGroups().add("staff");
        user.setPassword("secret");

        User copy = (User) copy(user, User.class, Role.class);

        assertEquals("Ada/36/true/CHIEF/[staff]/unset", copy.toString());
    }

    @Test
    void classWithoutANoArgConstructorIsCopied() throws Exception {
        Product copy = (Product) copy(new Product("pen", new BigDecimal("1.50")), Product.class);

        assertEquals(new Product("pen", new BigDecimal("1.50")), copy);
        assertFalse(copy.isLocked(), "no constructor ran, as in Java's serialization");
    }

    @Test
    void recordsAreCopied() throws Exception {
        Price price = new Price(new BigDecimal("9.90"), "EUR");
        assertEquals(price, copy(price, Price.class));

        Box<?> box = new Box<>(List.of(price), 3, new long[] {1, 2});
        Box<?> copy = (Box<?>) copy(box, Box.class, Price.class);
        assertEquals(box.content(), copy.content());
        assertEquals(3, copy.count());
        assertEquals(2, copy.numbers()[1]);
    }

    @Test
    void recordConstructorChecksItsComponentsAgain() throws Exception {
        record Checked(int number) {
            static boolean strict;

            Checked {
                if (strict) {
                    throw new IllegalStateException("secret " + number);
                }
            }
        }
        ValueCodec codec = new ValueCodec(List.of(Checked.class));
        byte[] bytes = codec.encode(new Checked(1));
        Checked.strict = true;

        MalformedValueException refused = assertThrows(MalformedValueException.class, () -> codec.decode(bytes));

        assertEquals(
                Checked.class.getName() + ": its constructor threw java.lang.IllegalStateException",
                refused.getMessage());
    }

    @Test
    void enumsWithBodiesAndTheirCollectionsAreCopied() throws Exception {
        assertSame(Role.CHIEF, copy(Role.CHIEF, Role.class));
        assertEquals(EnumSet.of(Role.CHIEF), copy(EnumSet.of(Role.CHIEF), Role.class));
        assertEquals(EnumSet.noneOf(Role.class), copy(EnumSet.noneOf(Role.class), Role.class));
        EnumMap<Role, Integer> map = new EnumMap<>(Role.class);
        EnumMap<?, ?> none = (EnumMap<?, ?>) copy(map, Role.class);
        map.put(Role.CLERK, 1);
        assertEquals(map, copy(map, Role.class));
        assertTrue(none.isEmpty());
    }

    /** The hash of the order is its id. The decoder reads the id after the items. */
    @Test
    void setInACycleIsCopied() throws Exception {
        Order order = new Order("z-1");
        Product pen = new Product("pen", BigDecimal.ONE);
        Item item = order.add(pen);
        order.add(new Product("ink", BigDecimal.TEN));

        Order copy = (Order) copy(order, Order.class, Item.class, Product.class);
        assertTrue(copy.items.contains(item));
        assertEquals(order.items, copy.items);

        // The item comes first here and refers to the order outside the set.
        Object[] both = (Object[]) copy(new Object[] {item, order}, Order.class, Item.class, Product.class);
        assertTrue(((Order) both[1]).items.stream().anyMatch(each -> each == both[0]));
        assertTrue(((Order) both[1]).items.contains(both[0]));
    }

    private static final class Ledger {
        final List<Line> all = new ArrayList<>();
        final Set<Line> known = new HashSet<>();
        String name;
    }

    private static final class Line {
        Ledger ledger;

        @Override
        public boolean equals(Object other) {
            return other instanceof Line line && line.ledger.name.equals(ledger.name);
        }

        @Override
        public int hashCode() {
            return ledger.name.hashCode();
        }
    }

    /** The element of the set was decoded before the set. The field for its hash was not. */
    @Test
    void setWhoseElementsReferToOtherObjectsIsCopied() throws Exception {
        Line line = new Line();
        line.ledger = new Ledger();
        line.ledger.name = "z-1";
        line.ledger.all.add(line);
        line.ledger.known.add(line);

        Ledger copy = (Ledger) copy(line.ledger, Ledger.class, Line.class);

        assertTrue(copy.known.contains(copy.all.get(0)));
        assertEquals(line.ledger.known, copy.known);
    }

    private static class Named {
        private String name;
        protected int hidden = 1;

        Named(String name) {
            this.name = name;
        }

        private Named() {
            this("made");
        }
    }

    private static final class Person extends Named {
        private final String name;
        private int hidden;

        Person(String name, String id, int hidden) {
            super(id);
            this.name = name;
            this.hidden = hidden;
        }
    }

    @Test
    void inheritedAndHiddenFieldsAreCopied() throws Exception {
        Person copy = (Person) copy(new Person("Ada", "7", 5), Person.class, Named.class);

        assertEquals("Ada", copy.name);
        assertEquals("7", ((Named) copy).name);
        assertEquals(5, copy.hidden);
        assertEquals(1, ((Named) copy).hidden);
    }

    /** Counts calls of the overridden method. Decoding must bypass it. */
    private static final class CountingList extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;

        private int added;

        @Override
        public boolean add(Object element) {
            added++;
            return super.add(element);
        }
    }

    @Test
    void listSubclassIsCopied() throws Exception {
        CountingList list = new CountingList();
        list.add("a");
        list.add(list);

        CountingList copy = (CountingList) copy(list, CountingList.class);

        assertEquals(2, copy.added);
        assertEquals("a", copy.get(0));
        assertSame(copy, copy.get(1));
    }

    /** Has no constructor without arguments, and reads its field for each entry put. */
    private static final class Recent extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1L;

        private final int maxSize;

        Recent(int maxSize) {
            this.maxSize = maxSize;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
            return size() > maxSize;
        }
    }

    private static final class Sorted extends TreeMap<String, Object> {
        private static final long serialVersionUID = 1L;
    }

    private static final class Settings extends Properties {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void mapSubclassesAreCopied() throws Exception {
        Recent recent = new Recent(2);
        List.of("c", "b", "a").forEach(name -> recent.put(name, 1));
        Recent copy = (Recent) copy(recent, Recent.class);
        assertEquals("{b=1, a=1}", copy.toString());
        copy.put("d", 1);
        assertEquals("{a=1, d=1}", copy.toString());

        Sorted sorted = new Sorted();
        sorted.putAll(Map.of("b", 1, "a", 2));
        assertEquals(sorted, copy(sorted, Sorted.class));
        Settings settings = new Settings();
        settings.setProperty("a", "b");
        assertEquals(settings, copy(settings, Settings.class));
    }

    private static final class Day extends Date {
        private static final long serialVersionUID = 1L;

        String name = "?";

        long millis() {
            return super.getTime();
        }

        @Override
        public long getTime() {
            return 0;
        }
    }

    @Test
    void dateSubclassIsCopied() throws Exception {
        Day day = new Day();
        day.setTime(5);
        day.name = "first";

        Day copy = (Day) copy(day, Day.class);

        assertEquals("first", copy.name);
        assertEquals(5, copy.millis());
    }

    private final class Inner {
        private final int number = Integer.parseInt("5");

        ApplicationTypesTest outer() {
            return ApplicationTypesTest.this;
        }
    }

    @Test
    void innerClassIsCopiedWithItsOuterObject() throws Exception {
        Inner copy = (Inner) copy(new Inner(), Inner.class, ApplicationTypesTest.class);

        assertEquals(5, copy.number);
        assertNotSame(this, copy.outer());
        assertSame(ApplicationTypesTest.class, copy.outer().getClass());
    }

    /** Has every hook of Java's serialization. */
    private static final class WithSerializationHooks implements Serializable {
        private static final long serialVersionUID = 1L;
        static final WithSerializationHooks ONLY = new WithSerializationHooks();

        int number = 1;

        private void readObject(ObjectInputStream in) {
            throw new AssertionError("readObject was called");
        }

        private void writeObject(java.io.ObjectOutputStream out) {
            throw new AssertionError("writeObject was called");
        }

        private Object readResolve() {
            return ONLY;
        }

        private Object writeReplace() {
            return "replaced";
        }
    }

    /** The same for {@link Externalizable}. */
    public static final class External implements Externalizable {
        private static final long serialVersionUID = 1L;

        private int number;

        @Override
        public void writeExternal(ObjectOutput out) {
            throw new AssertionError("writeExternal was called");
        }

        @Override
        public void readExternal(ObjectInput in) {
            throw new AssertionError("readExternal was called");
        }
    }

    @Test
    void serializationHooksAreNotCalled() throws Exception {
        WithSerializationHooks copy =
                (WithSerializationHooks) copy(WithSerializationHooks.ONLY, WithSerializationHooks.class);
        assertNotSame(WithSerializationHooks.ONLY, copy, "readResolve must not be called");
        assertEquals(1, copy.number);

        External external = new External();
        external.number = 3;
        assertEquals(3, ((External) copy(external, External.class)).number);
    }

    private interface Shape {}

    private abstract static class Base implements Shape {
        int[][] grid = {{1}, {2, 3}};
    }

    private static final class Circle extends Base {
        Shape[] parts = {};
        Object anything = 5L;
        Integer boxed = 5;
        char letter = 'x';
        Map<String, List<? extends Number>> generic = Map.of("a", List.of(1, 2.5));
    }

    @Test
    void fieldsOfInterfacesAndAbstractClassesAreCopied() throws Exception {
        Circle circle = new Circle();
        circle.parts = new Shape[] {circle, null};

        Circle copy = (Circle) copy(circle, Circle.class, Base.class, Shape.class);

        assertSame(copy, copy.parts[0]);
        assertEquals(3, copy.grid[1][1]);
        assertEquals(5L, copy.anything);
        assertEquals(circle.generic, copy.generic);
    }
}
