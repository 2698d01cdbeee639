package io.github.jwtfilter.values;

/** A value that holds no other. */
final class LeafCodec<T> extends TypeCodec<T> {
    private final Encoder<T> encoder;
    private final Decoder<T> decoder;

    LeafCodec(int tag, Sharing sharing, Encoder<T> encoder, Decoder<T> decoder) {
        super(tag, sharing);
        this.encoder = encoder;
        this.decoder = decoder;
    }

    @Override
    void write(T value, ValueWriter out) {
        encoder.write(value, out.bytes);
    }

    @Override
    T read(ValueReader in, int slot) throws MalformedValueException {
        return decoder.read(in.bytes);
    }

    /** Writes what makes up a value. */
    interface Encoder<T> {
        void write(T value, ByteSink out);
    }

    /** Makes the value again. */
    interface Decoder<T> {
        T read(ByteSource in) throws MalformedValueException;
    }
}
