package io.github.jwtfilter.values;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/** Codec of records (Java 16 and later). Creates them with the canonical constructor, so its checks run again. */
final class RecordCodec extends LayoutCodec {
    private final Constructor<?> constructor;

    /** For each parameter of the constructor, the index of its field. */
    private final int[] parameters;

    private final Object[] defaults;

    RecordCodec(Class<?> type) throws ReflectiveOperationException {
        super(type, Sharing.SHARED_WHEN_COMPLETE, ObjectFields.of(type), SuperclassState.NONE);
        Object[] components =
                (Object[]) Class.class.getMethod("getRecordComponents").invoke(type);
        Class<?>[] types = new Class<?>[components.length];
        this.parameters = new int[components.length];
        this.defaults = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Class<?> component = components[i].getClass();
            types[i] = (Class<?>) component.getMethod("getType").invoke(components[i]);
            parameters[i] = place((String) component.getMethod("getName").invoke(components[i]));
            defaults[i] = Array.get(Array.newInstance(types[i], 1), 0);
        }
        this.constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
    }

    static boolean isRecord(Class<?> type) {
        Class<?> base = type.getSuperclass();
        return base != null && base.getName().equals("java.lang.Record");
    }

    @Override
    void write(Object value, ValueWriter out) {
        out.layout(this);
        for (int i = 0; i < fields.count(); i++) {
            out.field(fields, i, fields.get(i, value));
        }
    }

    /** Reads the record. A component that was not written becomes null, zero or false. */
    @Override
    Object read(ValueReader in, int slot, ClassLayout layout) throws MalformedValueException {
        checkSuperclass(layout);
        Object[] values = new Object[fields.count()];
        boolean[] isRead = new boolean[values.length];
        for (int place : layout.places) {
            if (place == ClassLayout.MISSING) {
                in.skip();
                continue;
            }
            values[place] = in.read();
            isRead[place] = true;
            if (!fields.fits(place, values[place])) {
                if (!in.isSkipping()) {
                    throw fields.misfit(place, values[place]);
                }
                isRead[place] = false;
            }
        }
        Object[] arguments = defaults.clone();
        for (int i = 0; i < arguments.length; i++) {
            if (isRead[parameters[i]]) {
                arguments[i] = values[parameters[i]];
            }
        }
        return make(arguments);
    }

    private Object make(Object[] arguments) throws MalformedValueException {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw Construction.failed(type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
