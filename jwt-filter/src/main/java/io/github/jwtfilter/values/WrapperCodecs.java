package io.github.jwtfilter.values;

import static io.github.jwtfilter.values.Order.LINKED;
import static io.github.jwtfilter.values.Order.LISTED;
import static io.github.jwtfilter.values.Order.SORTED;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Codecs of the unmodifiable and synchronized views of {@link Collections}. A view hides its collection, so decoding
 * wraps a copy. Changes to the original then have no effect on the view.
 */
final class WrapperCodecs {
    private WrapperCodecs() {}

    static void addTo(CodecTable table) {
        listed(table, 110, Collections::unmodifiableCollection);
        listed(table, 111, list -> Collections.unmodifiableList((List<Object>) list));
        chained(table, 112, list -> Collections.unmodifiableList((List<Object>) list));
        linked(table, 113, set -> Collections.unmodifiableSet((Set<Object>) set));
        sorted(table, 114, set -> Collections.unmodifiableSortedSet((SortedSet<Object>) set));
        sorted(table, 115, set -> Collections.unmodifiableNavigableSet((NavigableSet<Object>) set));
        linkedMap(table, 116, Collections::unmodifiableMap);
        sortedMap(table, 117, map -> Collections.unmodifiableSortedMap((SortedMap<Object, Object>) map));
        sortedMap(table, 118, map -> Collections.unmodifiableNavigableMap((NavigableMap<Object, Object>) map));

        listed(table, 120, Collections::synchronizedCollection);
        listed(table, 121, list -> Collections.synchronizedList((List<Object>) list));
        chained(table, 122, list -> Collections.synchronizedList((List<Object>) list));
        linked(table, 123, set -> Collections.synchronizedSet((Set<Object>) set));
        sorted(table, 124, set -> Collections.synchronizedSortedSet((SortedSet<Object>) set));
        sorted(table, 125, set -> Collections.synchronizedNavigableSet((NavigableSet<Object>) set));
        linkedMap(table, 126, Collections::synchronizedMap);
        sortedMap(table, 127, map -> Collections.synchronizedSortedMap((SortedMap<Object, Object>) map));
        sortedMap(table, 128, map -> Collections.synchronizedNavigableMap((NavigableMap<Object, Object>) map));
    }

    private static void listed(CodecTable table, int tag, UnaryOperator<Collection<Object>> view) {
        add(table, tag, LISTED, (count, none) -> new ArrayList<>(count), view);
    }

    private static void chained(CodecTable table, int tag, UnaryOperator<Collection<Object>> view) {
        add(table, tag, LISTED, (count, none) -> new LinkedList<>(), view);
    }

    private static void linked(CodecTable table, int tag, UnaryOperator<Collection<Object>> view) {
        add(table, tag, LINKED, (count, none) -> new LinkedHashSet<>(ContainerCodecs.room(count)), view);
    }

    private static void sorted(CodecTable table, int tag, UnaryOperator<Collection<Object>> view) {
        add(table, tag, SORTED, (count, order) -> new TreeSet<>(order), view);
    }

    private static void add(
            CodecTable table,
            int tag,
            Order order,
            Order.Factory<Collection<Object>> factory,
            UnaryOperator<Collection<Object>> view) {
        Class<?> type = view.apply(factory.create(0, null)).getClass();
        table.add(new CollectionCodec(tag, order, factory, view), type);
    }

    private static void linkedMap(CodecTable table, int tag, UnaryOperator<Map<Object, Object>> view) {
        addMap(table, tag, LINKED, (count, none) -> new LinkedHashMap<>(ContainerCodecs.room(count)), view);
    }

    private static void sortedMap(CodecTable table, int tag, UnaryOperator<Map<Object, Object>> view) {
        addMap(table, tag, SORTED, (count, order) -> new TreeMap<>(order), view);
    }

    private static void addMap(
            CodecTable table,
            int tag,
            Order order,
            Order.Factory<Map<Object, Object>> factory,
            UnaryOperator<Map<Object, Object>> view) {
        Class<?> type = view.apply(factory.create(0, null)).getClass();
        table.add(new MapCodec(tag, order, factory, view), type);
    }
}
