package io.github.jwtfilter.values;

/** Beans and all other classes that are not records: made by a constructor without arguments, then filled. */
final class ObjectForm extends ShapedForm {
    private final Construction construction;
    private final BaseContent content;

    ObjectForm(Class<?> type) throws ReflectiveOperationException {
        this(type, BaseContent.of(type));
    }

    private ObjectForm(Class<?> type, BaseContent content) throws ReflectiveOperationException {
        super(type, Sharing.SHARED, ObjectFields.of(type), content.kind);
        this.construction = Construction.of(type);
        this.content = content;
    }

    @Override
    void write(Object value, ValueWriter out) {
        out.shape(this);
        for (int i = 0; i < fields.count(); i++) {
            out.field(fields, i, fields.get(i, value));
        }
        content.write(value, out);
    }

    @Override
    Object read(ValueReader in, int slot, Shape shape) throws MalformedValueException {
        checkContent(shape);
        Object made = construction.make();
        in.isThere(slot, made);
        for (int place : shape.places) {
            if (place == Shape.MISSING) {
                in.skip();
            } else {
                set(place, made, in);
            }
        }
        content.read(made, in, slot);
        return made;
    }

    private void set(int place, Object made, ValueReader in) throws MalformedValueException {
        Object value = in.read();
        if (fields.fits(place, value)) {
            fields.set(place, made, value);
        } else if (!in.isSkipping()) {
            throw fields.misfit(place, value);
        }
    }
}
