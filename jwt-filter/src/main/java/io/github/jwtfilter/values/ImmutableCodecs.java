package io.github.jwtfilter.values;

import io.github.jwtfilter.values.TypeCodec.Sharing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Codecs of containers that are created together with their content: {@link List#of()} and similar, singletons. Also
 * {@link Arrays#asList}.
 */
final class ImmutableCodecs {
    private ImmutableCodecs() {}

    static void addTo(CodecTable table) {
        table.add(
                new ComposedCodec<List<Object>>(
                        140,
                        Sharing.SHARED_WHEN_COMPLETE,
                        (list, out) -> writeElements(list.toArray(), out),
                        (in, slot) -> list(in.values(in.bytes.count(1)))),
                List.of().getClass(),
                List.of(1).getClass());
        table.add(
                new ComposedCodec<Set<Object>>(
                        141,
                        Sharing.SHARED_WHEN_COMPLETE,
                        (set, out) -> writeElements(CanonicalOrder.sort(set.toArray(), Function.identity(), out), out),
                        (in, slot) -> Set.of(in.values(in.bytes.count(1)))),
                Set.of().getClass(),
                Set.of(1).getClass());
        table.add(
                new ComposedCodec<Map<Object, Object>>(
                        142,
                        Sharing.SHARED_WHEN_COMPLETE,
                        (map, out) -> MapCodec.writeEntries(map.entrySet().toArray(), true, out),
                        (in, slot) -> map(in.values(2 * in.bytes.count(2)))),
                Map.of().getClass(),
                Map.of(1, 1).getClass());
        addSingletons(table);
    }

    private static void addSingletons(CodecTable table) {
        table.add(
                new ComposedCodec<List<Object>>(
                        143,
                        Sharing.SHARED_WHEN_COMPLETE,
                        (list, out) -> out.element(0, list.get(0)),
                        (in, slot) -> Collections.singletonList(in.read())),
                Collections.singletonList(1).getClass());
        table.add(
                new ComposedCodec<Set<Object>>(
                        144,
                        Sharing.SHARED_WHEN_COMPLETE,
                        (set, out) -> out.element(0, set.iterator().next()),
                        (in, slot) -> Collections.singleton(in.read())),
                Collections.singleton(1).getClass());
        table.add(
                new ComposedCodec<Map<Object, Object>>(
                        145,
                        Sharing.SHARED_WHEN_COMPLETE,
                        (map, out) -> map.forEach((key, value) -> out.entry(0, key, value)),
                        (in, slot) -> Collections.singletonMap(in.read(), in.read())),
                Collections.singletonMap(1, 1).getClass());
        table.add(
                new ComposedCodec<List<Object>>(
                        146,
                        Sharing.SHARED,
                        (list, out) -> writeElements(list.toArray(), out),
                        ImmutableCodecs::asList),
                Arrays.asList().getClass());
    }

    private static void writeElements(Object[] elements, ValueWriter out) {
        out.bytes.number(elements.length);
        for (int i = 0; i < elements.length; i++) {
            out.element(i, elements[i]);
        }
    }

    /** Creates the list. Lists with null come from {@code Stream.toList()} of Java 16 or later. */
    private static List<Object> list(Object[] elements) {
        return Arrays.asList(elements).contains(null)
                ? Collections.unmodifiableList(new ArrayList<>(Arrays.asList(elements)))
                : List.of(elements);
    }

    private static Map<Object, Object> map(Object[] entries) {
        Map<Object, Object> map = new HashMap<>(ContainerCodecs.room(entries.length / 2));
        for (int i = 0; i < entries.length; i += 2) {
            map.put(entries[i], entries[i + 1]);
        }
        return Map.copyOf(map);
    }

    /** Creates the list before its elements, because it is mutable and so may hold itself. */
    private static List<Object> asList(ValueReader in, int slot) throws MalformedValueException {
        List<Object> list = Arrays.asList(new Object[in.bytes.count(1)]);
        in.register(slot, list);
        for (int i = 0; i < list.size(); i++) {
            list.set(i, in.read());
        }
        return list;
    }
}
