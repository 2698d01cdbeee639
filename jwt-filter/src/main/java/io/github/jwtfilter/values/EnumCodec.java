package io.github.jwtfilter.values;

/** Codec of enum constants. Stores them by name. */
final class EnumCodec extends TypeCodec<Enum<?>> {
    static final EnumCodec INSTANCE = new EnumCodec();

    private EnumCodec() {
        super(3, Sharing.IMMUTABLE);
    }

    @Override
    void write(Enum<?> constant, ValueWriter out) {
        out.type(constant.getDeclaringClass());
        out.bytes.text(constant.name());
    }

    /** Returns null for an unknown enum or constant within a skipped field. */
    @Override
    Enum<?> read(ValueReader in, int slot) throws MalformedValueException {
        Class<?> type = in.type();
        return read(type, in);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static Enum<?> read(Class<?> type, ValueReader in) throws MalformedValueException {
        String name = in.bytes.text();
        try {
            return Enum.valueOf((Class<Enum>) type.asSubclass(Enum.class), name);
        } catch (IllegalArgumentException | ClassCastException e) {
            if (in.isSkipping()) {
                return null;
            }
            throw new MalformedValueException(type.getName() + " no longer has the stored constant");
        }
    }
}
