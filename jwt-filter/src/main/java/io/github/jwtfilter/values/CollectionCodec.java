package io.github.jwtfilter.values;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Codec of collections that are created empty and filled afterwards. */
final class CollectionCodec extends TypeCodec<Collection<Object>> {
    private final Order order;
    private final Order.Factory<? extends Collection<Object>> factory;
    private final UnaryOperator<Collection<Object>> view;

    CollectionCodec(int tag, Order order, Order.Factory<? extends Collection<Object>> factory) {
        this(tag, order, factory, UnaryOperator.identity());
    }

    /** Creates the codec of a view. The view hides its collection, so decoding wraps a copy. */
    CollectionCodec(
            int tag,
            Order order,
            Order.Factory<? extends Collection<Object>> factory,
            UnaryOperator<Collection<Object>> view) {
        super(tag, Sharing.SHARED);
        this.order = order;
        this.factory = factory;
        this.view = view;
    }

    @Override
    void write(Collection<Object> value, ValueWriter out) {
        if (order == Order.SORTED) {
            out.precondition("comparator()", Order.comparator(value), value);
        }
        writeElements(value.toArray(), out);
    }

    void writeElements(Object[] elements, ValueWriter out) {
        out.bytes.number(elements.length);
        Object[] ordered = order == Order.HASHED ? CanonicalOrder.sort(elements, Function.identity(), out) : elements;
        for (int i = 0; i < ordered.length; i++) {
            out.element(i, ordered[i]);
        }
    }

    @Override
    Collection<Object> read(ValueReader in, int slot) throws MalformedValueException {
        Comparator<Object> comparator = order == Order.SORTED ? in.comparator() : null;
        int count = in.bytes.count(1);
        Collection<Object> created = factory.create(count, comparator);
        Collection<Object> visible = view.apply(created);
        in.register(slot, visible);
        readElements(in, slot, count, created::add);
        return visible;
    }

    /**
     * Adds each element. A list adds it at once; other collections wait until the hash of all elements can be computed.
     */
    void readElements(ValueReader in, int slot, int count, Consumer<Object> adding) throws MalformedValueException {
        if (order == Order.LISTED) {
            for (int i = 0; i < count; i++) {
                adding.accept(in.read());
            }
        } else {
            Object[] elements = in.values(count);
            in.fill(slot, () -> Arrays.asList(elements).forEach(adding));
        }
    }
}
