package io.github.jwtfilter.values;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentHashMap.KeySetView;

/**
 * Codec of sets made by {@link ConcurrentHashMap#newKeySet()}. Key views of ordinary maps have the same class and are
 * refused.
 */
final class KeySetCodec extends TypeCodec<KeySetView<Object, Object>> {
    private final CollectionCodec elements;

    KeySetCodec(int tag) {
        super(tag, Sharing.SHARED);
        this.elements = new CollectionCodec(tag, Order.HASHED, (count, none) -> ConcurrentHashMap.newKeySet());
    }

    @Override
    void write(KeySetView<Object, Object> value, ValueWriter out) {
        if (!Boolean.TRUE.equals(value.getMappedValue())) {
            throw UnwritableException.because("is a view of a map; store a copy of it");
        }
        elements.write(value, out);
    }

    @Override
    @SuppressWarnings("unchecked")
    KeySetView<Object, Object> read(ValueReader in, int slot) throws MalformedValueException {
        Collection<?> read = elements.read(in, slot);
        return (KeySetView<Object, Object>) read;
    }
}
