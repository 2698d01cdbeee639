package io.github.jwtfilter.values;

import io.github.jwtfilter.values.TypeCodec.Sharing;
import java.util.HashMap;
import java.util.Map;

/** The forms of the JDK's classes, by class for writing and by tag for reading. */
final class CodecTable {
    private final Map<Class<?>, TypeCodec<?>> byClass = new HashMap<>();
    private final TypeCodec<?>[] byTag = new TypeCodec<?>[256];

    /** A value that never changes. */
    <T> void value(int tag, Class<T> type, LeafCodec.Writing<T> writing, LeafCodec.Reading<T> reading) {
        add(new LeafCodec<>(tag, Sharing.IMMUTABLE, writing, reading), type);
    }

    /** The same of a class that has no public name. */
    <T> void valueLike(T sample, int tag, LeafCodec.Writing<T> writing, LeafCodec.Reading<T> reading) {
        add(new LeafCodec<>(tag, Sharing.IMMUTABLE, writing, reading), sample.getClass());
    }

    /** The one and only of its class. */
    void constant(int tag, Object value) {
        add(new LeafCodec<>(tag, Sharing.IMMUTABLE, (same, out) -> {}, in -> value), value.getClass());
    }

    /** Something that can be changed and holds no other object. */
    <T> void leaf(int tag, Class<T> type, LeafCodec.Writing<T> writing, LeafCodec.Reading<T> reading) {
        add(new LeafCodec<>(tag, Sharing.SHARED, writing, reading), type);
    }

    void add(TypeCodec<?> form, Class<?>... types) {
        if (byTag[form.tag] != null) {
            throw new IllegalStateException("tag used twice: " + form.tag);
        }
        byTag[form.tag] = form;
        for (Class<?> type : types) {
            byClass.put(type, form);
        }
    }

    Map<Class<?>, TypeCodec<?>> byClass() {
        return byClass;
    }

    TypeCodec<?> byTag(int tag) throws MalformedValueException {
        if (byTag[tag] == null) {
            throw new MalformedValueException("value: of a kind that is not known here: " + tag);
        }
        return byTag[tag];
    }
}
