package io.github.jwtfilter.values;

import java.util.Map;
import java.util.Properties;

/**
 * Codec of {@link Properties}. Refuses properties with defaults, because the encoded form could not distinguish
 * defaults from entries.
 */
final class PropertiesCodec extends TypeCodec<Properties> {
    final MapCodec entries;

    PropertiesCodec(int tag) {
        super(tag, Sharing.SHARED);
        this.entries = new MapCodec(tag, Order.HASHED, (count, none) -> new Properties());
    }

    @Override
    void write(Properties value, ValueWriter out) {
        checkDefaults(value);
        entries.write(value, out);
    }

    static void checkDefaults(Properties value) {
        if (!value.keySet().containsAll(value.stringPropertyNames())) {
            throw UnwritableException.because("has defaults, which cannot be stored");
        }
    }

    @Override
    Properties read(ValueReader in, int slot) throws MalformedValueException {
        Map<Object, Object> read = entries.read(in, slot);
        return (Properties) read;
    }
}
