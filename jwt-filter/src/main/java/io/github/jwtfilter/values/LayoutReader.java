package io.github.jwtfilter.values;

/** Reader of application objects. Selects the codec by the layout at the start of the object. */
final class LayoutReader extends TypeCodec<Object> {
    static final LayoutReader INSTANCE = new LayoutReader();

    private LayoutReader() {
        super(LayoutCodec.TAG, Sharing.SHARED);
    }

    @Override
    void write(Object value, ValueWriter out) {
        throw new UnsupportedOperationException("each class has a form of its own");
    }

    @Override
    Object read(ValueReader in, int slot) throws MalformedValueException {
        ClassLayout shape = in.shape();
        if (shape.form != null) {
            return shape.form.read(in, slot, shape);
        }
        if (!in.isSkipping()) {
            throw ValueReader.unnamed(shape.typeName);
        }
        in.isThere(slot, ValueReader.UNKNOWN);
        in.values(shape.places.length);
        SuperclassState.skip(shape.contentKind, in);
        return ValueReader.UNKNOWN;
    }
}
