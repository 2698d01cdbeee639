package io.github.jwtfilter.values;

import java.io.Serializable;
import java.util.Date;
import java.util.Properties;
import java.util.Set;

/**
 * State that an object inherits from a JDK class, for example the elements of a list. It is read and restored with the
 * methods of the JDK class. Overriding methods of the application are bypassed, because their side effects already
 * happened when the application called them.
 */
abstract class SuperclassState {
    /** Kind of a class without such state. */
    static final int NONE = 0;

    private static final int ELEMENTS = 1;
    private static final int ENTRIES = 2;
    private static final int MILLIS = 3;

    final int kind;

    private SuperclassState(int kind) {
        this.kind = kind;
    }

    /** @throws UnwritableException if the state of the JDK class cannot be stored */
    static SuperclassState of(Class<?> type) throws ReflectiveOperationException {
        Class<?> base = type;
        while (!NeverStored.isOfTheJdk(base)) {
            base = base.getSuperclass();
        }
        TypeCodec<?> codec = JdkTypes.CODECS.byClass().get(base);
        if (codec instanceof CollectionCodec) {
            return new Elements(type, base, (CollectionCodec) codec);
        }
        if (codec instanceof MapCodec) {
            return new Entries(type, base, (MapCodec) codec);
        }
        if (codec instanceof PropertiesCodec) {
            return new Entries(type, base, ((PropertiesCodec) codec).entries);
        }
        if (base == Date.class) {
            return new Millis(type);
        }
        if (Serializable.class.isAssignableFrom(base) && base != Number.class && !RecordCodec.isRecord(type)) {
            throw UnwritableException.because("extends " + base.getName() + ", whose state cannot be stored");
        }
        // Like Java's serialization, ignore the state of a superclass that is not Serializable. Number and Record have
        // none.
        return new None();
    }

    abstract void write(Object value, ValueWriter out);

    abstract void read(Object instance, ValueReader in, int slot) throws MalformedValueException;

    /** Skips the state of an object of an unknown class. */
    static void skip(int kind, ValueReader in) throws MalformedValueException {
        switch (kind) {
            case ELEMENTS:
                in.values(in.bytes.count(1));
                break;
            case ENTRIES:
                in.values(2 * in.bytes.count(2));
                break;
            case MILLIS:
                in.bytes.signed();
                break;
            default:
        }
    }

    private static final class None extends SuperclassState {
        None() {
            super(NONE);
        }

        @Override
        void write(Object value, ValueWriter out) {}

        @Override
        void read(Object instance, ValueReader in, int slot) {}
    }

    private static final class Elements extends SuperclassState {
        private final CollectionCodec codec;
        private final SuperMethod toArray;
        private final SuperMethod add;

        Elements(Class<?> type, Class<?> base, CollectionCodec codec) throws ReflectiveOperationException {
            super(ELEMENTS);
            this.codec = codec;
            this.toArray = new SuperMethod(type, base, "toArray", Object[].class);
            this.add = new SuperMethod(type, base, "add", boolean.class, Object.class);
        }

        @Override
        void write(Object value, ValueWriter out) {
            checkComparator(value);
            codec.writeElements((Object[]) toArray.call(value), out);
        }

        @Override
        void read(Object instance, ValueReader in, int slot) throws MalformedValueException {
            codec.readElements(in, slot, in.bytes.count(1), element -> add.call(instance, element));
        }
    }

    private static final class Entries extends SuperclassState {
        private final MapCodec codec;
        private final SuperMethod entrySet;
        private final SuperMethod put;

        Entries(Class<?> type, Class<?> base, MapCodec codec) throws ReflectiveOperationException {
            super(ENTRIES);
            this.codec = codec;
            this.entrySet = new SuperMethod(type, base, "entrySet", Set.class);
            this.put = new SuperMethod(type, base, "put", Object.class, Object.class, Object.class);
        }

        @Override
        void write(Object value, ValueWriter out) {
            checkComparator(value);
            if (value instanceof Properties) {
                PropertiesCodec.checkDefaults((Properties) value);
            }
            codec.writeEntries(((Set<?>) entrySet.call(value)).toArray(), out);
        }

        @Override
        void read(Object instance, ValueReader in, int slot) throws MalformedValueException {
            MapCodec.readEntries(in, slot, in.bytes.count(2), (key, value) -> put.call(instance, key, value));
        }
    }

    private static final class Millis extends SuperclassState {
        private final SuperMethod getTime;
        private final SuperMethod setTime;

        Millis(Class<?> type) throws ReflectiveOperationException {
            super(MILLIS);
            this.getTime = new SuperMethod(type, Date.class, "getTime", long.class);
            this.setTime = new SuperMethod(type, Date.class, "setTime", void.class, long.class);
        }

        @Override
        void write(Object value, ValueWriter out) {
            out.bytes.signed((Long) getTime.call(value));
        }

        @Override
        void read(Object instance, ValueReader in, int slot) throws MalformedValueException {
            setTime.call(instance, in.bytes.signed());
        }
    }

    private static void checkComparator(Object value) {
        if (Order.comparator(value) != null) {
            throw UnwritableException.because("is sorted by a comparator, which would be lost");
        }
    }
}
