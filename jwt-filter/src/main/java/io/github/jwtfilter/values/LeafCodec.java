package io.github.jwtfilter.values;

/** Codec made of two functions, for values that hold no other values. */
final class LeafCodec<T> extends TypeCodec<T> {
    private final Writing<T> writing;
    private final Reading<T> reading;

    LeafCodec(int tag, Sharing sharing, Writing<T> writing, Reading<T> reading) {
        super(tag, sharing);
        this.writing = writing;
        this.reading = reading;
    }

    @Override
    void write(T value, ValueWriter out) {
        writing.write(value, out.bytes);
    }

    @Override
    T read(ValueReader in, int slot) throws MalformedValueException {
        return reading.read(in.bytes);
    }

    /** Writes the content of a value. */
    interface Writing<T> {
        void write(T value, ByteSink out);
    }

    /** Creates a value from its content. */
    interface Reading<T> {
        T read(ByteSource in) throws MalformedValueException;
    }
}
