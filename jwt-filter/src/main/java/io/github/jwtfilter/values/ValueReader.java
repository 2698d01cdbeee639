package io.github.jwtfilter.values;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Decoder of one value with its content. Looks up classes by name among the named ones only. */
final class ValueReader {
    /** Placeholder for an object of an unknown class within a skipped field. */
    static final Object UNKNOWN = new Object();

    private static final int NO_SLOT = -1;

    final ByteSource bytes;

    private final SessionTypes types;
    private final List<Object> slots = new ArrayList<>();
    private final List<ClassLayout> layouts = new ArrayList<>(0);
    private final ReferenceTracker references = new ReferenceTracker();
    private int depth;
    private int skipped;

    ValueReader(byte[] bytes, SessionTypes types) {
        this.bytes = new ByteSource(bytes);
        this.types = types;
    }

    Object read() throws MalformedValueException {
        int tag = bytes.octet();
        if (tag == ValueWriter.NULL) {
            return null;
        }
        if (tag == ValueWriter.REFERENCE) {
            return reference();
        }
        TypeCodec<?> codec = tag == LayoutCodec.TAG ? LayoutReader.INSTANCE : JdkTypes.CODECS.byTag(tag);
        if (++depth > ValueWriter.MAX_DEPTH) {
            throw new MalformedValueException("value: nested more than " + ValueWriter.MAX_DEPTH + " levels deep");
        }
        Object value = codec.sharing.isDuplicated() ? codec.read(this, NO_SLOT) : shared(codec);
        depth--;
        return value;
    }

    Object[] values(int count) throws MalformedValueException {
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = read();
        }
        return values;
    }

    @SuppressWarnings("unchecked")
    Comparator<Object> comparator() throws MalformedValueException {
        Object comparator = read();
        if (comparator != null && !(comparator instanceof Comparator)) {
            throw new MalformedValueException("value: expected a comparator, got a "
                    + comparator.getClass().getName());
        }
        return (Comparator<Object>) comparator;
    }

    /** Skips a field that the class on this server lacks. Its content may be unknown too. */
    void skip() throws MalformedValueException {
        skipped++;
        read();
        skipped--;
    }

    boolean isSkipping() {
        return skipped > 0;
    }

    /** Reads the name of a class without an instance: of an array's elements, or of an enum. */
    Class<?> type() throws MalformedValueException {
        int dimensions = ByteSource.within(bytes.number(), 0, ValueWriter.MAX_DEPTH);
        int number = bytes.index(JdkTypes.count() + 1) - 1;
        Class<?> base = number < 0 ? named(bytes.text()) : JdkTypes.byNumber(number);
        return dimensions == 0
                ? base
                : Array.newInstance(base, new int[dimensions]).getClass();
    }

    private Class<?> named(String name) throws MalformedValueException {
        Class<?> type = types.byName(name);
        if (type == null && !isSkipping()) {
            throw unnamed(name);
        }
        return type == null ? Object.class : type;
    }

    ClassLayout layout() throws MalformedValueException {
        int number = bytes.index(layouts.size() + 1);
        if (number > 0) {
            return layouts.get(number - 1);
        }
        ClassLayout layout = ClassLayout.read(bytes, types);
        layouts.add(layout);
        return layout;
    }

    static MalformedValueException unnamed(String name) {
        return new MalformedValueException(name + " is not named in sessionTypes");
    }

    /** Registers an object before it is complete, so that references to it can be resolved. */
    void register(int slot, Object object) {
        slots.set(slot, object);
    }

    /** Fills a set or map as soon as all its content is complete. */
    void fill(int slot, Runnable filling) {
        references.fill(slot, filling);
    }

    private Object shared(TypeCodec<?> codec) throws MalformedValueException {
        int slot = slots.size();
        slots.add(null);
        int outer = references.begin(slot);
        Object object = codec.read(this, slot);
        slots.set(slot, object);
        references.end(slot, outer);
        return object;
    }

    private Object reference() throws MalformedValueException {
        int slot = bytes.index(slots.size());
        Object object = slots.get(slot);
        if (object == null) {
            throw new MalformedValueException("reference: expected an earlier object, got a later one");
        }
        if (object == UNKNOWN && !isSkipping()) {
            throw new MalformedValueException("reference: the class of the object is not named in sessionTypes");
        }
        references.refer(slot);
        return object;
    }
}
