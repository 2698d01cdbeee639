package io.github.jwtfilter.values;

import java.lang.reflect.Array;

/** Codec of object arrays, including arrays of arrays. */
final class ObjectArrayCodec extends TypeCodec<Object[]> {
    static final ObjectArrayCodec INSTANCE = new ObjectArrayCodec();

    private ObjectArrayCodec() {
        super(4, Sharing.SHARED);
    }

    @Override
    void write(Object[] array, ValueWriter out) {
        out.type(array.getClass().getComponentType());
        out.bytes.number(array.length);
        for (int i = 0; i < array.length; i++) {
            out.element(i, array[i]);
        }
    }

    @Override
    Object[] read(ValueReader in, int slot) throws MalformedValueException {
        Class<?> type = in.type();
        if (type.isPrimitive()) {
            throw new MalformedValueException("array: expected objects, got " + type);
        }
        Object[] array = (Object[]) Array.newInstance(type, in.bytes.count(1));
        in.register(slot, array);
        for (int i = 0; i < array.length; i++) {
            Object element = in.read();
            if (element == null || type.isInstance(element)) {
                array[i] = element;
            } else if (!in.isSkipping()) {
                throw new MalformedValueException("array: expected elements of " + type.getName() + ", got a "
                        + element.getClass().getName());
            }
        }
        return array;
    }
}
