package io.github.jwtfilter.values;

/** Reader of application objects. Selects the codec by the layout at the start of the object. */
final class LayoutReader extends TypeCodec<Object> {
    static final LayoutReader INSTANCE = new LayoutReader();

    private LayoutReader() {
        super(LayoutCodec.TAG, Sharing.SHARED);
    }

    @Override
    void write(Object value, ValueWriter out) {
        throw new UnsupportedOperationException("reads only");
    }

    @Override
    Object read(ValueReader in, int slot) throws MalformedValueException {
        ClassLayout layout = in.layout();
        if (layout.codec != null) {
            return layout.codec.read(in, slot, layout);
        }
        if (!in.isSkipping()) {
            throw ValueReader.unnamed(layout.typeName);
        }
        in.register(slot, ValueReader.UNKNOWN);
        in.values(layout.places.length);
        SuperclassState.skip(layout.superclassKind, in);
        return ValueReader.UNKNOWN;
    }
}
