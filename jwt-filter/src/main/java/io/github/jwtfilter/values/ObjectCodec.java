package io.github.jwtfilter.values;

/**
 * Codec of beans and all other application classes except records. Creates the object first and then sets its fields.
 */
final class ObjectCodec extends LayoutCodec {
    private final Construction construction;
    private final SuperclassState content;

    ObjectCodec(Class<?> type) throws ReflectiveOperationException {
        this(type, SuperclassState.of(type));
    }

    private ObjectCodec(Class<?> type, SuperclassState content) throws ReflectiveOperationException {
        super(type, Sharing.SHARED, ObjectFields.of(type), content.kind);
        this.construction = Construction.of(type);
        this.content = content;
    }

    @Override
    void write(Object value, ValueWriter out) {
        out.layout(this);
        for (int i = 0; i < fields.count(); i++) {
            out.field(fields, i, fields.get(i, value));
        }
        content.write(value, out);
    }

    @Override
    Object read(ValueReader in, int slot, ClassLayout layout) throws MalformedValueException {
        checkSuperclass(layout);
        Object instance = construction.newInstance();
        in.register(slot, instance);
        for (int place : layout.places) {
            if (place == ClassLayout.MISSING) {
                in.skip();
            } else {
                set(place, instance, in);
            }
        }
        content.read(instance, in, slot);
        return instance;
    }

    private void set(int place, Object instance, ValueReader in) throws MalformedValueException {
        Object value = in.read();
        if (fields.fits(place, value)) {
            fields.set(place, instance, value);
        } else if (!in.isSkipping()) {
            throw fields.misfit(place, value);
        }
    }
}
