package io.github.jwtfilter.values;

/** A value that holds others, in a few lines. */
final class ComposedCodec<T> extends TypeCodec<T> {
    private final Writing<T> writing;
    private final Reading<T> reading;

    ComposedCodec(int tag, Sharing sharing, Writing<T> writing, Reading<T> reading) {
        super(tag, sharing);
        this.writing = writing;
        this.reading = reading;
    }

    @Override
    void write(T value, ValueWriter out) {
        writing.write(value, out);
    }

    @Override
    T read(ValueReader in, int slot) throws MalformedValueException {
        return reading.read(in, slot);
    }

    /** Writes what a value holds. */
    interface Writing<T> {
        void write(T value, ValueWriter out);
    }

    /** Makes the value again. */
    interface Reading<T> {
        T read(ValueReader in, int slot) throws MalformedValueException;
    }
}
