package io.github.jwtfilter.values;

import java.util.Comparator;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Codec of maps that are created empty and filled afterwards. */
final class MapCodec extends TypeCodec<Map<Object, Object>> {
    private final Order order;
    private final Order.Factory<? extends Map<Object, Object>> factory;
    private final UnaryOperator<Map<Object, Object>> view;

    MapCodec(int tag, Order order, Order.Factory<? extends Map<Object, Object>> factory) {
        this(tag, order, factory, UnaryOperator.identity());
    }

    /** Creates the codec of a view. The view hides its map, so decoding wraps a copy. */
    MapCodec(
            int tag,
            Order order,
            Order.Factory<? extends Map<Object, Object>> factory,
            UnaryOperator<Map<Object, Object>> view) {
        super(tag, Sharing.SHARED);
        this.order = order;
        this.factory = factory;
        this.view = view;
    }

    @Override
    void write(Map<Object, Object> value, ValueWriter out) {
        if (order == Order.SORTED) {
            out.precondition("comparator()", Order.comparator(value), value);
        }
        writeEntries(value.entrySet().toArray(), out);
    }

    void writeEntries(Object[] entries, ValueWriter out) {
        writeEntries(entries, order == Order.HASHED, out);
    }

    static void writeEntries(Object[] entries, boolean hashed, ValueWriter out) {
        out.bytes.number(entries.length);
        Object[] ordered =
                hashed ? CanonicalOrder.sort(entries, entry -> ((Map.Entry<?, ?>) entry).getKey(), out) : entries;
        for (int i = 0; i < ordered.length; i++) {
            Map.Entry<?, ?> entry = (Map.Entry<?, ?>) ordered[i];
            out.entry(i, entry.getKey(), entry.getValue());
        }
    }

    @Override
    Map<Object, Object> read(ValueReader in, int slot) throws MalformedValueException {
        Comparator<Object> comparator = order == Order.SORTED ? in.comparator() : null;
        int count = in.bytes.count(2);
        Map<Object, Object> created = factory.create(count, comparator);
        Map<Object, Object> visible = view.apply(created);
        in.register(slot, visible);
        readEntries(in, slot, count, created::put);
        return visible;
    }

    /** Puts the entries, once the hash of all keys can be computed. */
    static void readEntries(ValueReader in, int slot, int count, BiConsumer<Object, Object> putting)
            throws MalformedValueException {
        Object[] entries = in.values(2 * count);
        in.fill(slot, () -> {
            for (int i = 0; i < entries.length; i += 2) {
                putting.accept(entries[i], entries[i + 1]);
            }
        });
    }
}
