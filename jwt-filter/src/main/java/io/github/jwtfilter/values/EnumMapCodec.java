package io.github.jwtfilter.values;

import java.util.EnumMap;
import java.util.Map;

/** Codec of {@link EnumMap}. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class EnumMapCodec extends TypeCodec<EnumMap> {
    EnumMapCodec() {
        super(6, Sharing.SHARED);
    }

    @Override
    void write(EnumMap value, ValueWriter out) {
        EnumMap<?, ?> map = value;
        out.type(
                map.isEmpty()
                        ? keyType(value, out)
                        : map.keySet().iterator().next().getDeclaringClass());
        Object[] entries = map.entrySet().toArray();
        out.bytes.number(entries.length);
        for (int i = 0; i < entries.length; i++) {
            Map.Entry<Enum<?>, ?> entry = (Map.Entry<Enum<?>, ?>) entries[i];
            out.bytes.text(entry.getKey().name());
            out.element(i, entry.getValue());
        }
    }

    /** Finds the enum of an empty map by trial among the known enums: the map rejects constants of another enum. */
    private static Class<?> keyType(EnumMap map, ValueWriter out) {
        EnumMap copy = map.clone();
        for (Class<?> candidate : out.types().enums()) {
            Object[] constants = candidate.getEnumConstants();
            try {
                if (constants.length > 0) {
                    copy.put((Enum) constants[0], null);
                    return candidate;
                }
            } catch (ClassCastException e) {
                // The map has another enum.
            }
        }
        throw UnwritableException.because("is empty, and the enum of its keys is not named in sessionTypes");
    }

    @Override
    EnumMap read(ValueReader in, int slot) throws MalformedValueException {
        Class<?> type = in.type();
        int count = in.bytes.count(2);
        EnumMap map = type.isEnum() ? new EnumMap((Class) type) : null;
        in.register(slot, map);
        for (int i = 0; i < count; i++) {
            Enum<?> key = EnumCodec.read(type, in);
            Object value = in.read();
            if (key != null) {
                map.put(key, value);
            }
        }
        return map;
    }
}
