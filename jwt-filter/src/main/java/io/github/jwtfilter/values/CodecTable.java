package io.github.jwtfilter.values;

import io.github.jwtfilter.values.TypeCodec.Sharing;
import java.util.HashMap;
import java.util.Map;

/** Codecs of the JDK's classes, by class for encoding and by tag for decoding. */
final class CodecTable {
    private final Map<Class<?>, TypeCodec<?>> byClass = new HashMap<>();
    private final TypeCodec<?>[] byTag = new TypeCodec<?>[256];

    /** Adds the codec of an immutable class. */
    <T> void value(int tag, Class<T> type, LeafCodec.Encoder<T> encoder, LeafCodec.Decoder<T> decoder) {
        add(new LeafCodec<>(tag, Sharing.IMMUTABLE, encoder, decoder), type);
    }

    /** Adds the codec of an immutable class that is not public. The class is that of {@code sample}. */
    <T> void valueLike(T sample, int tag, LeafCodec.Encoder<T> encoder, LeafCodec.Decoder<T> decoder) {
        add(new LeafCodec<>(tag, Sharing.IMMUTABLE, encoder, decoder), sample.getClass());
    }

    /** Adds the only instance of a class. */
    void constant(int tag, Object value) {
        add(new LeafCodec<>(tag, Sharing.IMMUTABLE, (same, out) -> {}, in -> value), value.getClass());
    }

    /** Adds the codec of a mutable class whose objects hold no other objects. */
    <T> void leaf(int tag, Class<T> type, LeafCodec.Encoder<T> encoder, LeafCodec.Decoder<T> decoder) {
        add(new LeafCodec<>(tag, Sharing.SHARED, encoder, decoder), type);
    }

    void add(TypeCodec<?> codec, Class<?>... types) {
        if (byTag[codec.tag] != null) {
            throw new IllegalStateException("duplicate tag: " + codec.tag);
        }
        byTag[codec.tag] = codec;
        for (Class<?> type : types) {
            byClass.put(type, codec);
        }
    }

    Map<Class<?>, TypeCodec<?>> byClass() {
        return byClass;
    }

    /** Returns true if the tag is that of an immutable class. */
    boolean isImmutable(int tag) {
        return byTag[tag] != null && byTag[tag].sharing == Sharing.IMMUTABLE;
    }

    TypeCodec<?> byTag(int tag) throws MalformedValueException {
        if (byTag[tag] == null) {
            throw new MalformedValueException("value: unknown tag: " + tag);
        }
        return byTag[tag];
    }
}
