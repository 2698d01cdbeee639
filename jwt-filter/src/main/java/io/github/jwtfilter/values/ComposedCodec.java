package io.github.jwtfilter.values;

/** Codec made of two functions, for values that hold other values. */
final class ComposedCodec<T> extends TypeCodec<T> {
    private final Encoder<T> encoder;
    private final Decoder<T> decoder;

    ComposedCodec(int tag, Sharing sharing, Encoder<T> encoder, Decoder<T> decoder) {
        super(tag, sharing);
        this.encoder = encoder;
        this.decoder = decoder;
    }

    @Override
    void write(T value, ValueWriter out) {
        encoder.write(value, out);
    }

    @Override
    T read(ValueReader in, int slot) throws MalformedValueException {
        return decoder.read(in, slot);
    }

    /** Writes the content of a value. */
    interface Encoder<T> {
        void write(T value, ValueWriter out);
    }

    /** Creates a value from its content. */
    interface Decoder<T> {
        T read(ValueReader in, int slot) throws MalformedValueException;
    }
}
