package io.github.jwtfilter.values;

import io.github.jwtfilter.values.TypeCodec.Sharing;
import java.util.HashMap;
import java.util.Map;

/** The codecs of the JDK's classes, by class for writing and by tag for reading. */
final class CodecTable {
    private final Map<Class<?>, TypeCodec<?>> byClass = new HashMap<>();
    private final TypeCodec<?>[] byTag = new TypeCodec<?>[256];

    /** A value that never changes. */
    <T> void value(int tag, Class<T> type, LeafCodec.Encoder<T> encoder, LeafCodec.Decoder<T> decoder) {
        add(new LeafCodec<>(tag, Sharing.IMMUTABLE, encoder, decoder), type);
    }

    /** The same of a class that has no public name. */
    <T> void valueLike(T sample, int tag, LeafCodec.Encoder<T> encoder, LeafCodec.Decoder<T> decoder) {
        add(new LeafCodec<>(tag, Sharing.IMMUTABLE, encoder, decoder), sample.getClass());
    }

    /** The one and only of its class. */
    void constant(int tag, Object value) {
        add(new LeafCodec<>(tag, Sharing.IMMUTABLE, (same, out) -> {}, in -> value), value.getClass());
    }

    /** Something that can be changed and holds no other object. */
    <T> void leaf(int tag, Class<T> type, LeafCodec.Encoder<T> encoder, LeafCodec.Decoder<T> decoder) {
        add(new LeafCodec<>(tag, Sharing.SHARED, encoder, decoder), type);
    }

    void add(TypeCodec<?> codec, Class<?>... types) {
        if (byTag[codec.tag] != null) {
            throw new IllegalStateException("tag used twice: " + codec.tag);
        }
        byTag[codec.tag] = codec;
        for (Class<?> type : types) {
            byClass.put(type, codec);
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
