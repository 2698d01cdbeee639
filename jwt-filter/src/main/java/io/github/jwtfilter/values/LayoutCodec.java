package io.github.jwtfilter.values;

/** Codec of an application class. Stores fields by name. */
abstract class LayoutCodec extends TypeCodec<Object> {
    static final int TAG = 2;

    final Class<?> type;
    final ObjectFields fields;

    private final int superclassKind;

    LayoutCodec(Class<?> type, Sharing sharing, ObjectFields fields, int superclassKind) {
        super(TAG, sharing);
        this.type = type;
        this.fields = fields;
        this.superclassKind = superclassKind;
    }

    /**
     * Creates the codec of a class.
     *
     * @throws UnwritableException if objects of the class can never be stored
     */
    static LayoutCodec of(Class<?> type) {
        NeverStored.reason(type).ifPresent(reason -> {
            throw UnwritableException.because(reason);
        });
        try {
            return RecordCodec.isRecord(type) ? new RecordCodec(type) : new ObjectCodec(type);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            if (e instanceof UnwritableException) {
                throw (UnwritableException) e;
            }
            // The class is in a module that opens nothing, or a field's class is missing.
            throw UnwritableException.because("cannot be inspected: " + e);
        }
    }

    /** Reads what {@link #write} wrote, possibly for another version of the class. */
    abstract Object read(ValueReader in, int slot, ClassLayout layout) throws MalformedValueException;

    @Override
    final Object read(ValueReader in, int slot) {
        throw new UnsupportedOperationException("expected a layout");
    }

    final void writeLayout(ByteSink out) {
        out.text(type.getName());
        out.octet(superclassKind);
        out.number(fields.count());
        for (int i = 0; i < fields.count(); i++) {
            out.text(fields.name(i));
        }
    }

    final int place(String name) {
        return fields.place(name);
    }

    final void checkSuperclass(ClassLayout layout) throws MalformedValueException {
        if (layout.superclassKind != superclassKind) {
            throw new MalformedValueException(type.getName() + " extended another JDK class when it was stored");
        }
    }
}
