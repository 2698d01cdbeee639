package io.github.jwtfilter.values;

/**
 * Codec of the values of one class. The encoded form is a tag, followed by the content.
 *
 * @param <T> the class, or a superclass of it
 */
abstract class TypeCodec<T> {
    /** Treatment of an object that occurs twice in one value. */
    enum Sharing {
        /** Immutable. May be decoded as two equal objects. */
        IMMUTABLE,
        /** Mutable, but may be decoded as two equal objects. */
        COPIED,
        /** Decoded as one object. It is created before its content, so it may hold itself. */
        SHARED,
        /** Decoded as one object. It is created from its content, so it cannot hold itself. */
        SHARED_WHEN_COMPLETE;

        boolean isDuplicated() {
            return this == IMMUTABLE || this == COPIED;
        }
    }

    /** Stored in values. Never change or reuse a tag, because servers of two versions read each other's values. */
    final int tag;

    final Sharing sharing;

    TypeCodec(int tag, Sharing sharing) {
        this.tag = tag;
        this.sharing = sharing;
    }

    abstract void write(T value, ValueWriter out);

    /**
     * Reads a value.
     *
     * @param slot where to register a shared object before its content is read
     */
    abstract T read(ValueReader in, int slot) throws MalformedValueException;
}
