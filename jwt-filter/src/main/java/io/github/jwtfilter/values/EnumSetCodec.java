package io.github.jwtfilter.values;

import java.util.EnumSet;
import java.util.Iterator;

/** Codec of {@link EnumSet}. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class EnumSetCodec extends TypeCodec<EnumSet> {
    static final EnumSetCodec INSTANCE = new EnumSetCodec();

    private EnumSetCodec() {
        super(5, Sharing.SHARED);
    }

    /** Takes the enum's class from any of its constants: one in the set, or for an empty set one in its complement. */
    @Override
    void write(EnumSet value, ValueWriter out) {
        EnumSet<?> set = value;
        Iterator<?> constants = (set.isEmpty() ? EnumSet.complementOf(value) : set).iterator();
        if (!constants.hasNext()) {
            throw UnwritableException.because("belongs to an enum without constants");
        }
        out.type(((Enum<?>) constants.next()).getDeclaringClass());
        out.bytes.number(set.size());
        set.forEach(constant -> out.bytes.text(constant.name()));
    }

    @Override
    EnumSet read(ValueReader in, int slot) throws MalformedValueException {
        Class<?> type = in.type();
        int count = in.bytes.count(1);
        EnumSet set = type.isEnum() ? EnumSet.noneOf((Class) type) : null;
        for (int i = 0; i < count; i++) {
            Enum<?> constant = EnumCodec.read(type, in);
            if (constant != null) {
                set.add(constant);
            }
        }
        return set;
    }
}
