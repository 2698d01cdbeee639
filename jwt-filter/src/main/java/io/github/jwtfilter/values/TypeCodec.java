package io.github.jwtfilter.values;

/**
 * How the values of some class are written and read: a tag, then what makes up the value.
 *
 * @param <T> the class, or one that it extends
 */
abstract class TypeCodec<T> {
    /** What becomes of a value that is met twice within one. */
    enum Sharing {
        /** It never changes, so there is nothing to share: it may become two that are equal. */
        IMMUTABLE,
        /** It may become two that are equal, though who has it could change it. */
        COPIED,
        /** It is one again, also where it holds itself: it is there before what it holds. */
        SHARED,
        /** It is one again, but made from what it holds, so it cannot hold itself. */
        SHARED_WHEN_COMPLETE;

        boolean isDuplicated() {
            return this == IMMUTABLE || this == COPIED;
        }
    }

    /** Never to be changed nor used anew: servers of two versions read each other's values. */
    final int tag;

    final Sharing sharing;

    TypeCodec(int tag, Sharing sharing) {
        this.tag = tag;
        this.sharing = sharing;
    }

    abstract void write(T value, ValueWriter out);

    /**
     * Reads what was written.
     *
     * @param slot where the reader is told of a shared object before it holds anything
     */
    abstract T read(ValueReader in, int slot) throws MalformedValueException;
}
