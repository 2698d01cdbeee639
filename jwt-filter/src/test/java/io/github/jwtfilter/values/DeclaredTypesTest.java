package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which classes are storable because a named class declares them, and which does an inspection predict? */
final class DeclaredTypesTest {
    enum Status {
        OPEN,
        PAID {
            @Override
            public String toString() {
                return "paid";
            }
        }
    }

    enum Size {
        SMALL
    }

    record Money(int cents, Size size) {}

    record Hidden(int number) {}

    sealed interface Payment permits Card, Cash {}

    record Card(String number) implements Payment {}

    static final class Cash implements Payment {}

    static class Item {
        Money price = new Money(5, Size.SMALL);
    }

    static final class Gift extends Item {
        String bow = "red";
    }

    /** A class without references to it. */
    static final class Unrelated {}

    static class Base<T> {
        List<T> content = new ArrayList<>();
    }

    static final class Basket extends Base<Item> {}

    static final class Shelf extends ArrayList<Item> {
        private static final long serialVersionUID = 1L;
    }

    static final class Holder {
        Object value;
        Status status;
        Money[] prices;
        Map<String, List<Payment>> payments;
        transient Hidden hidden;
    }

    static final class Plain {
        List<? extends Item> items = new ArrayList<>();
        List<Object> anything = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Map<Size, Money> sizes = new HashMap<>();
    }

    static final class Service implements AutoCloseable {
        @Override
        public void close() {}
    }

    static final class Connected {
        Service service;
        Thread thread;
        Collection<Item>[] groups;
        Payment[] payments;
    }

    private static final ValueCodec CODEC = new ValueCodec(List.of(Holder.class));

    static Stream<Object> declaredValues() {
        Map<Status, Object> byStatus = new EnumMap<>(Status.class);
        return Stream.of(
                Status.OPEN,
                Status.PAID,
                new Status[] {Status.PAID},
                byStatus,
                new Money(3, Size.SMALL),
                new Money[] {new Money(3, null)},
                new Card("4711"));
    }

    @ParameterizedTest
    @MethodSource("declaredValues")
    void declaredEnumOrRecordIsStored(Object value) throws Exception {
        Holder holder = new Holder();
        holder.value = value;

        Holder read = (Holder) CODEC.decode(CODEC.encode(holder));

        assertTrue(
                value instanceof Object[]
                        ? Arrays.equals((Object[]) value, (Object[]) read.value)
                        : value.equals(read.value));
    }

    static Stream<Object> undeclaredValues() {
        return Stream.of(new Item(), new Cash(), new Hidden(1), new Unrelated(), List.of((Object) new Item[0]));
    }

    @ParameterizedTest
    @MethodSource("undeclaredValues")
    void otherClassesMustBeNamed(Object value) {
        Holder holder = new Holder();
        holder.value = value;

        assertThrows(UnstorableValueException.class, () -> CODEC.encode(holder));
    }

    @Test
    void typesThatNoNamedClassDeclaresAreRefused() {
        ValueCodec codec = new ValueCodec(List.of(Plain.class));

        assertThrows(UnstorableValueException.class, () -> codec.encode(Status.OPEN));
        assertThrows(UnstorableValueException.class, () -> new ValueCodec(List.of()).encode(new Money(1, null)));
    }

    private static Set<String> names(Class<?>... types) {
        return Arrays.stream(types).map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<Arguments> predictions() {
        return Stream.of(
                arguments(new Basket(), names(Basket.class, Base.class), names(Item.class, Gift.class)),
                arguments(new Shelf(), names(Shelf.class), names(Item.class, Gift.class)),
                arguments(new Plain(), names(Plain.class), names(Item.class, Gift.class)),
                arguments(new Holder(), names(), names(Cash.class)),
                arguments(
                        new Connected(),
                        names(Connected.class),
                        names(Item.class, Gift.class, Payment.class, Cash.class)),
                arguments(new ArrayList<>(), names(), names()),
                arguments(new Unrelated(), names(Unrelated.class), names()));
    }

    @ParameterizedTest
    @MethodSource("predictions")
    void inspectionPredictsDeclaredTypes(Object value, Set<String> seen, Set<String> declared) {
        Inspection inspection = CODEC.inspect(value);

        assertEquals(seen, inspection.typesToName());
        assertEquals(declared, inspection.declaredTypes());
    }

    @ParameterizedTest
    @MethodSource("predictions")
    void allPredictedTypesCanBeNamed(Object value) throws Exception {
        List<Class<?>> types = new ArrayList<>();
        for (String name : CODEC.inspect(value).allTypesToName()) {
            types.add(Class.forName(name));
        }
        types.add(Holder.class);

        assertTrue(new ValueCodec(types).inspect(value).allTypesToName().isEmpty());
    }

    static Stream<Arguments> emptyContainers() {
        Map<String, Object> nested = new HashMap<>(Map.of("a", new ArrayList<>()));
        return Stream.of(
                arguments(new ArrayList<>(), Set.of("")),
                arguments(new ArrayList<>(List.of(1)), Set.of()),
                arguments(nested, Set.of("[]")),
                arguments(new HashMap<>(Map.of("a", List.of(1), "b", List.of())), Set.of()),
                arguments(new Object[0], Set.of("")),
                arguments(new Item[0], Set.of()),
                arguments(new String[0], Set.of()),
                arguments(Optional.empty(), Set.of("")),
                arguments(new Basket(), Set.of(".content")),
                arguments(new Plain(), Set.of(".anything")),
                arguments("text", Set.of()));
    }

    @ParameterizedTest
    @MethodSource("emptyContainers")
    void emptyContainerOfUnknownElementsIsReported(Object value, Set<String> places) {
        assertEquals(places, CODEC.inspect(value).emptyPlaces());
    }
}
